import type { ReplicaCounters } from '../engine/replica-counters.ts';
import { workOfReplicas } from '../record/booked-work.ts';
import type { CacheCounters } from '../record/cache-counters.ts';
import type { PoolRecord } from '../record/pool-record.ts';
import type { RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { ServiceTotals, SpeculationTotals, TokenGapTotals } from '../record/service-totals.ts';
import type { UtilizationProfile } from '../record/utilization.ts';
import { Q, QUANTITY_COUNT, type WorkLedger } from '../record/work-ledger.ts';
import { LogHistogram } from '../units/log-histogram.ts';
import type { BlockedTime } from './blocked-time.ts';
import type { KvUse } from './kv-use.ts';
import type { Pool } from './pool.ts';
import type { PromptStore } from './prompt-store.ts';
import type { Service } from './service.ts';
import type { PoolRunOptions } from './simulate-service.ts';

/** What was booked while a service ran. */
export interface Books {
  readonly work: WorkLedger;
  readonly blocked: BlockedTime;
  readonly kvUse: KvUse;
  /** Busy seconds that were the host's, by replica. */
  readonly hostS: Float64Array;
  readonly promptStore: PromptStore | undefined;
}

/** The record of a service that has run, pool by pool and in total. Sums are in order of the replicas. */
export function recordOf(
  service: Service,
  options: readonly PoolRunOptions[],
  books: Books,
): RunRecord {
  const { work } = books;
  const { record } = service.state;
  bookCachedTokens(work, record);
  const parts = service.pools.map((pool) => partOf(pool, service, books));
  const all = parts.length === 1 ? parts[0] : joined(parts);
  const pools = service.pools.map((pool, index): PoolRecord => {
    const { name, firstReplica, replicas } = pool;
    return {
      name,
      firstReplica,
      replicas: replicas.length,
      acceleratorsPerReplica: options[index].acceleratorsPerReplica,
      held: 'whole-run',
      utilization: shareOfRequest(pool, work, record),
      cache: cacheOf(parts[index], books),
      service: totalsOf(parts[index], books, options.slice(index, index + 1)),
    };
  });
  return {
    requests: record,
    work,
    pools,
    cache: parts.length === 1 ? pools[0].cache : cacheOf(all, books),
    service: parts.length === 1 ? pools[0].service : totalsOf(all, books, options),
    endS: service.nowS,
  };
}

/** What the replicas of one pool, or of all, have counted. */
interface Part {
  readonly firstReplica: number;
  readonly steps: number;
  readonly runs: number;
  readonly turnedAway: number;
  readonly counters: readonly ReplicaCounters[];
  /** Of those whose cache shares prefixes. */
  readonly caching: readonly ReplicaCounters[];
  readonly lookups: number;
  readonly hits: number;
  readonly hitTokens: number;
  readonly gaps: LogHistogram;
}

function partOf(pool: Pool, { state: { record } }: Service, { promptStore }: Books): Part {
  const { firstReplica, replicas, turnedAway, state } = pool;
  const counters = replicas.map((replica) => replica.counters());
  const caching = pool.options.kv.prefixCaching ? counters : [];
  let lookups = 0;
  let hits = 0;
  let hitTokens = 0;
  for (let id = 0; id < record.count; id++) {
    const place = record.replica[id] - firstReplica;
    // What the store answers reaches no replica; the store is before a single pool.
    if (promptStore === undefined && !(place >= 0 && place < replicas.length)) continue;
    if (!Number.isNaN(record.startS[id]) && caching.length > 0) lookups++;
    if (record.cachedTokens[id] > 0) hits++;
    hitTokens += record.cachedTokens[id];
  }
  return {
    firstReplica,
    steps: sum(replicas, ({ steps }) => steps),
    runs: sum(replicas, ({ runs }) => runs),
    turnedAway,
    counters,
    caching,
    lookups,
    hits,
    hitTokens,
    gaps: state.tokenGaps,
  };
}

function joined(parts: readonly Part[]): Part {
  const gaps = new LogHistogram();
  for (const part of parts) gaps.merge(part.gaps);
  return {
    firstReplica: 0,
    steps: sum(parts, ({ steps }) => steps),
    runs: sum(parts, ({ runs }) => runs),
    turnedAway: sum(parts, ({ turnedAway }) => turnedAway),
    counters: parts.flatMap(({ counters }) => counters),
    caching: parts.flatMap(({ caching }) => caching),
    lookups: sum(parts, ({ lookups }) => lookups),
    hits: sum(parts, ({ hits }) => hits),
    hitTokens: sum(parts, ({ hitTokens }) => hitTokens),
    gaps,
  };
}

function totalsOf(
  { firstReplica, steps, runs, turnedAway, counters, gaps }: Part,
  { blocked, kvUse, hostS }: Books,
  pools: readonly PoolRunOptions[],
): ServiceTotals {
  const replicas = counters.length;
  const isHostKnown = pools.every(({ host }) => host !== undefined);
  return {
    steps,
    plannedRuns: runs,
    turnedAway,
    blockedS: blocked.seconds(firstReplica, replicas),
    kvPeak: kvUse.peak(firstReplica, replicas),
    hostS: isHostKnown
      ? sum([...hostS.subarray(firstReplica, firstReplica + replicas)], (seconds) => seconds)
      : null,
    tokenGaps: tokenGapTotals(gaps, counters),
    speculation: speculationTotals(counters),
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
function cacheOf(part: Part, { promptStore }: Books): CacheCounters {
  const { counters, caching, lookups, hits, hitTokens } = part;
  // The prompt tokens that nobody had to compute because of the store.
  if (promptStore !== undefined) return { ...promptStore.counters(), hitTokens };
  return {
    lookups,
    hits,
    evictions: sum(counters, ({ evictions }) => evictions),
    queriedTokens: sum(caching, ({ queriedTokens }) => queriedTokens),
    hitTokens: sum(counters, (replica) => replica.hitTokens),
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
  { firstReplica, replicas }: Pool,
  work: WorkLedger,
  { count, replica, prefillS, decodeS }: RequestRecord,
): UtilizationProfile {
  let runningS = 0;
  for (let id = 0; id < count; id++) {
    const place = replica[id] - firstReplica;
    if (place >= 0 && place < replicas.length) runningS += prefillS[id] + decodeS[id];
  }
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
