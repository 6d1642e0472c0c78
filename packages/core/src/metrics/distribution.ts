import { selectQuantiles } from '../units/quantile.ts';

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
  const defined = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) defined[count++] = values[i];
  }
  return distributionInPlace(defined.subarray(0, count));
}

/** The same of values none of which is NaN; it leaves them in another order. */
export function distributionInPlace(values: Float64Array): Distribution {
  const count = values.length;
  if (count === 0) return NOTHING;
  let sum = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = values[i];
    sum += value;
    if (value > max) max = value;
  }
  const [p50, p90, p95, p99] = selectQuantiles(values, QUANTILES);
  return { count, mean: sum / count, p50, p90, p95, p99, max };
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99];
