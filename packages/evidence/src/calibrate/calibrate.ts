import type { Coefficient, CoefficientName, CoefficientSet } from '@kavier/core';
import { ln } from '@kavier/core';
import { isTimed, type MeasuredQuantity } from '@kavier/io';
import { assessIdentifiability, type Identifiability } from '../fit/identifiability.ts';
import { type LeastSquaresResult, minimizeLeastSquares } from '../fit/least-squares.ts';
import type { SearchParameter } from '../fit/search-space.ts';
import { type Predicted, type PreparedPoint, predictPoint } from '../measured/predict.ts';

/*
 * Coefficients from measured points. Each measured quantity gives a residual, each coefficient one more:
 *
 *   r = w ln(predicted / measured) / s          s = 0.05, the error that a good fit leaves; w weight of the quantity
 *   r = 2 ln(c / c0) / ln(high / low)           c0 the prior value, low to high its range, taken as four standard deviations
 *
 * The second kind keeps what the points do not determine where its sources put it (maximum a posteriori with log-normal
 * priors). Predictions are whole simulations, which jump where a batch changes, so differences are wide; a Huber loss keeps
 * single bad measurements from deciding. Source: Gelman et al., Bayesian Data Analysis (3rd ed.), chapter 13.
 */

/** Relative error that a good fit leaves, and beyond how many of it a residual counts linearly. */
const ERROR_SCALE = 0.05;
const OUTLIER = 3;
/** Relative change of a prediction, for a coefficient larger by a factor of e, below which it does not react. */
const LEAST_EFFECT = 0.01;
/** Width of a difference in ln(coefficient). */
const DIFFERENCE = 0.02;

export interface CalibrateOptions {
  /** Where the search begins and what keeps unknown coefficients: usually the priors of the family. */
  readonly base: CoefficientSet;
  /** Coefficients to fit; the others keep the values of `base`. */
  readonly names: readonly CoefficientName[];
  /** How much a quantity counts; 1 where nothing is said, 0 leaves it out. */
  readonly weights?: Readonly<Partial<Record<MeasuredQuantity, number>>> | undefined;
  /** Simulations of all points at most. Default 25 for each coefficient. */
  readonly maxEvaluations?: number | undefined;
  /** Default `predictPoint`. Fits of much the same points may share what they have simulated. */
  readonly predict?: ((point: PreparedPoint, set: CoefficientSet) => Predicted) | undefined;
}

export interface Calibration {
  readonly set: CoefficientSet;
  readonly fit: LeastSquaresResult;
  /** What the measured points alone determine, priors left aside. */
  readonly identifiability: Identifiability;
  /** Measured quantities that were fitted. */
  readonly measurements: number;
}

/** Fits coefficients to points. Errors (KavierError): no points, or none that says anything. */
export function calibrate(
  points: readonly PreparedPoint[],
  {
    base,
    names,
    weights = {},
    maxEvaluations = 25 * names.length,
    predict = predictPoint,
  }: CalibrateOptions,
): Calibration {
  const parameters = names.map((name) => parameterOf(name, base.values[name]));
  const measured = (values: Float64Array) => {
    const set = withValues(base, names, values);
    return points.flatMap((point) => residualsOf(point, predict(point, set), weights));
  };
  // What a simulation does not predict, as a request that it rejects, can decide nothing.
  const isKnown = measured(startOf(parameters)).map(Number.isFinite);
  const known = (values: Float64Array) => measured(values).filter((_, i) => isKnown[i]);
  const measurements = isKnown.filter(Boolean).length;
  const fit = minimizeLeastSquares(
    (values) => Float64Array.from([...known(values), ...pullsOf(names, base, values)]),
    parameters,
    {
      maxEvaluations,
      step: DIFFERENCE,
      loss: { kind: 'huber', scale: OUTLIER },
      costTolerance: 1e-4,
      stepTolerance: 1e-3,
      gradientTolerance: 1e-4,
    },
  );
  const only = (column: Float64Array) => column.subarray(0, measurements);
  const alone = {
    ...fit,
    jacobian: fit.jacobian.map(only),
    residuals: only(fit.residuals),
    weights: only(fit.weights),
  };
  return {
    set: fittedSet(base, names, fit.values),
    fit,
    identifiability: assessIdentifiability(parameters, alone, {
      leastSensitivity: LEAST_EFFECT / ERROR_SCALE,
    }),
    measurements,
  };
}

function startOf(parameters: readonly SearchParameter[]): Float64Array {
  return Float64Array.from(parameters, ({ start }) => start);
}

/**
 * Coefficients may leave the range of their sources, which were other machines and programs: shares and factors by a little,
 * since the data sheet bounds them, times and exponents by a lot. A factor whose range starts at 1 lengthens what it multiplies
 * and never shortens it.
 */
function parameterOf(name: CoefficientName, prior: Coefficient): SearchParameter {
  const { value, low, high, unit } = prior;
  if (unit === 'share of peak') {
    return { name, start: value, low: low / 2, high: 1, scale: 'log' };
  }
  const reach = unit === 'factor' ? 1.25 : 4;
  const least = unit === 'factor' && low >= 1 ? low : low / reach;
  return { name, start: value, low: least, high: high * reach, scale: 'log' };
}

function residualsOf(
  { point }: PreparedPoint,
  predicted: Predicted,
  weights: NonNullable<CalibrateOptions['weights']>,
): number[] {
  return Object.entries(point.measured).flatMap(([name, value]) => {
    const quantity = name as MeasuredQuantity;
    const weight = isTimed(quantity) ? (weights[quantity] ?? 1) : 0;
    if (weight === 0 || value === undefined) return [];
    return [(weight * ln((predicted[quantity] ?? 0) / value)) / ERROR_SCALE];
  });
}

function pullsOf(
  names: readonly CoefficientName[],
  { values }: CoefficientSet,
  found: Float64Array,
): number[] {
  return names.map((name, i) => {
    const { value, low, high } = values[name];
    const spread = Math.max(ln(high / Math.max(low, high / 1000)), 0.2) / 4;
    return ln(found[i] / value) / spread;
  });
}

export function withValues(
  base: CoefficientSet,
  names: readonly CoefficientName[],
  values: Float64Array,
): CoefficientSet {
  const changed = names.map((name, i) => [name, { ...base.values[name], value: values[i] }]);
  return { ...base, values: { ...base.values, ...Object.fromEntries(changed) } };
}

function fittedSet(
  base: CoefficientSet,
  names: readonly CoefficientName[],
  values: Float64Array,
): CoefficientSet {
  const set = withValues(base, names, values);
  const fitted = names.map((name) => [name, { ...set.values[name], how: 'fitted' as const }]);
  return { ...set, values: { ...set.values, ...Object.fromEntries(fitted) } };
}
