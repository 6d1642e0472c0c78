import type { ReplicaObserver } from '../engine/observer.ts';
import type { ReplicaCounters } from '../engine/replica-counters.ts';
import type { PlannedRun } from '../engine/run.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import { RandomStream } from '../kernel/random.ts';
import { checkKvCacheOptions } from '../kvcache/options.ts';
import type { CacheCounters } from '../record/cache-counters.ts';
import type { MissTokens } from '../record/miss-tokens.ts';
import type { PoolRecord } from '../record/pool-record.ts';
import type { RequestRecord } from '../record/request-record.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { SpeculationTotals, TokenGapTotals } from '../record/service-totals.ts';
import type { UtilizationProfile } from '../record/utilization.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../record/work-ledger.ts';
import type { StepCosts } from '../timing/roofline.ts';
import { type StepAmounts, windowsIn } from '../timing/step-amounts.ts';
import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { type AdmissionOptions, createAdmission } from './admission/registry.ts';
import { BlockedTime } from './blocked-time.ts';
import { KvUse } from './kv-use.ts';
import { PromptStore, type PromptStoreOptions } from './prompt-store.ts';
import { createRouter, type RouterOptions } from './router/registry.ts';
import { Service, type ServiceOptions } from './service.ts';

/** A service and what its run has to say: everything but the workload. */
export interface ServiceRunOptions
  extends Omit<ServiceOptions, 'router' | 'admission' | 'promptStore' | 'amounts' | 'windows'> {
  /** Default: `{ policy: 'none' }`. */
  readonly admission?: AdmissionOptions | undefined;
  readonly router: RouterOptions;
  /** Default: none. */
  readonly promptCache?: PromptStoreOptions | undefined;
  /** Physical amounts of a step, for the work ledger. */
  readonly amounts: StepAmounts;
  /** Whether the record says what work each request caused. Default true. */
  readonly attribution?: boolean | undefined;
  /** The host's part of a step, where the timer knows one: says how much of the busy time it makes. */
  readonly host?: HostTime | undefined;
  /** Name of its pool in the record. Default: `default`. */
  readonly name?: string | undefined;
  readonly acceleratorsPerReplica: number;
  /** Width of a ledger bucket, seconds, > 0; doubled as often as a long run needs. */
  readonly bucketS?: number | undefined;
  /** Seed of the streams of routing and speculation. */
  readonly seed: number | string;
  /** Hears of every run of steps once it is booked; what it is given is valid during the call. */
  readonly ran?: ReplicaObserver['ran'] | undefined;
  /** Hears how many of the requests have ended. */
  readonly onProgress?: ProgressListener | undefined;
}

export type HostTime = Pick<StepCosts, 'hostS' | 'hostSPerSequence' | 'launchS' | 'host'>;

/**
 * Runs a workload through a service and books everything that it does. Pure: the same arguments give the same record, bit
 * for bit. `where` is the service's path in the scenario, for errors.
 */
export function simulateService(
  requests: RequestTable,
  options: ServiceRunOptions,
  where = 'service',
): RunRecord {
  checkOptions(requests, options, where);
  const { replicas, amounts, host, attribution = true } = options;
  const stream = RandomStream.named(options.seed, 'router');
  const router = createRouter(options.router, { replicas, stream }, `${where}.router`);
  const admission = options.admission && createAdmission(options.admission, `${where}.admission`);
  const promptStore =
    options.promptCache && new PromptStore(options.promptCache, `${where}.promptCache`);
  const work = new WorkLedger({ bucketS: options.bucketS, replicas });
  const blocked = new BlockedTime(replicas);
  const kvUse = new KvUse(replicas);
  const windows = windowsIn(amounts);
  const recorded = attribution ? amounts : undefined;
  let hostS = 0;
  const service: Service = new Service(
    requests,
    { ...options, router, admission, promptStore, amounts: recorded, windows },
    {
      ended: () => {},
      planned: (replica) => {
        blocked.planned(replica);
        kvUse.planned(replica);
      },
      ran: (replica, run, endS) => {
        run.book(work, replica, endS, amounts, kvUse.ran(service.replicas[replica]));
        blocked.ran(replica, endS - run.startS);
        options.ran?.(replica, run, endS);
        if (host !== undefined) hostS += hostSeconds(host, run, endS - run.startS);
      },
    },
  );
  service.run(options.onProgress);
  bookCachedTokens(work, service);
  const counters = service.replicas.map((replica) => replica.counters());
  const pool: PoolRecord = {
    name: options.name ?? 'default',
    firstReplica: 0,
    replicas,
    acceleratorsPerReplica: options.acceleratorsPerReplica,
    held: 'whole-run',
    utilization: shareOfRequest(work, service.state.record),
    cache: promptStore
      ? storeCounters(service, promptStore)
      : cacheCounters(service, counters, options.kv.prefixCaching),
    service: {
      steps: sum(service.replicas, ({ steps }) => steps),
      plannedRuns: sum(service.replicas, ({ runs }) => runs),
      turnedAway: service.turnedAway,
      blockedS: blocked.seconds(),
      kvPeak: kvUse.peak,
      hostS: host === undefined ? null : hostS,
      tokenGaps: tokenGapTotals(service, counters),
      speculation: speculationTotals(counters),
    },
  };
  return {
    requests: service.state.record,
    work,
    pools: [pool],
    cache: pool.cache,
    service: pool.service,
    endS: service.nowS,
  };
}

