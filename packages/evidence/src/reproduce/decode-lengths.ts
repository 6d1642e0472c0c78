import {
  largestOf,
  MEMORY_EFFICIENCY,
  PUBLISHED_DEFAULTS,
  type PublishedCostModel,
  simulatePublished,
  smallestOf,
} from '@kavier/core';
import { PUBLISHED_ACCURACY, type PublishedAccuracyCell } from './published-accuracy.ts';
import { publishedPair } from './published-profile.ts';

/**
 * A decode measurement read both ways: by the output length requested, and by the one counted
 * afterwards.
 */
export interface DecodeLengthRow {
  readonly requestedTokens: number;
  readonly countedTokens: number;
  /** Measured milliseconds over each length. */
  readonly msPerRequestedToken: number;
  readonly msPerCountedToken: number;
  /** Error of the published model when it is asked for the requested length, percent, signed. */
  readonly errorAtRequestedPct: number;
}

export interface DecodeLengthReading {
  readonly rows: readonly DecodeLengthRow[];
  /** Largest over smallest milliseconds a token; 1 would be a constant rate. */
  readonly spreadByRequested: number;
  readonly spreadByCounted: number;
  /** Mean absolute percentage error of the published model at the requested lengths. */
  readonly mapeAtRequestedPct: number;
  /**
   * Share of the peak memory bandwidth that the median rate by requested length achieves; the model
   * assumes 0.60.
   */
  readonly memoryEfficiencyAtRequested: number;
}

/**
 * Checks which output length the decode measurements belong to. A server that decodes one request
 * at a time needs nearly the same time for every token, so the right length is the one over which
 * the rate is constant.
 *
 * In the raw repeats (atlarge-research/Tracer `data/surf_traces/raw_decode.csv` at 0b2a15be, MIT)
 * the latency hardly moves while the counted length does: nine of the ten repeats at 2,048
 * requested tokens took 72.9 to 73.3 s, with 1,332 to 2,014 tokens counted.
 */
export function readDecodeLengths(): DecodeLengthReading {
  const cells = PUBLISHED_ACCURACY.filter((cell) => cell.stage === 'decode');
  const model = publishedPair('llama-3-8b', 'a10');
  const predictedMs = predictRequested(cells, model);
  const rows = cells.map((cell, i) => ({
    requestedTokens: cell.requestedTokens,
    countedTokens: cell.outputTokens,
    msPerRequestedToken: cell.measuredMs / cell.requestedTokens,
    msPerCountedToken: cell.measuredMs / cell.outputTokens,
    errorAtRequestedPct: (100 * (predictedMs[i] - cell.measuredMs)) / cell.measuredMs,
  }));
  const byRequested = rows.map((row) => row.msPerRequestedToken).sort((a, b) => a - b);
  const medianMs = byRequested[(byRequested.length - 1) / 2];
  return {
    rows,
    spreadByRequested: spread(byRequested),
    spreadByCounted: spread(rows.map((row) => row.msPerCountedToken)),
    mapeAtRequestedPct:
      rows.reduce((sum, row) => sum + Math.abs(row.errorAtRequestedPct), 0) / rows.length,
    // Decode is bound by memory in the published model, so its rate scales with the achieved share
    // of bandwidth.
    memoryEfficiencyAtRequested: (MEMORY_EFFICIENCY * model.decodeSPerToken) / (medianMs / 1000),
  };
}

function predictRequested(
  cells: readonly PublishedAccuracyCell[],
  model: PublishedCostModel,
): number[] {
  const requests = {
    count: cells.length,
    arrivalS: new Float64Array(cells.length),
    promptTokens: Int32Array.from(cells, (cell) => cell.promptTokens),
    outputTokens: Int32Array.from(cells, (cell) => cell.requestedTokens),
  };
  const { requests: record } = simulatePublished(requests, model, PUBLISHED_DEFAULTS, 60);
  return cells.map((_, id) => (record.finishS[id] - record.startS[id]) * 1000);
}

function spread(values: readonly number[]): number {
  return largestOf(values) / smallestOf(values);
}
