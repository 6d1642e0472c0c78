import type { ReplicaObserver } from '../engine/observer.ts';
import { type RequestColumns, requestColumns } from '../engine/request-columns.ts';
import type { PlannedRun } from '../engine/run.ts';
import type { Memory } from '../kernel/memory.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import { RandomStream } from '../kernel/random.ts';
import type { RunRecord } from '../record/run-record.ts';
import { WorkLedger } from '../record/work-ledger.ts';
import type { StepCosts } from '../timing/roofline.ts';
import { type StepAmounts, windowsIn } from '../timing/step-amounts.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { Admission } from './admission/contract.ts';
import { type AdmissionOptions, createAdmission } from './admission/registry.ts';
import { BlockedTime } from './blocked-time.ts';
import { checkServiceRun } from './check-service-run.ts';
import { isSplittable } from './coupling.ts';
import { KvUse } from './kv-use.ts';
import type { ModelRouter } from './model-router/contract.ts';
import { createModelRouter, type ModelRouterOptions } from './model-router/registry.ts';
import type { PoolOptions } from './pool.ts';
import { PromptStore, type PromptStoreOptions } from './prompt-store.ts';
import type { ReplicaShare } from './replica-share.ts';
import { createRouter, type RouterOptions } from './router/registry.ts';
import { Service } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import type { ServicePart } from './service-part.ts';
import { recordOf } from './service-record.ts';

/** A pool of a service, and what its run has to say. */
export interface PoolRunOptions extends Omit<PoolOptions, 'router' | 'amounts' | 'windows'> {
  readonly router: RouterOptions;
  /** Physical amounts of a step, for the work ledger. */
  readonly amounts: StepAmounts;
  /** The host's part of a step, where the timer knows one: says how much of the busy time it makes. */
  readonly host?: HostTime | undefined;
  readonly acceleratorsPerReplica: number;
}

/** A service and what its run has to say: everything but the workload. */
export interface ServiceRunOptions
  extends Omit<
    ServiceOptions,
    'pools' | 'modelRouter' | 'admission' | 'promptStore' | 'inOrder' | 'columns' | 'share'
  > {
  /** At least one, of different names. */
  readonly pools: readonly PoolRunOptions[];
  /** Default: `{ policy: 'single' }`, everything to the first pool. */
  readonly modelRouter?: ModelRouterOptions | undefined;
  /** Default: `{ policy: 'none' }`. */
  readonly admission?: AdmissionOptions | undefined;
  /** Default: none. Only before a single pool: what it holds is of one model. */
  readonly promptCache?: PromptStoreOptions | undefined;
  /** Whether the record says what work each request caused. Default true. */
  readonly attribution?: boolean | undefined;
  /** Width of a ledger bucket, seconds, > 0; doubled as often as a long run needs. */
  readonly bucketS?: number | undefined;
  /** Seed of the streams of routing and speculation. */
  readonly seed: number | string;
  /** Hears of every run of steps once it is booked, in order of its end; what it is given is valid during the call. */
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
  const columns = serviceColumns(requests, options);
  const part = simulateReplicas(requests, options, { columns, where });
  return recordOf(columns.record, options, [part]);
}

/** Fresh columns for a run of a service. */
export function serviceColumns(
  requests: RequestTable,
  { attribution = true, promptCache }: Pick<ServiceRunOptions, 'attribution' | 'promptCache'>,
  memory?: Memory,
): RequestColumns {
  return requestColumns(requests, { attribution, isGiven: promptCache !== undefined, memory });
}

/** Whether the replicas of a service can be simulated apart from each other, on several threads. Errors: as `simulateService`. */
export function canSplitService(
  requests: RequestTable,
  options: ServiceRunOptions,
  where = 'service',
): boolean {
  checkServiceRun(requests, options, where);
  const inOrder = options.ran !== undefined;
  const policies = policiesOf(requests, options, where);
  return isSplittable(requests, { ...options, ...policies, promptStore: undefined, inOrder });
}

