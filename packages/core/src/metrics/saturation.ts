import { meanHeldReplicas } from '../record/pool-record.ts';
import { COMPLETED, OUTCOMES } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type BindingConstraint, bindingConstraint, blockedSeconds } from './binding.ts';
import { type Presence, presenceOf } from './presence.ts';
import { type SaturationReason, type SaturationState, stateOf } from './saturation-state.ts';
import { waitsOf } from './waits.ts';

/** The state of a service under its load, with the evidence for it. "The window" is first to last arrival. */
export interface Saturation {
  readonly state: SaturationState;
  /** The rule that gave the state. */
  readonly reason: SaturationReason;
  /** What more of would help first; null when nothing was done. */
  readonly binding: BindingConstraint | null;
  /** Length of the window, seconds. */
  readonly windowS: number;
  /** Arrivals, and completions within the window, per second of it; null for a single instant. */
  readonly offeredRps: number | null;
  readonly completedRps: number | null;
  /** Mean requests in the service, and waiting for their first turn, in each quarter of the window. */
  readonly presentByQuarter: readonly number[];
  readonly waitingByQuarter: readonly number[];
  /** Growth of the requests in the service from the second quarter to the fourth, per second. */
  readonly growthRps: number | null;
  /** Mean E2E of arrivals of the last quarter / of the first; null where one of them completed nothing. */
  readonly latencyGrowth: number | null;
  /** 95th percentiles of the wait, before the first turn and after preemptions, of all requests; and of the TTFT. */
  readonly waitP95S: number | null;
  readonly ttftP95S: number | null;
  /** Mean time that completed requests were served, their waits left out; null without any. */
  readonly servedS: number | null;
  /** Requests that waited when the last one arrived, and the seconds that the run took after that. */
  readonly waitingAtEnd: number;
  readonly drainS: number;
  /** Requests that completed / all of them; null without requests. */
  readonly completedShare: number | null;
  /** Share of all requests that admission turned away, that timed out, or that were cancelled before their first token. */
  readonly lostShare: number;
  /** Share of the window's replica-seconds with work. A batching replica is busy long before it is full. */
  readonly busyShare: number | null;
  /** Share of the busy time in which somebody was kept out of a step. */
  readonly blockedShare: number | null;
}

/**
 * Judges a run by the rules of `stateOf`, from the figures that are returned beside the state.
 *
 * @param loop whether arrivals wait for answers.
 */
export function measureSaturation(run: RunRecord, loop: 'open' | 'closed' = 'open'): Saturation {
  const { requests, work } = run;
  const presence = presenceOf(requests, 4);
  const windowS = presence.toS - presence.fromS;
  const perSecond = (count: number) => (windowS > 0 ? count / windowS : null);
  const share = (count: number) => (requests.count > 0 ? count / requests.count : null);
  const busyS = work.total('busyS');
  const replicas = meanHeldReplicas(run.pools, presence);
  const heldS = windowS * replicas;
  const ends = endsBy(run, presence.toS);
  const evidence = {
    windowS,
    offeredRps: perSecond(requests.count - 1),
    completedRps: perSecond(ends.completedBy),
    presentByQuarter: presence.present,
    waitingByQuarter: presence.waiting,
    growthRps: windowS > 0 ? (presence.present[3] - presence.present[1]) / (windowS / 2) : null,
    latencyGrowth: ratio(presence.e2eS[3], presence.e2eS[0]),
    ...waitsOf(run),
    waitingAtEnd: ends.waiting,
    drainS: requests.count > 0 ? Math.max(0, run.endS - presence.toS) : 0,
    completedShare: share(ends.completed),
    lostShare: share(ends.lost) ?? 0,
    busyShare: heldS > 0 ? Math.min(1, busySecondsBy(run, presence.toS) / heldS) : null,
    blockedShare: busyS > 0 && run.service ? blockedSeconds(run.service.blockedS) / busyS : null,
  };
  const size = { requests: requests.count, replicas, loop };
  const { state, reason } = stateOf(evidence, size);
  return { state, reason, binding: bindingConstraint(run, state !== 'stable'), ...evidence };
}

function ratio(part: Presence['e2eS'][number], whole: Presence['e2eS'][number]): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole;
}

const TIMED_OUT = OUTCOMES.indexOf('timed-out');
const CANCELLED = OUTCOMES.indexOf('cancelled');

/**
 * Requests that had completed by an instant or waited at it, that completed at all, and that a faster service would have kept: who
 * cancels an answer that is under way may have read enough of it.
 */
function endsBy({ requests, service }: RunRecord, atS: number) {
  const { count, outcome, startS, firstTokenS, finishS } = requests;
  const ends = { completedBy: 0, completed: 0, waiting: 0, lost: service?.turnedAway ?? 0 };
  for (let id = 0; id < count; id++) {
    const hasEnded = finishS[id] <= atS;
    if (!hasEnded && !(startS[id] <= atS)) ends.waiting++;
    if (outcome[id] === COMPLETED) {
      if (hasEnded) ends.completedBy++;
      if (!Number.isNaN(finishS[id])) ends.completed++;
    } else if (outcome[id] === TIMED_OUT) ends.lost++;
    else if (outcome[id] === CANCELLED && Number.isNaN(firstTokenS[id])) ends.lost++;
  }
  return ends;
}

/** Busy seconds up to an instant; a bucket that it divides counts in proportion. */
function busySecondsBy({ work }: RunRecord, atS: number): number {
  const whole = Math.floor(atS / work.bucketS);
  const share = atS / work.bucketS - whole;
  let sum = 0;
  for (let replica = 0; replica < work.replicas; replica++) {
    const buckets = work.bucketCount(replica);
    for (let i = 0; i < Math.min(buckets, whole); i++) sum += work.at(replica, i, 'busyS');
    if (whole < buckets) sum += share * work.at(replica, whole, 'busyS');
  }
  return sum;
}
