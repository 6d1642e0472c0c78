import type { RequestRecord } from '../record/request-record.ts';
import { KavierError } from '../units/errors.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { mserTruncation } from './mser.ts';
import { numberInSystem } from './number-in-system.ts';

/** How the window of a run's figures was chosen. */
export const WINDOW_RULES = [
  'mser-5', // without the transient at the beginning, until the last arrival
  'warm-up', // from the end of the scenario's warm-up to the last arrival
  'whole-run',
] as const;
export type WindowRule = (typeof WINDOW_RULES)[number];

/**
 * Why figures cover the whole run: `asked` (a source's own definition), `short` (too few requests to tell), `not-settled` (the
 * number in the system settles in the second half, or never), `drain` (what comes after the last arrival is more than half).
 */
export type WholeRunReason = 'asked' | 'short' | 'not-settled' | 'drain';

/** The part of a run that latencies, rates and figures per token cover: [fromS, toS], simulated seconds. */
export interface MeasuredWindow extends TimeSpan {
  readonly rule: WindowRule;
  /** Null unless it is the whole run. */
  readonly reason: WholeRunReason | null;
}

const BATCH = 5;
/** Batches of the series; more would cost time and change nothing. */
const MOST_BATCHES = 1000;
/** Fewer are no series. */
const LEAST_BATCHES = 20;

/**
 * The steady window of a run: from the end of the transient, which MSER-5 finds in the number of requests in the system, to the last
 * arrival, after which the service runs empty. The series has five observations a batch, time averages over equal parts of the
 * time from the first to the last arrival, about as many as there are requests. Where more than half of the run, or of its
 * requests, would be left out, it is the whole run: first arrival to last end.
 *
 * @param warmUpS end of a warm-up that wins over the rule, seconds. Then everything that arrives before is left out, however much.
 * @throws KavierError of kind `input` for a warm-up after which nothing arrives.
 */
export function steadyWindow(requests: RequestRecord, warmUpS?: number): MeasuredWindow {
  const { firstS, lastS, endS } = extentOf(requests);
  const whole = (reason: WholeRunReason) => wholeRun(requests, reason);
  if (warmUpS !== undefined) {
    if (warmUpS > lastS && requests.count > 0) throw nothingAfter(warmUpS, lastS);
    const fromS = Math.max(warmUpS, firstS);
    const toS = 2 * (lastS - fromS) < endS - fromS ? endS : lastS;
    return { rule: 'warm-up', reason: null, fromS, toS: Math.max(fromS, toS) };
  }
  const batches = Math.min(MOST_BATCHES, Math.floor(requests.count / BATCH));
  if (batches < LEAST_BATCHES) return whole('short');
  if (2 * (lastS - firstS) < endS - firstS) return whole('drain');
  // The mean over a batch of five equal parts is that over the part which they make together.
  const dropped = mserTruncation(numberInSystem(requests, { fromS: firstS, toS: lastS }, batches));
  if (dropped === null) return whole('not-settled');
  const fromS = firstS + ((lastS - firstS) * dropped) / batches;
  if (2 * (lastS - fromS) < endS - firstS) return whole('drain');
  if (2 * arrivedSince(requests, fromS) < requests.count) return whole('not-settled');
  return { rule: 'mser-5', reason: null, fromS, toS: lastS };
}

function nothingAfter(warmUpS: number, lastS: number): KavierError {
  return new KavierError('no request arrives after the warm-up, so nothing is measured', {
    kind: 'input',
    where: 'warmUpS',
    found: `${warmUpS} s, and a last arrival at ${Number(lastS.toPrecision(4))} s`,
    expected: 'an earlier end of the warm-up, or none, which finds it',
  });
}

/** First arrival to last end; of no length without requests. */
export function wholeRun(requests: RequestRecord, reason: WholeRunReason): MeasuredWindow {
  const { firstS, endS } = extentOf(requests);
  return { rule: 'whole-run', reason, fromS: firstS, toS: endS };
}

/** The span of a window; undefined for the whole run, whose totals need no edges. */
export function spanOf(window: MeasuredWindow): TimeSpan | undefined {
  return window.rule === 'whole-run' ? undefined : window;
}

function extentOf({ arrivalS, finishS, count }: RequestRecord) {
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < count; id++) {
    if (arrivalS[id] < firstS) firstS = arrivalS[id];
    if (arrivalS[id] > lastS) lastS = arrivalS[id];
  }
  if (count === 0) return { firstS: 0, lastS: 0, endS: 0 };
  let endS = lastS;
  for (let id = 0; id < count; id++) if (finishS[id] > endS) endS = finishS[id];
  return { firstS, lastS, endS };
}

function arrivedSince({ arrivalS, count }: RequestRecord, fromS: number): number {
  let arrived = 0;
  for (let id = 0; id < count; id++) if (arrivalS[id] >= fromS) arrived++;
  return arrived;
}
