import type { RequestTable } from '@kavier/core';
import { PUBLISHED_DEFAULTS, simulatePublished } from '@kavier/core';
import { type Comparison, compare } from './comparison.ts';
import { type DecodeLengthReading, readDecodeLengths } from './decode-lengths.ts';
import {
  PUBLISHED_ACCURACY,
  PUBLISHED_MAPE_PCT,
  type PublishedAccuracyCell,
} from './published-accuracy.ts';
import { publishedPair } from './published-profile.ts';

/** A published prediction, ours for the same request, and the measurement. */
export interface AccuracyCell extends PublishedAccuracyCell {
  /** Our prediction, not cut. */
  readonly oursMs: number;
  /** Our prediction cut to whole milliseconds, as the published ones are. */
  readonly oursCutMs: number;
  /** Error of the uncut prediction against the measurement, percent, signed. */
  readonly errorPct: number;
  /** Error of the published prediction against the measurement, percent, signed. */
  readonly publishedErrorPct: number;
  /** Whether `oursCutMs` equals the published prediction. */
  readonly equal: boolean;
}

/** Mean absolute percentage error of one stage over its nine cells. */
export interface StageError {
  readonly stage: PublishedAccuracyCell['stage'];
  readonly statedPct: number;
  /** From predictions cut to whole milliseconds, as the stated one. */
  readonly cutPct: number;
  /** From predictions as computed. */
  readonly uncutPct: number;
}

export interface AccuracyResult {
  readonly cells: readonly AccuracyCell[];
  readonly errors: readonly StageError[];
  readonly decodeLengths: DecodeLengthReading;
  readonly comparisons: readonly Comparison[];
}

/** Experiments 1.1 and 1.2: the 18 published predictions, made again by the published engine. */
export function reproduceAccuracy(): AccuracyResult {
  const requests = tableOf(PUBLISHED_ACCURACY);
  const model = publishedPair('llama-3-8b', 'a10');
  const { requests: record } = simulatePublished(requests, model, PUBLISHED_DEFAULTS, 60);
  const cells = PUBLISHED_ACCURACY.map((published, id) =>
    cellOf(published, record.finishS[id] - record.startS[id]),
  );
  const errors = (['prefill', 'decode'] as const).map((stage) => stageError(stage, cells));
  return {
    cells,
    errors,
    decodeLengths: readDecodeLengths(),
    comparisons: [...cells.map(compareCell), ...errors.map(compareError)],
  };
}

function tableOf(cells: readonly PublishedAccuracyCell[]): RequestTable {
  return {
    count: cells.length,
    arrivalS: new Float64Array(cells.length),
    promptTokens: Int32Array.from(cells, (cell) => cell.promptTokens),
    outputTokens: Int32Array.from(cells, (cell) => cell.outputTokens),
  };
}

function cellOf(published: PublishedAccuracyCell, seconds: number): AccuracyCell {
  const oursMs = seconds * 1000;
  const oursCutMs = Math.floor(oursMs);
  const error = (predictedMs: number) =>
    (100 * (predictedMs - published.measuredMs)) / published.measuredMs;
  return {
    ...published,
    oursMs,
    oursCutMs,
    errorPct: error(oursMs),
    publishedErrorPct: error(published.predictedMs),
    equal: oursCutMs === published.predictedMs,
  };
}

function stageError(stage: StageError['stage'], all: readonly AccuracyCell[]): StageError {
  const cells = all.filter((cell) => cell.stage === stage);
  const mape = (predicted: (cell: AccuracyCell) => number) =>
    (100 / cells.length) *
    cells.reduce(
      (sum, cell) => sum + Math.abs(predicted(cell) - cell.measuredMs) / cell.measuredMs,
      0,
    );
  return {
    stage,
    statedPct: PUBLISHED_MAPE_PCT[stage],
    cutPct: mape((cell) => cell.oursCutMs),
    uncutPct: mape((cell) => cell.oursMs),
  };
}

function compareCell(cell: AccuracyCell): Comparison {
  return compare(
    `${cell.stage} ${cell.requestedTokens} tokens`,
    'ms',
    { published: cell.predictedMs, ours: cell.oursCutMs },
    { kind: 'absolute', limit: 0 },
  );
}

function compareError(error: StageError): Comparison {
  return compare(
    `${error.stage} MAPE`,
    '%',
    { published: error.statedPct, ours: error.cutPct },
    // The stated figure has two decimals.
    { kind: 'absolute', limit: 0.005 },
  );
}
