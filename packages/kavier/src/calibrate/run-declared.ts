import {
  type Calibration,
  type CoefficientSet,
  calibrate,
  engineGroupOf,
  KavierError,
  type MeasuredPoint,
  type MeasuredSet,
  type PreparedPoint,
  preparePoint,
  priorCoefficients,
} from '@kavier/core';
import { type DeclaredCalibration, FIT_WEIGHTS, type FitStep } from './declared.ts';

/** A declared calibration, carried out. */
export interface FittedCalibration {
  readonly declared: DeclaredCalibration;
  readonly set: CoefficientSet;
  /** One for each step. */
  readonly fits: readonly Calibration[];
}

/** Points that a step is fitted on: declared rows of the calibration's own engine group and family. */
export function pointsOfStep(
  { engine, family }: DeclaredCalibration,
  step: FitStep,
  sets: readonly MeasuredSet[],
): readonly MeasuredPoint[] {
  return step.rows.flatMap(({ set, includes }) => {
    const points = sets.find(({ name }) => name === set)?.points ?? [];
    return points.filter(
      (point) =>
        engineGroupOf(point.setup) === engine &&
        point.setup.accelerator.family === family &&
        includes(point),
    );
  });
}

/** Carries a declared calibration out, step by step; each begins where the one before ended. */
export function runDeclared(
  declared: DeclaredCalibration,
  sets: readonly MeasuredSet[],
): FittedCalibration {
  const { engine, family, steps } = declared;
  let set: CoefficientSet = { ...priorCoefficients(family), engine, family };
  const fits = steps.map((step) => {
    const prepared = pointsOfStep(declared, step, sets).flatMap(preparedOf);
    const fit = calibrate(prepared, { base: set, names: step.names, weights: FIT_WEIGHTS });
    set = fit.set;
    return fit;
  });
  return { declared, set, fits };
}

/** The point, or nothing where its deployment cannot be simulated. */
function preparedOf(point: MeasuredPoint): PreparedPoint[] {
  try {
    return [preparePoint(point)];
  } catch (error) {
    if (error instanceof KavierError) return [];
    throw error;
  }
}
