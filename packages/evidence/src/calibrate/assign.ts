import { CALIBRATED_SETS, defaultCoefficients, engineGroupOf } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import type { Assignment } from '../validate/validate-set.ts';
import { DECLARED_CALIBRATIONS, type DeclaredCalibration } from './declared.ts';
import { DECLARED_POWER, isPowerFitRow } from './declared-power.ts';
import { isFitRow } from './run-declared.ts';

/** Sets made of the measurements of another one: fitted where that one is. */
const SAME_MEASUREMENTS: Readonly<Record<string, string>> = {
  'kavier-capsule': 'tracer-surf-a10',
};

/** The shipped coefficients for a point, and whether the point is among the declared rows of any calibration. */
export function assignCoefficients(point: MeasuredPoint, set: MeasuredSet): Assignment {
  const name = SAME_MEASUREMENTS[set.name] ?? set.name;
  const isFitted = DECLARED_CALIBRATIONS.filter(isShipped).some((declared) =>
    declared.steps.some(({ rows }) => rows.some((one) => isFitRow(declared, one, name, point))),
  );
  return {
    set: defaultCoefficients(point.setup.accelerator, engineGroupOf(point.setup)),
    isFitted,
    isPowerFitted: DECLARED_POWER.some((declared) => isPowerFitRow(declared, name, point)),
  };
}

/** Whether a declared calibration was good enough to ship. */
function isShipped({ engine, family }: DeclaredCalibration): boolean {
  return CALIBRATED_SETS.some((set) => set.engine === engine && set.family === family);
}
