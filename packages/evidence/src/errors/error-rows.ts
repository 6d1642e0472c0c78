import type { EngineGroup } from '@kavier/core';
import type { MeasuredQuantity } from '@kavier/io';
import type { RowDocument, SetDocument } from '../validate/document.ts';
import type { LoadRegion } from '../validate/load-region.ts';
import {
  ERROR_METRICS,
  type ErrorMetric,
  type ModelKind,
  TAIL_METRICS,
  type TailMetric,
} from './error-cell.ts';
import type { ModelError } from './model-errors.ts';

/** What a compared row says of errors. */
export interface ErrorRow extends ModelError {
  /** The run that it is of: set and point. */
  readonly run: string;
  readonly engine: EngineGroup;
  readonly family: string;
  readonly kind: ModelKind;
  readonly load: LoadRegion;
  readonly isFitted: boolean;
  readonly quantity: MeasuredQuantity;
  /** Of what it is an error; null of a tail, and of a rate that arrivals decide. */
  readonly metric: ErrorMetric | null;
  /** The metric whose 99th percentile it is; null of everything else. */
  readonly tail: TailMetric | null;
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

/** The rows of all sets that have an error ln(measured / predicted) of something that runs are judged by. */
export function errorRows(sets: readonly SetDocument[]): ErrorRow[] {
  return sets.flatMap(({ name, rows }) => rows.flatMap((row) => errorRow(name, row) ?? []));
}

function errorRow(set: string, row: RowDocument): ErrorRow | null {
  const { point, quantity, measured, predicted, engine, family, model, load, isFitted } = row;
  const tail = TAIL_METRICS.find((one) => TAIL_QUANTITIES[one].tail === quantity) ?? null;
  const metric = ERROR_METRICS.find((one) => QUANTITIES[one].includes(quantity)) ?? null;
  const hasError = predicted !== null && predicted > 0 && measured > 0;
  if (!hasError || (tail === null && metric === null)) return null;
  // The rate of requests that come by their own times is theirs, and says nothing of what could be served.
  const isGivenRate = metric === 'throughput' && load === 'stream';
  return {
    run: `${set} ${point}`,
    engine,
    family,
    kind: row.isMixture ? 'mixture' : 'dense',
    model,
    load,
    isFitted,
    quantity,
    metric: isGivenRate ? null : metric,
    tail,
    error: Math.log(measured / predicted),
  };
}

/** By how much the error of a tail differs from that of the mean of the same run. */
export function tailErrors(rows: readonly ErrorRow[], metric: TailMetric): ModelError[] {
  const { tail, mean } = TAIL_QUANTITIES[metric];
  const means = new Map<string, number>();
  for (const { quantity, run, error } of rows) if (quantity === mean) means.set(run, error);
  return rows.flatMap(({ quantity, run, model, error }) => {
    const central = quantity === tail ? means.get(run) : undefined;
    return central === undefined ? [] : [{ model, error: error - central }];
  });
}
