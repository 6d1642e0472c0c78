import { type RowValues, summarizeRows } from '../units/row-values.ts';

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
  return distributionOfRows(values.length, (from, to, into) => {
    let count = 0;
    for (let i = from; i < to; i++) if (!Number.isNaN(values[i])) into[count++] = values[i];
    return count;
  });
}

/** The same of a value that some rows have. */
export function distributionOfRows(rows: number, valuesOf: RowValues): Distribution {
  const { count, sum, max, quantiles } = summarizeRows(rows, valuesOf, QUANTILES);
  if (count === 0) return NOTHING;
  const [p50, p90, p95, p99] = quantiles;
  return { count, mean: sum / count, p50, p90, p95, p99, max };
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99];
