import { COMPLETED, OUTCOMES, type Outcome, type RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type AmountsWithin, amountsWithin, type TokenColumns } from './amounts-within.ts';
import { arrivedSince } from './arrived-since.ts';
import type { Distribution } from './distribution.ts';
import { latencyDistributions } from './latency.ts';
import { type MeasuredWindow, spanOf } from './steady-window.ts';

/** How fast a run was and how much it did. Seconds are simulated seconds. */
export interface Performance {
  /** All requests of the run by what became of them. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Length of the window; of the whole run, first arrival to last completion. */
  readonly spanS: number;
  /** Requests that arrived, per second of the time over which they arrived; null for a single instant. */
  readonly offeredRps: number | null;
  /**
   * Requests completed in the window, and tokens computed in it of requests that complete, per second of `spanS`; null for an
   * empty span.
   */
  readonly throughputRps: number | null;
  readonly promptTokensPerS: number | null;
  readonly outputTokensPerS: number | null;
  readonly ttftS: Distribution;
  readonly tpotS: Distribution;
  readonly e2eS: Distribution;
  /** Requests in the service at the same time, waiting ones included: mean over `spanS`. */
  readonly meanConcurrency: number | null;
}

/**
 * Performance within a window: the latencies of the requests that arrive in it, and the rates of what is done in it by whichever
 * requests. Outcomes are those of the whole run. `whole-run` and no window: everything.
 *
 * @param known amounts within the window, where a caller has them already.
 */
export function measurePerformance(
  run: RunRecord,
  { promptTokens, outputTokens }: TokenColumns,
  window?: MeasuredWindow,
  known?: AmountsWithin,
): Performance {
  const generated = run.requests.serving?.generatedTokens ?? outputTokens;
  const tokens = { promptTokens, outputTokens: generated };
  const span = window && spanOf(window);
  const { requests } = run;
  const outcomes = outcomesOf(requests);
  const done =
    span === undefined
      ? wholeAmounts(run, tokens, outcomes.completed)
      : { ...(known ?? amountsWithin(requests, tokens, span)), spanS: span.toS - span.fromS };
  const measured =
    span === undefined ? { requests, columns: tokens } : arrivedSince(requests, tokens, span.fromS);
  return {
    outcomes,
    spanS: done.spanS,
    offeredRps: offeredRps(measured.requests),
    throughputRps: perSecond(done.completed, done.spanS),
    promptTokensPerS: perSecond(done.promptTokens, done.spanS),
    outputTokensPerS: perSecond(done.outputTokens, done.spanS),
    ...latencyDistributions(measured.requests, measured.columns.outputTokens),
    meanConcurrency: perSecond(done.presentS, done.spanS),
  };
}

/** n arrivals delimit n - 1 gaps: the rate that a Poisson process with these arrivals would be estimated at. */
function offeredRps({ arrivalS, count }: RequestRecord): number | null {
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < count; id++) {
    if (arrivalS[id] < firstS) firstS = arrivalS[id];
    if (arrivalS[id] > lastS) lastS = arrivalS[id];
  }
  return perSecond(count - 1, lastS - firstS);
}

/** What was done from the first arrival to the last completion. */
function wholeAmounts(run: RunRecord, tokens: TokenColumns, completed: number) {
  const { arrivalS, finishS, outcome, count } = run.requests;
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = Number.NEGATIVE_INFINITY;
  let promptTokens = 0;
  let outputTokens = 0;
  for (let id = 0; id < count; id++) {
    if (arrivalS[id] < firstS) firstS = arrivalS[id];
    if (outcome[id] !== COMPLETED) continue;
    if (finishS[id] > lastS) lastS = finishS[id];
    promptTokens += tokens.promptTokens[id];
    outputTokens += tokens.outputTokens[id];
  }
  const spanS = Math.max(0, lastS - firstS);
  return { completed, promptTokens, outputTokens, presentS: presentSeconds(run), spanS };
}

function outcomesOf({ outcome, count }: RequestRecord): Performance['outcomes'] {
  const counts = OUTCOMES.map(() => 0);
  for (let id = 0; id < count; id++) counts[outcome[id]]++;
  const byName = OUTCOMES.map((name, code) => [name, counts[code]]);
  return Object.fromEntries(byName) as Record<Outcome, number>;
}

/** Seconds that requests spent in the service, summed: busy time where each is served alone from its arrival on. */
function presentSeconds({ requests, work }: RunRecord): number {
  if (requests.serving === undefined) return work.total('busyS');
  let seconds = 0;
  for (let id = 0; id < requests.count; id++) {
    const stayS = requests.finishS[id] - requests.arrivalS[id];
    if (stayS > 0) seconds += stayS;
  }
  return seconds;
}

function perSecond(amount: number, seconds: number): number | null {
  return seconds > 0 ? amount / seconds : null;
}
