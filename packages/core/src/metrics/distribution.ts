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
  let sum = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    defined[count++] = value;
    sum += value;
    if (value > max) max = value;
  }
  if (count === 0) return NOTHING;
  const [p50, p90, p95, p99] = selectQuantiles(defined.subarray(0, count), QUANTILES);
  return { count, mean: sum / count, p50, p90, p95, p99, max };
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99];
