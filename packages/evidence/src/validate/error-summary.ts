import { KavierError, quantileOfSorted } from '@kavier/core';

/** One quantity, as it was predicted and as it was measured, in the same unit. */
export interface PredictedPair {
  /** Names the pair in reports, for example `llama-2-70b tp4 batch 8 ttftMeanS`. */
  readonly name: string;
  /** NaN, an infinity or undefined where nothing could be predicted. */
  readonly predicted: number | undefined;
  /** Finite and above 0: a percentage of nothing has no meaning. */
  readonly measured: number;
}

export interface PairError {
  readonly name: string;
  readonly predicted: number;
  readonly measured: number;
  /** (predicted - measured) / measured, percent, signed: above 0 is predicted too large. */
  readonly errorPct: number;
}

/**
 * Errors of predictions in percent of what was measured. The absolute percentage error of a pair is
 * 100 |predicted - measured| / measured; quantiles are by R-7 (linear interpolation between ranks).
 */
export interface ErrorFigures {
  /** Pairs with a prediction; the percentages are over them, and null when there are none. */
  readonly count: number;
  /** Pairs without one, left out of everything else. */
  readonly withoutPrediction: number;
  /** Median, 90th percentile and mean of the absolute percentage errors. */
  readonly medianPct: number | null;
  readonly p90Pct: number | null;
  readonly meanPct: number | null;
  /** Median of the signed percentage errors: above 0 says that more than half are predicted too large. */
  readonly biasPct: number | null;
}

export interface ErrorSummary extends ErrorFigures {
  /** The pairs with the largest absolute percentage errors, largest first; equal ones in the order given. */
  readonly worst: readonly PairError[];
}

/** Figures of signed percentage errors, in any order, and of so many pairs without a prediction. */
export function errorFigures(
  errorsPct: ArrayLike<number>,
  withoutPrediction: number,
): ErrorFigures {
  const signed = Float64Array.from(errorsPct).sort();
  const absolute = signed.map(Math.abs).sort();
  const count = signed.length;
  const quantile = (sorted: Float64Array, p: number) =>
    count === 0 ? null : quantileOfSorted(sorted, p);
  return {
    count,
    withoutPrediction,
    medianPct: quantile(absolute, 0.5),
    p90Pct: quantile(absolute, 0.9),
    meanPct: count === 0 ? null : absolute.reduce((sum, x) => sum + x, 0) / count,
    biasPct: quantile(signed, 0.5),
  };
}

/**
 * Summary of the errors of all pairs, with the `worstCount` worst by name. Throws a `KavierError` where a measured value
 * is not finite or not above 0.
 */
export function summarizeErrors(pairs: readonly PredictedPair[], worstCount = 5): ErrorSummary {
  const errors = pairs.flatMap(errorsOf);
  const errorsPct = errors.map(({ errorPct }) => errorPct);
  return {
    ...errorFigures(errorsPct, pairs.length - errors.length),
    worst: errors
      .toSorted((a, b) => Math.abs(b.errorPct) - Math.abs(a.errorPct))
      .slice(0, worstCount),
  };
}

/** One entry, or none for a pair without a prediction. */
function errorsOf({ name, predicted, measured }: PredictedPair): PairError[] {
  if (!(measured > 0 && Number.isFinite(measured))) {
    throw new KavierError('a percentage of this measured value has no meaning', {
      kind: 'input',
      where: name,
      found: String(measured),
      expected: 'a finite number > 0',
    });
  }
  if (predicted === undefined || !Number.isFinite(predicted)) return [];
  return [{ name, predicted, measured, errorPct: (100 * (predicted - measured)) / measured }];
}
