import type { RequestRecord } from '../record/request-record.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { e2eS, tpotS, ttftS } from './latency.ts';

/** Upper bounds on latencies, seconds, each met up to and including the bound. Absent: not asked for. */
export interface SloTargets {
  readonly ttftS?: number | undefined;
  readonly tpotS?: number | undefined;
  readonly e2eS?: number | undefined;
}

/** How well a run keeps its service-level objectives. Every request counts, whatever became of it. */
export interface SloResult {
  /** All requests that arrive within the window: completed, rejected, timed out and unfinished ones. */
  readonly requests: number;
  /** Requests that completed within every target. */
  readonly good: number;
  /** good / requests; null without requests. */
  readonly attainment: number | null;
  /** Share of all requests that completed within one target; null where it is not asked for. */
  readonly ttftAttainment: number | null;
  readonly tpotAttainment: number | null;
  readonly e2eAttainment: number | null;
  /** Good requests that end within the window / its length; of a whole run first arrival to last completion. Null for no length. */
  readonly goodputRps: number | null;
}

/**
 * SLO attainment and goodput. A request is good when it completed and meets every target (as `vllm bench serve --goodput`);
 * requests that did not complete are not good and stay in the denominators. The TPOT of an answer with fewer than two
 * tokens counts as 0, the TTFT of one without tokens as its E2E: there is nothing else to wait for.
 *
 * @param window default: the whole run.
 * @param generated output tokens of each request.
 */
export function measureSlo(
  requests: RequestRecord,
  generated: Int32Array,
  targets: SloTargets,
  window?: TimeSpan,
): SloResult {
  const { ttftS: ttft, tpotS: tpot, e2eS: e2e } = targets;
  let count = 0;
  let good = 0;
  let goodInWindow = 0;
  const met = { ttft: 0, tpot: 0, e2e: 0 };
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = Number.NEGATIVE_INFINITY;
  const isWithinWindow = (atS: number) =>
    window === undefined || (atS >= window.fromS && atS <= window.toS);
  for (let id = 0; id < requests.count; id++) {
    firstS = Math.min(firstS, requests.arrivalS[id]);
    const isMeasured = isWithinWindow(requests.arrivalS[id]);
    if (isMeasured) count++;
    const takenS = e2eS(requests, id);
    if (Number.isNaN(takenS)) continue;
    lastS = Math.max(lastS, requests.finishS[id]);
    const isTtftMet = isWithin(generated[id] > 0 ? ttftS(requests, id) : takenS, ttft);
    const isTpotMet = isWithin(generated[id] > 1 ? tpotS(requests, generated, id) : 0, tpot);
    const isE2eMet = isWithin(takenS, e2e);
    const isGood = isTtftMet && isTpotMet && isE2eMet;
    if (isGood && isWithinWindow(requests.finishS[id])) goodInWindow++;
    if (!isMeasured) continue;
    if (isTtftMet) met.ttft++;
    if (isTpotMet) met.tpot++;
    if (isE2eMet) met.e2e++;
    if (isGood) good++;
  }
  const spanS = window === undefined ? lastS - firstS : window.toS - window.fromS;
  const share = (part: number) => (count > 0 ? part / count : null);
  return {
    requests: count,
    good,
    attainment: share(good),
    ttftAttainment: ttft === undefined ? null : share(met.ttft),
    tpotAttainment: tpot === undefined ? null : share(met.tpot),
    e2eAttainment: e2e === undefined ? null : share(met.e2e),
    goodputRps: spanS > 0 ? goodInWindow / spanS : null,
  };
}

function isWithin(seconds: number, target: number | undefined): boolean {
  return target === undefined || seconds <= target;
}
