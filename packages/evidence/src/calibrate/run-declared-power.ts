import type { MeasuredSet } from '../measured/point.ts';
import { simulatePoint } from '../measured/predict.ts';
import { assignCoefficients } from './assign.ts';
import { calibratePower, type PowerCalibration, type SimulatedPoint } from './calibrate-power.ts';
import { type DeclaredPower, isPowerFitRow } from './declared-power.ts';
import { preparedOf } from './run-declared.ts';

/** Carries a declared fit of power out, on runs with the shipped coefficients of step times. */
export function runDeclaredPower(
  declared: DeclaredPower,
  sets: readonly MeasuredSet[],
): PowerCalibration {
  return calibratePower(
    declared.family,
    sets.flatMap((set) =>
      set.points
        .filter((point) => point.measured.powerW !== undefined)
        .filter((point) => isPowerFitRow(declared, set.name, point))
        .flatMap(preparedOf)
        .map((prepared): SimulatedPoint => {
          const { set: coefficients } = assignCoefficients(prepared.point, set);
          return { prepared, run: simulatePoint(prepared, coefficients) };
        }),
    ),
  );
}
