import type { PromptStoreOptions } from '../cluster/prompt-store.ts';
import { type ServiceRunOptions, simulateService } from '../cluster/simulate-service.ts';
import { promptKeys } from '../engine/published/prompt-keys.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { ServingPool } from '../scenario/serving-pool.ts';
import { withDrafts } from '../timing/draft-costs.ts';
import { RooflineTimer } from '../timing/roofline.ts';
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
  /** Every second that coefficients give is multiplied by this: the service as if all were so much slower. Default 1. */
  readonly stepFactor?: number | undefined;
  /** Hears of every run of steps. */
  readonly onSteps?: StepListener | undefined;
  /** Hears how many of the requests have ended. */
  readonly onProgress?: ProgressListener | undefined;
}

/** Of an ecosystem, what a run needs besides its pool. */
export interface RunSettings {
  readonly record: { readonly bucketS?: number | undefined };
  readonly seed: number;
}

/** Simulates a workload on replicas behind a router. Prefix blocks are cut to the engine's size first. */
export function runServing(
  pool: ServingPool,
  { record, seed }: RunSettings,
  requests: RequestTable,
  {
    fastForward = true,
    attribution = true,
    stepFactor = 1,
    onSteps,
    onProgress,
  }: ServingRunOptions = {},
): RunRecord {
  const cut = pool.kv.prefixCaching
    ? recutBlocks(requests, pool.kv.blockTokens)
    : { ...requests, promptBlocks: undefined, outputBlocks: undefined };
  const { bucketS } = record;
  const options = serviceOptions(pool, cut, { bucketS, seed, stepFactor });
  const ran = onSteps && reportSteps(onSteps, options.timer());
  const promptCache = promptCacheOf(pool, requests);
  return simulateService(cut, {
    ...options,
    promptCache,
    fastForward,
    attribution,
    ran,
    onProgress,
  });
}

/** Keys are made of the workload's own blocks, which an engine without prefix caching does not get to see. */
function promptCacheOf(
  { gateway: { promptCache } }: ServingPool,
  requests: RequestTable,
): PromptStoreOptions | undefined {
  if (promptCache === undefined) return undefined;
  const { policy, minTokens, maxPrompts, scope } = promptCache;
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

function serviceOptions(
  pool: ServingPool,
  requests: RequestTable,
  {
    bucketS,
    seed,
    stepFactor,
  }: { readonly bucketS?: number | undefined; readonly seed: number; readonly stepFactor: number },
): ServiceRunOptions {
  const { tensorParallel, pipelineParallel } = pool;
  const { promptCache: _, ...gateway } = pool.gateway;
  const physics = scaledPhysics(physicsOf(pool), stepFactor);
  const { costs, amounts, frontendS } = physics;
  return {
    replicas: pool.replicas,
    kv: pool.kv,
    scheduler: pool.scheduler,
    timer: () => limitedTimer(pool, amounts, new RooflineTimer(costs)),
    ...gateway,
    priority: prioritiesOf(pool, requests),
    amounts,
    host: costs,
    name: pool.name,
    acceleratorsPerReplica: tensorParallel * pipelineParallel,
    frontendS,
    bucketS,
    seed,
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
