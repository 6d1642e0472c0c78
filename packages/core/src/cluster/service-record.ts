import type { ReplicaCounters } from '../engine/replica-counters.ts';
import { workOfReplicas } from '../record/booked-work.ts';
import type { CacheCounters } from '../record/cache-counters.ts';
import { type LockstepTotals, sumOfLockstep } from '../record/lockstep-totals.ts';
import type { PoolRecord } from '../record/pool-record.ts';
import type { RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import type {
  BlockedSeconds,
  ServiceTotals,
  SpeculationTotals,
  TokenGapTotals,
} from '../record/service-totals.ts';
import type { UtilizationProfile } from '../record/utilization.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../record/work-ledger.ts';
import { DOUBLE_ZERO } from '../units/double-zero.ts';
import { type HistogramCounts, LogHistogram } from '../units/log-histogram.ts';
import type { HeldSpan } from './pool-life.ts';
import type { ReplicaTotals, ServicePart } from './service-part.ts';
import type { PoolRunOptions, ServiceRunOptions } from './simulate-service.ts';

/**
 * The record of a service that has run, pool by pool and in total, from the parts of all shares, in order. Sums are in order of the
 * replicas, so that it does not depend on how many parts there were.
 */
export function recordOf(
  record: RequestRecord,
  { pools: options, bucketS }: Pick<ServiceRunOptions, 'pools' | 'bucketS'>,
  parts: readonly ServicePart[],
): RunRecord {
  const count = options.reduce((total, { replicas }) => total + replicas, 0);
  const all = Array.from(
    { length: count },
    (_, index) => parts[index % parts.length].replicas[Math.floor(index / parts.length)],
  );
  const work = WorkLedger.of(
    { bucketS, replicas: count },
    all.map((replica) => replica.work),
  );
  bookCachedTokens(work, record);
  const [{ promptStore }] = parts;
  let firstReplica = 0;
  const groups = options.map((pool, index): Group => {
    const first = firstReplica;
    firstReplica += pool.replicas;
    const replicas = all.slice(first, firstReplica);
    const ofPool = parts.map(({ pools }) => pools[index]);
    return groupOf(replicas, first, pool, ofPool, record, promptStore);
  });
  const endS = parts.reduce((latest, part) => Math.max(latest, part.endS), 0);
  const pools = options.map(
    ({ name, replicas, acceleratorsPerReplica, held }, index): PoolRecord => {
      const group = groups[index];
      return {
        name,
        firstReplica: group.firstReplica,
        replicas,
        acceleratorsPerReplica,
        held: held === undefined ? 'whole-run' : heldUntilDone(held, group.replicas, endS),
        utilization: shareOfRequest(group, work),
        cache: cacheOf(group, promptStore),
        service: totalsOf(group),
      };
    },
  );
  const whole = groups.length === 1 ? groups[0] : joined(groups);
  return {
    requests: record,
    work,
    pools,
    cache: groups.length === 1 ? pools[0].cache : cacheOf(whole, promptStore),
    service: groups.length === 1 ? pools[0].service : totalsOf(whole),
    endS,
  };
}

/** A replica that has stopped taking requests is held until it has ended those that it had; none is after the end of the run. */
function heldUntilDone(
  spans: readonly HeldSpan[],
  replicas: readonly ReplicaTotals[],
  endS: number,
): readonly (readonly HeldSpan[])[] {
  return spans.map(({ fromS, toS }, i) => {
    const endsS = Math.min(endS, Math.max(toS, replicas[i].lastS));
    return fromS < endsS ? [{ fromS, toS: endsS }] : [];
  });
}

/** What the replicas of one pool, or of all, have counted. */
interface Group {
  readonly firstReplica: number;
  readonly replicas: readonly ReplicaTotals[];
  readonly isHostKnown: boolean;
  readonly turnedAway: number;
  /** Of those whose cache shares prefixes. */
  readonly caching: readonly ReplicaCounters[];
  readonly lookups: number;
  readonly hits: number;
  readonly hitTokens: number;
  /** Seconds that requests ran, summed. */
  readonly runningS: number;
  readonly gaps: LogHistogram;
  /** Of pools whose replicas step together. */
  readonly lockstep: readonly LockstepTotals[];
}

function groupOf(
  replicas: readonly ReplicaTotals[],
  firstReplica: number,
  { kv, host }: PoolRunOptions,
  parts: readonly ServicePart['pools'][number][],
  record: RequestRecord,
  promptStore: CacheCounters | undefined,
): Group {
  const caching = kv.prefixCaching ? replicas.map(({ counters }) => counters) : [];
  let lookups = 0;
  let hits = 0;
  let hitTokens = 0;
  let runningS = DOUBLE_ZERO;
  for (let id = 0; id < record.count; id++) {
    const place = record.replica[id] - firstReplica;
    const isHere = place >= 0 && place < replicas.length;
    if (isHere) runningS += record.prefillS[id] + record.decodeS[id];
    // What the store answers reaches no replica; the store is before a single pool.
    if (promptStore === undefined && !isHere) continue;
    if (!Number.isNaN(record.startS[id]) && caching.length > 0) lookups++;
    if (record.cachedTokens[id] > 0) hits++;
    hitTokens += record.cachedTokens[id];
  }
  return {
    firstReplica,
    replicas,
    isHostKnown: host !== undefined,
    turnedAway: sum(parts, ({ turnedAway }) => turnedAway),
    caching,
    lookups,
    hits,
    hitTokens,
    runningS,
    gaps: merged(parts.map(({ tokenGaps }) => tokenGaps)),
    lockstep: parts.flatMap(({ lockstep }) => lockstep ?? []),
  };
}

function joined(groups: readonly Group[]): Group {
  return {
    firstReplica: 0,
    replicas: groups.flatMap(({ replicas }) => replicas),
    isHostKnown: groups.every(({ isHostKnown }) => isHostKnown),
    turnedAway: sum(groups, ({ turnedAway }) => turnedAway),
    caching: groups.flatMap(({ caching }) => caching),
    lookups: sum(groups, ({ lookups }) => lookups),
    hits: sum(groups, ({ hits }) => hits),
    hitTokens: sum(groups, ({ hitTokens }) => hitTokens),
    runningS: sum(groups, ({ runningS }) => runningS),
    gaps: merged(groups.map(({ gaps }) => gaps)),
    lockstep: groups.flatMap(({ lockstep }) => lockstep),
  };
}

function merged(all: readonly HistogramCounts[]): LogHistogram {
  const [first] = all;
  // Of a part that comes from this thread it is one already, which nobody writes any more.
  if (all.length === 1 && first instanceof LogHistogram) return first;
  const gaps = new LogHistogram();
  for (const one of all) gaps.merge(one);
  return gaps;
}

function totalsOf({ replicas, isHostKnown, turnedAway, gaps, lockstep }: Group): ServiceTotals {
  const counters = replicas.map((replica) => replica.counters);
  const blocked = (reason: keyof BlockedSeconds) =>
    sum(replicas, ({ blockedS }) => blockedS[reason]);
  return {
    steps: sum(replicas, ({ steps }) => steps),
    plannedRuns: sum(replicas, ({ runs }) => runs),
    turnedAway,
    blockedS: {
      sequenceLimit: blocked('sequenceLimit'),
      tokenBudget: blocked('tokenBudget'),
      kvMemory: blocked('kvMemory'),
      closedBatch: blocked('closedBatch'),
    },
    kvPeak: replicas.reduce((most, { kvPeak }) => Math.max(most, kvPeak), 0),
    hostS: isHostKnown ? sum(replicas, ({ hostS }) => hostS) : null,
    tokenGaps: tokenGapTotals(gaps, counters),
    speculation: speculationTotals(counters),
    lockstep: lockstep.length === 0 ? null : sumOfLockstep(lockstep),
  };
}

function tokenGapTotals(gaps: LogHistogram, counters: readonly ReplicaCounters[]): TokenGapTotals {
  const { count } = gaps;
  const known = (value: () => number) => (count === 0 ? null : value());
  const quantile = (p: number) => known(() => gaps.quantile(p));
  return {
    count,
    meanS: known(() => sum(counters, ({ tokenGapsS }) => tokenGapsS) / count),
    p50S: quantile(0.5),
    p90S: quantile(0.9),
    p95S: quantile(0.95),
    p99S: quantile(0.99),
    maxS: known(() => gaps.max),
  };
}

function speculationTotals(counters: readonly ReplicaCounters[]): SpeculationTotals | null {
  const all = counters.flatMap(({ speculation }) => speculation ?? []);
  if (all.length === 0) return null;
  return {
    draftedTokens: sum(all, ({ draftedTokens }) => draftedTokens),
    acceptedTokens: sum(all, ({ acceptedTokens }) => acceptedTokens),
    verifications: sum(all, ({ verifications }) => verifications),
  };
}

/** What the caches of replicas found, or the store before them. */
function cacheOf(
  { replicas, caching, lookups, hits, hitTokens }: Group,
  promptStore: CacheCounters | undefined,
): CacheCounters {
  // The prompt tokens that nobody had to compute because of the store.
  if (promptStore !== undefined) return { ...promptStore, hitTokens };
  return {
    lookups,
    hits,
    evictions: sum(replicas, ({ counters }) => counters.evictions),
    queriedTokens: sum(caching, ({ queriedTokens }) => queriedTokens),
    hitTokens: sum(replicas, ({ counters }) => counters.hitTokens),
    misses:
      caching.length === 0
        ? undefined
        : {
            firstSeen: sum(caching, ({ misses }) => misses.firstSeen),
            evicted: sum(caching, ({ misses }) => misses.evicted),
            unusable: sum(caching, ({ misses }) => misses.unusable),
            partial: sum(caching, ({ misses }) => misses.partial),
          },
  };
}

/**
 * What one running request uses of its replica: an equal share of the busy time, the same over the whole run, so that
 * the shares of all requests of a pool add up to the busy seconds of its replicas.
 */
function shareOfRequest(
  { firstReplica, replicas, runningS }: Group,
  work: WorkLedger,
): UtilizationProfile {
  const busyS = workOfReplicas(work, firstReplica, replicas.length).total('busyS');
  const share = runningS > 0 ? Math.min(1, busyS / runningS) : 1;
  return { plateau: share, ramp: share, rampS: 0 };
}

/** Prompt tokens found cached, in the buckets in which their requests were admitted to a replica. */
function bookCachedTokens(work: WorkLedger, record: RequestRecord): void {
  const totals = new Float64Array(QUANTITY_COUNT);
  for (let id = 0; id < record.count; id++) {
    if (record.cachedTokens[id] === 0 || record.replica[id] < 0) continue;
    totals[Q.cachedTokens] = record.cachedTokens[id];
    work.addSpan(record.replica[id], record.startS[id], record.startS[id], totals);
  }
}

function sum<One>(parts: readonly One[], of: (part: One) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}
