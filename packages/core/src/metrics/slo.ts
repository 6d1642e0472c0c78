import type { RequestRecord } from '../record/request-record.ts';
import { e2eS, tpotS, ttftS } from './latency.ts';

/** Upper bounds on latencies, seconds, each met up to and including the bound. Absent: not asked for. */
export interface SloTargets {
  readonly ttftS?: number | undefined;
  readonly tpotS?: number | undefined;
  readonly e2eS?: number | undefined;
}

/** How well a run keeps its service-level objectives. Every request counts, whatever became of it. */
export interface SloResult {
  /** All requests: completed, rejected, timed out and unfinished ones. */
  readonly requests: number;
  /** Requests that completed within every target. */
  readonly good: number;
  /** good / requests; null without requests. */
  readonly attainment: number | null;
  /** Share of all requests that completed within one target; null where it is not asked for. */
  readonly ttftAttainment: number | null;
  readonly tpotAttainment: number | null;
  readonly e2eAttainment: number | null;
  /** good / span, span being first arrival to last completion; null for an empty span. */
  readonly goodputRps: number | null;
}

/**
 * SLO attainment and goodput. A request is good when it completed and meets every target (as `vllm bench serve --goodput`);
 * requests that did not complete are not good and stay in the denominators. The TPOT of an answer with fewer than two
 * tokens counts as 0, the TTFT of one without tokens as its E2E: there is nothing else to wait for.
 *
 * @param generated output tokens of each request.
 */
export function measureSlo(
  requests: RequestRecord,
  generated: Int32Array,
  targets: SloTargets,
): SloResult {
  const { ttftS: ttft, tpotS: tpot, e2eS: e2e } = targets;
  let good = 0;
  const met = { ttft: 0, tpot: 0, e2e: 0 };
  let firstS = Number.POSITIVE_INFINITY;
  let lastS = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < requests.count; id++) {
    firstS = Math.min(firstS, requests.arrivalS[id]);
    const takenS = e2eS(requests, id);
    if (Number.isNaN(takenS)) continue;
    lastS = Math.max(lastS, requests.finishS[id]);
    const isTtftMet = isWithin(generated[id] > 0 ? ttftS(requests, id) : takenS, ttft);
    const isTpotMet = isWithin(generated[id] > 1 ? tpotS(requests, generated, id) : 0, tpot);
    const isE2eMet = isWithin(takenS, e2e);
    if (isTtftMet) met.ttft++;
    if (isTpotMet) met.tpot++;
    if (isE2eMet) met.e2e++;
    if (isTtftMet && isTpotMet && isE2eMet) good++;
  }
  const { count } = requests;
  const share = (part: number) => (count > 0 ? part / count : null);
  return {
    requests: count,
    good,
    attainment: share(good),
    ttftAttainment: ttft === undefined ? null : share(met.ttft),
    tpotAttainment: tpot === undefined ? null : share(met.tpot),
    e2eAttainment: e2e === undefined ? null : share(met.e2e),
    goodputRps: lastS > firstS ? good / (lastS - firstS) : null,
  };
}

function isWithin(seconds: number, target: number | undefined): boolean {
  return target === undefined || seconds <= target;
}
