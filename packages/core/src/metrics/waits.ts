import { COMPLETED } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import { selectQuantiles } from '../units/quantile.ts';

/** How long requests waited, and for how long they were served. */
export interface Waits {
  /** 95th percentile over all requests: until the first turn, or the end without one, and after preemptions; null without any. */
  readonly waitP95S: number | null;
  /** 95th percentile over the requests that got a first token, whatever became of them. */
  readonly ttftP95S: number | null;
  /** Mean over completed requests of E2E - wait. */
  readonly servedS: number | null;
}

/**
 * What a run says of waiting; a request that never ended waits to the end of the run. The content of `buffer`, room for a value of
 * each request, is lost.
 */
export function waitsOf(
  { requests, endS }: RunRecord,
  buffer: Float64Array = new Float64Array(requests.count),
): Waits {
  const { count, arrivalS, startS, firstTokenS, finishS, outcome, serving } = requests;
  const stallS = serving?.stallS;
  // First the waits, then the times to the first token.
  const waits = buffer.subarray(0, count);
  let completed = 0;
  let servedS = 0;
  for (let id = 0; id < count; id++) {
    const lastS = Number.isNaN(finishS[id]) ? endS : finishS[id];
    const firstS = Number.isNaN(startS[id]) ? lastS : startS[id];
    const waitS = Math.max(0, firstS - arrivalS[id]) + (stallS === undefined ? 0 : stallS[id]);
    waits[id] = waitS;
    if (outcome[id] !== COMPLETED) continue;
    completed++;
    servedS += finishS[id] - arrivalS[id] - waitS;
  }
  const waitP95S = p95(waits);
  let started = 0;
  for (let id = 0; id < count; id++) {
    if (!Number.isNaN(firstTokenS[id])) buffer[started++] = firstTokenS[id] - arrivalS[id];
  }
  return {
    waitP95S,
    ttftP95S: p95(buffer.subarray(0, started)),
    servedS: completed > 0 ? Math.max(0, servedS / completed) : null,
  };
}

function p95(values: Float64Array): number | null {
  return values.length === 0 ? null : selectQuantiles(values, [0.95])[0];
}
