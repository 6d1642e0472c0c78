import { quantileOfSorted } from '../units/quantile.ts';

/** Summary of one latency over the requests for which it is defined. Quantiles by R-7 (linear interpolation). */
export interface Distribution {
  /** Requests for which the value is defined; the other fields are null when there are none. */
  readonly count: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

const NOTHING: Distribution = {
  count: 0,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  max: null,
};

/** Distribution of the values that are not NaN. The input is left as it is. */
export function distributionOf(values: Float64Array): Distribution {
  // NaN sorts to the end of a typed array, so the defined values are a prefix of the sorted copy.
  const sorted = values.slice().sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  if (count === 0) return NOTHING;
  const defined = sorted.subarray(0, count);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += defined[i];
  return {
    count,
    mean: sum / count,
    p50: quantileOfSorted(defined, 0.5),
    p90: quantileOfSorted(defined, 0.9),
    p95: quantileOfSorted(defined, 0.95),
    p99: quantileOfSorted(defined, 0.99),
    max: defined[count - 1],
  };
}
