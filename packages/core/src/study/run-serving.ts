import type { PromptStoreOptions } from '../cluster/prompt-store.ts';
import { type ServiceRunOptions, simulateService } from '../cluster/simulate-service.ts';
import { promptKeys } from '../engine/published/prompt-keys.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import type { RunRecord } from '../record/run-record.ts';
import type { ServingFleet } from '../scenario/serving-fleet.ts';
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

/** Of an ecosystem, what a run needs besides its fleet. */
export interface RunSettings {
  readonly record: { readonly bucketS?: number | undefined };
  readonly seed: number;
}

/** Simulates a workload on replicas behind a router. Prefix blocks are cut to the engine's size first. */
export function runServing(
  fleet: ServingFleet,
  { record, seed }: RunSettings,
  requests: RequestTable,
  options: ServingRunOptions = {},
): RunRecord {
  const { table, service } = serviceRun(fleet, { record, seed }, requests, options);
  return simulateService(table, service);
}

/** The workload as the engines see it, and the service that serves it. */
export function serviceRun(
  fleet: ServingFleet,
  { record, seed }: RunSettings,
  requests: RequestTable,
  {
    fastForward = true,
    attribution = true,
    stepFactor = 1,
    onSteps,
    onProgress,
  }: ServingRunOptions,
): { readonly table: RequestTable; readonly service: ServiceRunOptions } {
  const cut = fleet.kv.prefixCaching
    ? recutBlocks(requests, fleet.kv.blockTokens)
    : { ...requests, promptBlocks: undefined, outputBlocks: undefined };
  const { bucketS } = record;
  const options = serviceOptions(fleet, cut, { bucketS, seed, stepFactor });
  const ran = onSteps && reportSteps(onSteps, options.pools[0].timer());
  const promptCache = promptCacheOf(fleet, requests);
  const service = { ...options, promptCache, fastForward, attribution, ran, onProgress };
  return { table: cut, service };
}

/** Keys are made of the workload's own blocks, which an engine without prefix caching does not get to see. */
function promptCacheOf(
  { gateway: { promptCache } }: ServingFleet,
  requests: RequestTable,
): PromptStoreOptions | undefined {
  if (promptCache === undefined) return undefined;
  const { policy, minTokens, maxPrompts, scope } = promptCache;
  return { saves: policy, maxPrompts, keys: promptKeys(requests, minTokens, scope) };
}

/** Seconds and physical amounts of a replica's steps. */
export function physicsOf(fleet: ServingFleet): ServingPhysics {
  const { model, tensorParallel, pipelineParallel, dataParallel } = fleet;
  const physics = servingPhysics({
    model,
    accelerator: clocked(fleet),
    tensorParallel,
    pipelineParallel,
    dataParallel,
    eager: fleet.eager,
    weights: fleet.weights,
    kvCache: fleet.kvFormat,
    coefficients: fleet.coefficients,
  });
  const { speculation } = fleet.scheduler;
  if (speculation === undefined) return physics;
  return { ...physics, costs: withDrafts(physics.costs, speculation) };
}

function serviceOptions(
  fleet: ServingFleet,
  requests: RequestTable,
  {
    bucketS,
    seed,
    stepFactor,
  }: { readonly bucketS?: number | undefined; readonly seed: number; readonly stepFactor: number },
): ServiceRunOptions {
  const { tensorParallel, pipelineParallel } = fleet;
  const { promptCache: _, router, ...gateway } = fleet.gateway;
  const physics = scaledPhysics(physicsOf(fleet), stepFactor);
  const { costs, amounts, frontendS } = physics;
  return {
    pools: [
      {
        name: fleet.name,
        replicas: fleet.replicas,
        acceleratorsPerReplica: tensorParallel * pipelineParallel,
        kv: fleet.kv,
        scheduler: fleet.scheduler,
        timer: () => limitedTimer(fleet, amounts, new RooflineTimer(costs)),
        router,
        priority: prioritiesOf(fleet, requests),
        amounts,
        host: costs,
        frontendS,
      },
    ],
    ...gateway,
    bucketS,
    seed,
  };
}

/** Priority of each request by its class; absent when all are equal. */
function prioritiesOf(
  { classPriorities }: ServingFleet,
  { requestClass, classNames }: RequestTable,
): Int32Array | undefined {
  if (requestClass === undefined || classNames === undefined) return undefined;
  const ofClass = classNames.map((name) => classPriorities[name] ?? 0);
  return ofClass.every((priority) => priority === 0)
    ? undefined
    : requestClass.map((index) => ofClass[index] ?? 0);
}
