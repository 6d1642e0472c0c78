import type { PromptStoreOptions } from '../cluster/prompt-store.ts';
import {
  type PoolRunOptions,
  type ServiceRunOptions,
  simulateService,
} from '../cluster/simulate-service.ts';
import { promptKeys } from '../engine/published/prompt-keys.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { GatewayOptions, PromptCacheOptions } from '../scenario/gateway-options.ts';
import type { ServingPool } from '../scenario/serving-pool.ts';
import { withDrafts } from '../timing/draft-costs.ts';
import { type CostTables, costTables, RooflineTimer } from '../timing/roofline.ts';
import { type ServingPhysics, servingPhysics } from '../timing/step-costs.ts';
import { recutBlocks } from '../workload/recut-blocks.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { scaledPhysics } from './scaled-physics.ts';
import { reportSteps, type StepListener } from './step-listener.ts';
import { clocked, limitedTimer } from './throttled.ts';

export interface ServingRunOptions {
  /** False gives the same run step by step, slower: for measuring what fast-forward saves. Default true. */
  readonly fastForward?: boolean | undefined;
  /** Whether the record says what work each request caused. Default true. */
  readonly attribution?: boolean | undefined;
  /** Every second that coefficients give is multiplied by this, of all pools or of each: the service as if all were so much slower. Default 1. */
  readonly stepFactor?: number | readonly number[] | undefined;
  /** Hears of every run of steps. */
  readonly onSteps?: StepListener | undefined;
  /** Hears how many of the requests have ended. */
  readonly onProgress?: ProgressListener | undefined;
}

/** Pools of batching replicas and what stands before them. */
export interface ServingSystem {
  /** At least one, of different names. */
  readonly pools: readonly ServingPool[];
  readonly gateway: GatewayOptions;
}

/** Of an ecosystem, what a run needs besides its pools. */
export interface RunSettings {
  readonly record: { readonly bucketS?: number | undefined };
  readonly seed: number;
}

/** Simulates a workload on pools of replicas behind routers. Prefix blocks are cut to the size of each pool's engine first. */
export function runServing(
  system: ServingSystem,
  settings: RunSettings,
  requests: RequestTable,
  options?: ServingRunOptions,
): RunRecord {
  return simulateService(requests, serviceRunOptions(system, settings, requests, options));
}

/** The service that serves a workload. */
export function serviceRunOptions(
  { pools, gateway }: ServingSystem,
  { record, seed }: RunSettings,
  requests: RequestTable,
  {
    fastForward = true,
    attribution = true,
    stepFactor = 1,
    onSteps,
    onProgress,
  }: ServingRunOptions = {},
): ServiceRunOptions {
  const options = pools.map((pool, index) =>
    poolOptions(
      pool,
      gateway,
      requests,
      typeof stepFactor === 'number' ? stepFactor : stepFactor[index],
    ),
  );
  const { pools: modelRouter, router: _, promptCache, ...atGateway } = gateway;
  return {
    ...atGateway,
    pools: options,
    modelRouter,
    promptCache: promptCache && promptCacheOf(promptCache, requests),
    bucketS: record.bucketS,
    seed,
    fastForward,
    attribution,
    ran: onSteps && reportSteps(onSteps),
    onProgress,
  };
}

/** Keys are made of the workload's own blocks, which an engine without prefix caching does not get to see. */
function promptCacheOf(
  { policy, minTokens, maxPrompts, scope }: PromptCacheOptions,
  requests: RequestTable,
): PromptStoreOptions {
  return { saves: policy, maxPrompts, keys: promptKeys(requests, minTokens, scope) };
}

/** Seconds and physical amounts of a replica's steps. */
export function physicsOf(pool: ServingPool): ServingPhysics {
  const { model, tensorParallel, pipelineParallel, dataParallel } = pool;
  const physics = servingPhysics({
    model,
    accelerator: clocked(pool),
    tensorParallel,
    pipelineParallel,
    dataParallel,
    eager: pool.eager,
    weights: pool.weights,
    kvCache: pool.kvFormat,
    coefficients: pool.coefficients,
  });
  const { speculation } = pool.scheduler;
  if (speculation === undefined) return physics;
  return { ...physics, costs: withDrafts(physics.costs, speculation) };
}

function poolOptions(
  pool: ServingPool,
  { router }: GatewayOptions,
  requests: RequestTable,
  stepFactor: number,
): PoolRunOptions {
  const { kv, tensorParallel, pipelineParallel } = pool;
  const { costs, amounts, frontendS } = scaledPhysics(physicsOf(pool), stepFactor);
  const tables = costTables(costs);
  const timerWith = (ofCosts: CostTables) =>
    limitedTimer(pool, amounts, new RooflineTimer(costs, ofCosts));
  const timer = () => timerWith(tables);
  return {
    name: pool.name,
    replicas: pool.replicas,
    held: pool.held,
    acceleratorsPerReplica: tensorParallel * pipelineParallel,
    kv,
    scheduler: pool.scheduler,
    timer,
    lockstep: pool.lockstep &&
      costs.linearOfRankS && {
        ...pool.lockstep,
        ranks: pool.dataParallel,
        pads: !pool.eager,
        stages: costs.stages,
        linearOfRankS: costs.linearOfRankS,
        rankTimer: (linear) => timerWith({ ...tables, linear }),
        aloneTimer: timer,
      },
    router,
    priority: prioritiesOf(pool, requests),
    blocks: kv.prefixCaching ? recutBlocks(requests, kv.blockTokens) : {},
    amounts,
    host: costs,
    frontendS,
  };
}

/** Priority of each request by its class; absent when all are equal. */
function prioritiesOf(
  { classPriorities }: ServingPool,
  { requestClass, classNames }: RequestTable,
): Int32Array | undefined {
  if (requestClass === undefined || classNames === undefined) return undefined;
  const ofClass = classNames.map((name) => classPriorities[name] ?? 0);
  return ofClass.every((priority) => priority === 0)
    ? undefined
    : requestClass.map((index) => ofClass[index] ?? 0);
}
