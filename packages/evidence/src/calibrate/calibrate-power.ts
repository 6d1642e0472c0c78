import type { RunRecord } from '@kavier/core';
import { ln, POWER_NAMES, type PowerCoefficients, type PowerName } from '@kavier/core';
import { assessIdentifiability } from '../fit/identifiability.ts';
import { type LeastSquaresResult, minimizeLeastSquares } from '../fit/least-squares.ts';
import type { ParameterEstimate } from '../fit/verdict.ts';
import type { PreparedPoint } from '../measured/predict.ts';
import { predictEnergy } from '../measured/predict-energy.ts';

/*
 * Power coefficients from measured power, as `calibrate` fits those of step times: residuals r = ln(predicted / measured) / s and
 * a pull 4 ln(c / c0) / ln(high / low) towards where the search begins. No simulation is in the loop: a run is priced again
 * and again.
 */

/** Relative error that a good fit leaves, and beyond how many of it a residual counts linearly. */
const ERROR_SCALE = 0.05;
const OUTLIER = 3;

/**
 * Where the search begins and what keeps what the points do not determine: value, low and high, shares of the board limit. The
 * static part is what published fits of power to bandwidth and FLOPs span; the others are wide.
 */
const BEGINNING: Readonly<Record<PowerName, readonly [number, number, number]>> = {
  static: [0.35, 0.25, 0.45],
  weights: [0.4, 0.1, 1.2],
  kvCache: [0.6, 0.15, 1.5],
  compute: [0.7, 0.2, 2],
};
/** How far a coefficient may leave that range. */
const REACH = 2;

/** A point and its run. */
export interface SimulatedPoint {
  readonly prepared: PreparedPoint;
  readonly run: RunRecord;
}

export interface PowerCalibration {
  readonly coefficients: PowerCoefficients;
  readonly fit: LeastSquaresResult;
  /** What the measured points alone determine, in the order of `POWER_NAMES`. */
  readonly estimates: readonly ParameterEstimate[];
  /** Points that were fitted. */
  readonly measurements: number;
}

/** Fits the coefficients of one family to the mean power (`powerW`) of points; those without it are left out. */
export function calibratePower(
  family: string,
  points: readonly SimulatedPoint[],
): PowerCalibration {
  const parameters = POWER_NAMES.map((name) => {
    const [start, low, high] = BEGINNING[name];
    return { name, start, low: low / REACH, high: high * REACH, scale: 'log' as const };
  });
  const metered = points.filter(({ prepared }) => prepared.point.measured.powerW !== undefined);
  const fit = minimizeLeastSquares(
    (values) => {
      const power = coefficientsOf(family, values);
      return Float64Array.from([
        ...metered.map((point) => residualOf(point, power)),
        ...POWER_NAMES.map((name, i) => pullOf(BEGINNING[name], values[i])),
      ]);
    },
    parameters,
    { step: 1e-4, loss: { kind: 'huber', scale: OUTLIER }, maxEvaluations: 300 },
  );
  const only = (column: Float64Array) => column.subarray(0, metered.length);
  const { estimates } = assessIdentifiability(parameters, {
    ...fit,
    jacobian: fit.jacobian.map(only),
    residuals: only(fit.residuals),
    weights: only(fit.weights),
  });
  const coefficients = coefficientsOf(family, fit.values);
  return { coefficients, fit, estimates, measurements: metered.length };
}

function coefficientsOf(family: string, values: Float64Array): PowerCoefficients {
  const provenance = { source: 'fit in progress', date: '' };
  const entries = POWER_NAMES.map((name, i) => {
    const [, low, high] = BEGINNING[name];
    return [name, { value: values[i], low, high, how: 'fitted', provenance }];
  });
  return { family, ...Object.fromEntries(entries) } as PowerCoefficients;
}

function residualOf({ prepared, run }: SimulatedPoint, power: PowerCoefficients): number {
  const { powerW: measuredW = Number.NaN } = prepared.point.measured;
  const { powerW = Number.NaN } = predictEnergy(prepared, run, power);
  return ln(powerW / measuredW) / ERROR_SCALE;
}

function pullOf([value, low, high]: readonly [number, number, number], found: number): number {
  return (4 * ln(found / value)) / ln(high / low);
}
