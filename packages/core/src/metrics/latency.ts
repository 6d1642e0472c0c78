import { COMPLETED, type RequestRecord } from '../record/request-record.ts';
import { type Distribution, distributionOfRows } from './distribution.ts';

/**
 * Latencies of one request, from its instants: t0 arrival, t1 first output token, tn last output token, n tokens.
 *
 *   TTFT = t1 - t0              queueing included; undefined without an output token
 *   TPOT = (tn - t1) / (n - 1)  undefined for n < 2; the time before the first token is not in it
 *   E2E  = tn - t0
 *
 * The same definitions as `vllm bench serve`; AIPerf calls this TPOT "ITL". NaN where undefined, and for requests
 * that did not complete: those are counted by outcome, never averaged in.
 */
export function ttftS(record: RequestRecord, id: number): number {
  if (record.outcome[id] !== COMPLETED) return Number.NaN;
  return record.firstTokenS[id] - record.arrivalS[id];
}

export function tpotS(record: RequestRecord, outputTokens: Int32Array, id: number): number {
  if (record.outcome[id] !== COMPLETED || outputTokens[id] < 2) return Number.NaN;
  return (record.finishS[id] - record.firstTokenS[id]) / (outputTokens[id] - 1);
}

export function e2eS(record: RequestRecord, id: number): number {
  if (record.outcome[id] !== COMPLETED) return Number.NaN;
  return record.finishS[id] - record.arrivalS[id];
}

/** Distributions of the three latencies, each over the requests for which it is defined. */
export function latencyDistributions(
  record: RequestRecord,
  outputTokens: Int32Array,
): Readonly<Record<keyof LatencyColumns, Distribution>> {
  const { count, outcome, arrivalS, firstTokenS, finishS } = record;
  // Each in a loop of its own: a function called for every request costs more than the rest.
  return {
    ttftS: distributionOfRows(count, (from, to, into) => {
      let defined = 0;
      for (let id = from; id < to; id++) {
        if (outcome[id] !== COMPLETED || Number.isNaN(firstTokenS[id])) continue;
        into[defined++] = firstTokenS[id] - arrivalS[id];
      }
      return defined;
    }),
    tpotS: distributionOfRows(count, (from, to, into) => {
      let defined = 0;
      for (let id = from; id < to; id++) {
        if (outcome[id] !== COMPLETED || outputTokens[id] < 2) continue;
        const seconds = (finishS[id] - firstTokenS[id]) / (outputTokens[id] - 1);
        if (!Number.isNaN(seconds)) into[defined++] = seconds;
      }
      return defined;
    }),
    e2eS: distributionOfRows(count, (from, to, into) => {
      let defined = 0;
      for (let id = from; id < to; id++) {
        if (outcome[id] === COMPLETED) into[defined++] = finishS[id] - arrivalS[id];
      }
      return defined;
    }),
  };
}

/** The three latencies of every request, as columns. */
export interface LatencyColumns {
  readonly ttftS: Float64Array;
  readonly tpotS: Float64Array;
  readonly e2eS: Float64Array;
}

export function latencyColumns(record: RequestRecord, outputTokens: Int32Array): LatencyColumns {
  const columns = {
    ttftS: new Float64Array(record.count),
    tpotS: new Float64Array(record.count),
    e2eS: new Float64Array(record.count),
  };
  for (let id = 0; id < record.count; id++) {
    columns.ttftS[id] = ttftS(record, id);
    columns.tpotS[id] = tpotS(record, outputTokens, id);
    columns.e2eS[id] = e2eS(record, id);
  }
  return columns;
}
