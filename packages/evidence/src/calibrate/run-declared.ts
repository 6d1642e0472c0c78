import { type CoefficientSet, engineGroupOf, KavierError, priorCoefficients } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { type PreparedPoint, preparePoint } from '../measured/predict.ts';
import { type Calibration, calibrate } from './calibrate.ts';
import { type DeclaredCalibration, FIT_WEIGHTS, type FitRows, type FitStep } from './declared.ts';

/** A declared calibration, carried out. */
export interface FittedCalibration {
  readonly declared: DeclaredCalibration;
  readonly set: CoefficientSet;
  /** One for each step. */
  readonly fits: readonly Calibration[];
}

/** Whether a point of a set is among the declared rows of a calibration. */
export function isFitRow(
  { engine, family }: DeclaredCalibration,
  rows: FitRows,
  set: string,
  point: MeasuredPoint,
): boolean {
  return (
    rows.set === set &&
    engineGroupOf(point.setup) === (rows.engine ?? engine) &&
    point.setup.accelerator.family === family &&
    rows.includes(point)
  );
}

/** Points that a step is fitted on. */
export function pointsOfStep(
  declared: DeclaredCalibration,
  { rows }: FitStep,
  sets: readonly MeasuredSet[],
): readonly MeasuredPoint[] {
  return sets.flatMap(({ name, points }) =>
    points.filter((point) => rows.some((one) => isFitRow(declared, one, name, point))),
  );
}

/** Carries a declared calibration out, step by step; each begins where the one before ended. */
export function runDeclared(
  declared: DeclaredCalibration,
  sets: readonly MeasuredSet[],
): FittedCalibration {
  const { engine, family, steps } = declared;
  let set: CoefficientSet = { ...priorCoefficients(family), engine, family };
  const fits = steps.map((step) => {
    const points = pointsOfStep(declared, step, sets);
    const prepared = points.flatMap(preparedOf);
    const weights = { ...FIT_WEIGHTS, ...step.weights };
    const fit = calibrate(prepared, { base: set, names: step.names, weights });
    set = fit.set;
    return fit;
  });
  return { declared, set, fits };
}

/** The point, or nothing where its deployment cannot be simulated. */
export function preparedOf(point: MeasuredPoint): PreparedPoint[] {
  try {
    return [preparePoint(point)];
  } catch (error) {
    if (error instanceof KavierError) return [];
    throw error;
  }
}