/** Where a part of a run happens. */
export interface PartOptions {
  /** What all parts of the run write their requests into. */
  readonly columns: RequestColumns;
  /** Default: all replicas. Others only where `canSplitService`. */
  readonly share?: ReplicaShare | undefined;
  readonly where?: string | undefined;
}

/** Runs the replicas of a share. All shares of a run, put together by `recordOf`, are the run. Errors: as `simulateService`. */
export function simulateReplicas(
  requests: RequestTable,
  options: ServiceRunOptions,
  { columns, share, where = 'service' }: PartOptions,
): ServicePart {
  checkServiceRun(requests, options, where);
  const promptStore =
    options.promptCache && new PromptStore(options.promptCache, `${where}.promptCache`);
  const poolOf = options.pools.flatMap((pool) => Array.from({ length: pool.replicas }, () => pool));
  const replicas = poolOf.length;
  const work = new WorkLedger({ bucketS: options.bucketS, replicas });
  const blocked = new BlockedTime(replicas);
  const kvUse = new KvUse(replicas);
  const hostS = new Float64Array(replicas);
  const { ran } = options;
  const service = new Service(
    requests,
    {
      ...options,
      ...policiesOf(requests, options, where),
      promptStore,
      inOrder: ran !== undefined,
      columns,
      share,
    },
    {
      ended: () => {},
      ran: (replica, run, timer) => {
        const { amounts, host } = poolOf[replica];
        run.book(work, replica, amounts);
        kvUse.ran(replica, run);
        blocked.ran(replica, run);
        ran?.(replica, run, timer);
        if (host !== undefined) hostS[replica] += hostSeconds(host, run);
      },
      ranDummy: (replica, run) => run.bookDummy(work, replica, poolOf[replica].amounts),
    },
  );
  service.run(options.onProgress);
  return {
    replicas: service.replicas.map((replica) => {
      const { index, steps, runs } = replica;
      return {
        steps,
        runs,
        counters: replica.counters(),
        blockedS: blocked.ofReplica(index),
        kvPeak: kvUse.peakOf(index),
        hostS: hostS[index],
        lastS: replica.nowS,
        work: work.ofReplica(index),
      };
    }),
    pools: service.pools.map((pool) => ({
      turnedAway: pool.turnedAway,
      tokenGaps: pool.state.tokenGaps,
      lockstep: pool.lockstep(),
    })),
    promptStore: promptStore?.counters(),
    endS: service.nowS,
  };
}

/** Routers and admission of one run, each with a stream of its own. */
function policiesOf(
  { classNames = [] }: RequestTable,
  options: ServiceRunOptions,
  where: string,
): {
  readonly pools: readonly PoolOptions[];
  readonly modelRouter: ModelRouter | undefined;
  readonly admission: Admission | undefined;
} {
  const { seed, modelRouter, admission, attribution = true } = options;
  const pools = options.pools.map((pool, index): PoolOptions => {
    // The first pool's stream has the name that the only one has.
    const name = index === 0 ? ['router'] : ['router', index];
    const setup = { replicas: pool.replicas, stream: RandomStream.named(seed, ...name) };
    return {
      ...pool,
      router: createRouter(pool.router, setup, `${where}.pools[${index}].router`),
      amounts: attribution ? pool.amounts : undefined,
      windows: windowsIn(pool.amounts),
    };
  });
  const setup = {
    pools: pools.map(({ name }) => name),
    classNames,
    stream: RandomStream.named(seed, 'model-router'),
  };
  return {
    pools,
    modelRouter: modelRouter && createModelRouter(modelRouter, setup, `${where}.modelRouter`),
    admission: admission && createAdmission(admission, `${where}.admission`),
  };
}

/** Busy seconds of a run that are the host's. */
function hostSeconds(costs: HostTime, { steps, work, startS, endS }: PlannedRun): number {
  const busyS = endS - startS;
  const preparedS = steps * (costs.hostS + costs.hostSPerSequence * work.sequences);
  const allS = preparedS + steps * costs.launchS;
  // Where it overlaps with the device, the host counts when it is the longer part of every step of the run.
  if (allS >= busyS * (1 - 1e-9)) return busyS;
  return costs.host === 'serial' ? preparedS : 0;
}