/**
 * What one running request uses of its replica: an equal share of the busy time, the same over the whole run, so that
 * the shares of all requests add up to the busy seconds of all replicas.
 */
function shareOfRequest(
  work: WorkLedger,
  { prefillS, decodeS }: RequestRecord,
): UtilizationProfile {
  let runningS = 0;
  for (let id = 0; id < prefillS.length; id++) runningS += prefillS[id] + decodeS[id];
  const share = runningS > 0 ? Math.min(1, work.total('busyS') / runningS) : 1;
  return { plateau: share, ramp: share, rampS: 0 };
}

function tokenGapTotals(
  { state: { tokenGaps } }: Service,
  counters: readonly ReplicaCounters[],
): TokenGapTotals {
  const { count } = tokenGaps;
  const known = (value: () => number) => (count === 0 ? null : value());
  const quantile = (p: number) => known(() => tokenGaps.quantile(p));
  return {
    count,
    meanS: known(() => sum(counters, ({ tokenGapsS }) => tokenGapsS) / count),
    p50S: quantile(0.5),
    p90S: quantile(0.9),
    p95S: quantile(0.95),
    p99S: quantile(0.99),
    maxS: known(() => tokenGaps.max),
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

/** Busy seconds of a run that are the host's. */
function hostSeconds(costs: HostTime, { steps, work }: PlannedRun, busyS: number): number {
  const preparedS = steps * (costs.hostS + costs.hostSPerSequence * work.sequences);
  const allS = preparedS + steps * costs.launchS;
  // Where it overlaps with the device, the host counts when it is the longer part of every step of the run.
  if (allS >= busyS * (1 - 1e-9)) return busyS;
  return costs.host === 'serial' ? preparedS : 0;
}

/** Prompt tokens found cached, in the buckets in which their requests were admitted to a replica. */
function bookCachedTokens(work: WorkLedger, { state: { record } }: Service): void {
  const totals = new Float64Array(QUANTITY_COUNT);
  for (let id = 0; id < record.count; id++) {
    if (record.cachedTokens[id] === 0 || record.replica[id] < 0) continue;
    totals[Q.cachedTokens] = record.cachedTokens[id];
    work.addSpan(record.replica[id], record.startS[id], record.startS[id], totals);
  }
}

/** What the store found, and the prompt tokens that nobody had to compute because of it. */
function storeCounters({ state: { record } }: Service, store: PromptStore): CacheCounters {
  let hitTokens = 0;
  for (let id = 0; id < record.count; id++) hitTokens += record.cachedTokens[id];
  return { ...store.counters(), hitTokens };
}

function cacheCounters(
  service: Service,
  counters: readonly ReplicaCounters[],
  caching: boolean,
): CacheCounters {
  const { record } = service.state;
  let lookups = 0;
  let hits = 0;
  for (let id = 0; id < record.count; id++) {
    if (!Number.isNaN(record.startS[id])) lookups++;
    if (record.cachedTokens[id] > 0) hits++;
  }
  return {
    lookups: caching ? lookups : 0,
    hits,
    evictions: sum(counters, ({ evictions }) => evictions),
    queriedTokens: caching ? sum(counters, ({ queriedTokens }) => queriedTokens) : 0,
    hitTokens: sum(counters, ({ hitTokens }) => hitTokens),
    misses: caching ? missesOf(counters) : undefined,
  };
}

function missesOf(counters: readonly ReplicaCounters[]): MissTokens {
  return {
    firstSeen: sum(counters, ({ misses }) => misses.firstSeen),
    evicted: sum(counters, ({ misses }) => misses.evicted),
    unusable: sum(counters, ({ misses }) => misses.unusable),
    partial: sum(counters, ({ misses }) => misses.partial),
  };
}

function sum<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}

function checkOptions(requests: RequestTable, options: ServiceRunOptions, where: string): void {
  const { replicas, kv, viewDelayS = 0, frontendS = 0, bucketS, acceleratorsPerReplica } = options;
  const count = { from: 1, to: 1e6, integer: true };
  requireNumber(replicas, `${where}.replicas`, count);
  requireNumber(acceleratorsPerReplica, `${where}.acceleratorsPerReplica`, count);
  requireNumber(viewDelayS, `${where}.viewDelayS`, { from: 0 });
  requireNumber(frontendS, `${where}.frontendS`, { from: 0 });
  if (bucketS !== undefined) requireNumber(bucketS, `${where}.bucketS`, { above: 0 });
  checkKvCacheOptions(kv, `${where}.kv`);
  if (options.promptCache !== undefined && kv.prefixCaching) throw twoCaches(where);
  const named = requests.promptBlocks ?? requests.outputBlocks;
  if (!kv.prefixCaching || named === undefined || named.blockTokens === kv.blockTokens) return;
  throw new KavierError('the workload names prefix blocks of another size than the KV cache has', {
    kind: 'input',
    where: `${where}.kv.blockTokens`,
    found: `${kv.blockTokens} tokens, and ${named.blockTokens} in the workload`,
    expected: 'the same number',
  });
}

/** Hits of both would be told apart by nothing. */
function twoCaches(where: string): KavierError {
  return new KavierError('a prompt cache and prefix caching are on together', {
    kind: 'input',
    where: `${where}.promptCache`,
    found: 'prefixCaching true',
    expected: 'one of them',
  });
}
