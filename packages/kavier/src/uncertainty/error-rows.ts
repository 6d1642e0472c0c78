import type { MeasuredQuantity } from '@kavier/core';
import type { RowDocument, SetDocument } from '../validate/document.ts';
import { ERROR_METRICS, type ErrorMetric, TAIL_METRICS, type TailMetric } from './error-cell.ts';
import type { ModelError } from './model-errors.ts';

/** A compared row with the name of its set, which makes the names of points unique. */
export interface SetRow extends RowDocument {
  readonly set: string;
}

/** The rows of all sets. */
export function rowsOfSets(sets: readonly SetDocument[]): SetRow[] {
  return sets.flatMap(({ name, rows }) => rows.map((row) => ({ ...row, set: name })));
}

/** Means and medians, and amounts; tails are kept apart. */
const QUANTITIES: Readonly<Record<ErrorMetric, readonly MeasuredQuantity[]>> = {
  ttft: ['ttftMeanS', 'ttftP50S'],
  tpot: ['tpotMeanS', 'tpotP50S', 'itlP50S'],
  e2e: ['e2eMeanS', 'e2eP50S', 'makespanS'],
  throughput: ['outputTokensPerS', 'totalTokensPerS', 'requestsPerS'],
  power: ['powerW'],
  energy: ['energyPerOutputTokenJ', 'energyPerRequestJ'],
};

const TAIL_QUANTITIES: Readonly<
  Record<TailMetric, { readonly tail: MeasuredQuantity; readonly mean: MeasuredQuantity }>
> = {
  ttft: { tail: 'ttftP99S', mean: 'ttftMeanS' },
  tpot: { tail: 'tpotP99S', mean: 'tpotMeanS' },
  e2e: { tail: 'e2eP99S', mean: 'e2eMeanS' },
};

const METRIC_OF: ReadonlyMap<MeasuredQuantity, ErrorMetric> = new Map(
  ERROR_METRICS.flatMap((metric) =>
    QUANTITIES[metric].map((quantity) => [quantity, metric] as const),
  ),
);

/** What a row says of a metric; null where nothing was predicted, or the row is of something else. */
export function errorMetricOf({ quantity, load }: RowDocument): ErrorMetric | null {
  const metric = METRIC_OF.get(quantity) ?? null;
  // The rate of requests that come by their own times is theirs, and says nothing of what could be served.
  return metric === 'throughput' && load === 'stream' ? null : metric;
}

/** The metric whose 99th percentile a row is. */
export function tailMetricOf({ quantity }: RowDocument): TailMetric | null {
  return TAIL_METRICS.find((metric) => TAIL_QUANTITIES[metric].tail === quantity) ?? null;
}

/** ln(measured / predicted); null where one of them is no positive number. */
export function logError({ measured, predicted }: RowDocument): number | null {
  return predicted !== null && predicted > 0 && measured > 0
    ? Math.log(measured / predicted)
    : null;
}

/** Errors of the rows, with their models. */
export function modelErrors(rows: readonly RowDocument[]): ModelError[] {
  return rows.flatMap((row) => {
    const error = logError(row);
    return error === null ? [] : [{ model: row.model, error }];
  });
}

/** By how much the error of a tail differs from that of the mean of the same run. */
export function tailErrors(rows: readonly SetRow[], metric: TailMetric): ModelError[] {
  const { tail, mean } = TAIL_QUANTITIES[metric];
  const means = new Map(
    rows.filter(({ quantity }) => quantity === mean).map((row) => [nameOf(row), logError(row)]),
  );
  return rows.flatMap((row) => {
    if (row.quantity !== tail) return [];
    const [own, central] = [logError(row), means.get(nameOf(row)) ?? null];
    return own === null || central === null ? [] : [{ model: row.model, error: own - central }];
  });
}

const nameOf = ({ set, point }: SetRow) => `${set} ${point}`;
