import { COMPLETED } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type RowValues, summarizeRows } from '../units/row-values.ts';

/** How long requests waited, and for how long they were served. */
export interface Waits {
  /** 95th percentile over all requests: until the first turn, or the end without one, and after preemptions; null without any. */
  readonly waitP95S: number | null;
  /** 95th percentile over the requests that got a first token, whatever became of them. */
  readonly ttftP95S: number | null;
  /** Mean over completed requests of E2E - wait. */
  readonly servedS: number | null;
}

/** What a run says of waiting; a request that never ended waits to the end of the run. */
export function waitsOf({ requests, endS }: RunRecord): Waits {
  const { count, arrivalS, startS, firstTokenS, finishS, outcome, serving } = requests;
  const stallS = serving?.stallS;
  const waitS = (id: number) => {
    const lastS = Number.isNaN(finishS[id]) ? endS : finishS[id];
    const firstS = Number.isNaN(startS[id]) ? lastS : startS[id];
    return Math.max(0, firstS - arrivalS[id]) + (stallS === undefined ? 0 : stallS[id]);
  };
  let completed = 0;
  let servedS = 0;
  for (let id = 0; id < count; id++) {
    if (outcome[id] !== COMPLETED) continue;
    completed++;
    servedS += finishS[id] - arrivalS[id] - waitS(id);
  }
  return {
    waitP95S: p95(count, (from, to, into) => {
      for (let id = from; id < to; id++) into[id - from] = waitS(id);
      return to - from;
    }),
    ttftP95S: p95(count, (from, to, into) => {
      let started = 0;
      for (let id = from; id < to; id++) {
        if (!Number.isNaN(firstTokenS[id])) into[started++] = firstTokenS[id] - arrivalS[id];
      }
      return started;
    }),
    servedS: completed > 0 ? Math.max(0, servedS / completed) : null,
  };
}

function p95(rows: number, valuesOf: RowValues): number | null {
  return summarizeRows(rows, valuesOf, [0.95]).quantiles[0] ?? null;
}
