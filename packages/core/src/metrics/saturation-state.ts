import type { Saturation } from './saturation.ts';

/** Whether a service keeps up with its load, barely, or not. */
export const SATURATION_STATES = ['stable', 'near', 'over'] as const;
export type SaturationState = (typeof SATURATION_STATES)[number];

/** Why a run is in its state, by the state. Only `keeps-up` says that the service keeps up with its load. */
export const SATURATION_REASONS = {
  over: [
    'nothing-completed', // not one request got its whole answer
    'lost', // more than 5 % were turned away, timed out or gave up before their first token
    'crowd', // all came at one instant, and waited for each other
    'kept-out', // closed loop: somebody is kept out of steps half of the busy time
    'backlog-grows', // more and more requests wait
    'latency-grows', // more and more requests are there, and each takes longer
  ],
  near: [
    'backlog-left', // when the last request came, more waited than are served at a time
    'long-waits', // 5 % of the requests wait a minute or more
    'slow-start', // nobody waits long, but the first token takes 5 % of the requests a minute or more
    'queueing', // at least one request a replica waits, and somebody is kept out a fifth of the busy time
  ],
  stable: [
    'no-load', // no request
    'at-once', // all came at one instant, so that there is no rate to keep up with
    'too-short', // the arrivals ended before one answer takes, so that nothing could show
    'closed-loop', // users wait for answers before they ask again, so that a backlog can hardly grow
    'keeps-up',
  ],
} as const satisfies Readonly<Record<SaturationState, readonly string[]>>;
export type SaturationReason = (typeof SATURATION_REASONS)[SaturationState][number];

/** Thresholds of the states, as docs/metrics.md explains them. */
const LOST_SHARE = 0.05;
const GROWTH_SHARE = 0.05;
const LATENCY_GROWTH = 1.5;
const WAITING_PER_REPLICA = 1;
const BLOCKED_SHARE = 0.2;
const CLOSED_BLOCKED_SHARE = 0.5;
/** Standard deviations beyond which growth is no chance. */
const DEVIATIONS = 3;
/** A wait that nobody calls keeping up, seconds. */
const LONG_S = 60;

/** The figures that a run is judged by. */
export type SaturationEvidence = Omit<Saturation, 'state' | 'reason' | 'binding'>;

/** How large a run is, and whether its arrivals wait for answers. */
export interface SaturationSize {
  readonly requests: number;
  readonly replicas: number;
  readonly loop: 'open' | 'closed';
}

/** The state of a run and the first rule that holds, in the order of `SATURATION_REASONS`. */
export function stateOf(
  evidence: SaturationEvidence,
  size: SaturationSize,
): { readonly state: SaturationState; readonly reason: SaturationReason } {
  if (size.requests === 0) return { state: 'stable', reason: 'no-load' };
  for (const state of ['over', 'near', 'stable'] as const) {
    const reason = SATURATION_REASONS[state].find((one) => RULES[one](evidence, size));
    if (reason !== undefined) return { state, reason };
  }
  return { state: 'stable', reason: 'keeps-up' };
}

type Rule = (evidence: SaturationEvidence, size: SaturationSize) => boolean;

const RULES: Readonly<Record<SaturationReason, Rule>> = {
  'nothing-completed': ({ completedShare }) => completedShare === 0,
  lost: ({ lostShare }) => lostShare > LOST_SHARE,
  crowd: (evidence) => evidence.offeredRps === null && isKeptOut(evidence),
  'kept-out': (evidence, size) =>
    size.loop === 'closed' &&
    isCrowded(evidence, size) &&
    (evidence.blockedShare ?? 0) >= CLOSED_BLOCKED_SHARE,
  'backlog-grows': isBacklogGrowing,
  'latency-grows': isLatencyGrowing,
  'backlog-left': isBacklogLeft,
  'long-waits': ({ waitP95S }) => (waitP95S ?? 0) >= LONG_S,
  'slow-start': ({ ttftP95S }) => (ttftP95S ?? 0) >= LONG_S,
  queueing: (evidence, size) => evidence.offeredRps !== null && isCrowded(evidence, size),
  'no-load': (_, { requests }) => requests === 0,
  'at-once': ({ offeredRps }) => offeredRps === null,
  'too-short': ({ windowS, servedS }) => servedS !== null && windowS < servedS,
  'closed-loop': (_, { loop }) => loop === 'closed',
  'keeps-up': () => true,
};

function isKeptOut({ blockedShare }: SaturationEvidence): boolean {
  return (blockedShare ?? 0) >= BLOCKED_SHARE;
}

/** On average at least one request a replica waits, and somebody is kept out a fifth of the busy time. */
function isCrowded(evidence: SaturationEvidence, { replicas }: SaturationSize): boolean {
  const [, second, third, fourth] = evidence.waitingByQuarter;
  const waiting = (second + third + fourth) / 3;
  return waiting >= WAITING_PER_REPLICA * replicas && isKeptOut(evidence);
}

/**
 * The backlog of a service that is offered r times what it can do grows by the part (1 - 1/r) of the arrivals. It counts when it
 * rises by more than three standard deviations of the Poisson arrivals of half a window, and still rises at the end.
 */
function isBacklogGrowing({ waitingByQuarter }: SaturationEvidence, size: SaturationSize): boolean {
  const [, second, third, fourth] = waitingByQuarter;
  return fourth - second > chance(size.requests / 2) && fourth > third && third >= second;
}

/** More requests by more than chance and by more than 5 % of the arrivals, and each takes longer. */
function isLatencyGrowing(evidence: SaturationEvidence, { requests }: SaturationSize): boolean {
  const { presentByQuarter, growthRps, latencyGrowth, offeredRps } = evidence;
  const more = presentByQuarter[3] - presentByQuarter[1];
  return (
    (growthRps ?? 0) > GROWTH_SHARE * (offeredRps ?? Number.POSITIVE_INFINITY) &&
    more > chance(requests / 2) &&
    (latencyGrowth === null || latencyGrowth > LATENCY_GROWTH)
  );
}

/**
 * Little's law: where nobody waits, rate x time served are in the service. More than that, beyond chance and one a replica,
 * waited when the last request came: what would have come next had to wait longer than it is served.
 */
function isBacklogLeft(evidence: SaturationEvidence, { replicas }: SaturationSize): boolean {
  const { offeredRps, servedS, waitingAtEnd } = evidence;
  if (offeredRps === null || servedS === null) return false;
  const inService = offeredRps * servedS;
  return waitingAtEnd > inService + chance(inService) + WAITING_PER_REPLICA * replicas;
}

/** Three standard deviations of a Poisson count of this mean. */
function chance(mean: number): number {
  return DEVIATIONS * Math.sqrt(mean);
}
