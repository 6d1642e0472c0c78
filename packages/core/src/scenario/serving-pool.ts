import { FINISH_SYNC_STEPS, type LockstepOptions, PREFILL_INTERVAL } from '../engine/lockstep.ts';
import type {
  Batching,
  QueueOrder,
  SchedulerOptions,
  SpeculationOptions,
} from '../engine/options.ts';
import type { ServingProfile } from '../engine/profiles/contract.ts';
import { findServingProfile } from '../engine/profiles/registry.ts';
import type { Accelerator } from '../hardware/accelerator.ts';
import type { EvictionName } from '../kvcache/eviction/registry.ts';
import { checkKvCacheOptions, type KvCacheOptions } from '../kvcache/options.ts';
import type { ModelArchitecture } from '../model/architecture.ts';
import { type MemoryPlan, memoryPlan } from '../model/memory.ts';
import { type BatchLimits, defaultBatchLimits } from '../model/memory-constants.ts';
import type { KvFormat, WeightFormat } from '../model/weight-format.ts';
import type { CoefficientSet } from '../timing/coefficients.ts';
import { defaultCoefficients } from '../timing/default-coefficients.ts';
import { KavierError } from '../units/errors.ts';
import { type NumberRule, requireNumber } from '../units/require.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { defaultReplicas, type HeldReplicas, heldSpans } from './held-replicas.ts';
import { requireFit } from './require-fit.ts';

/** Batching replicas of one kind, resolved to numbers. Pure data: step costs follow from it. */
export interface ServingPool {
  /** Name of the dated profile that the defaults came from. */
  readonly profile: string;
  readonly name: string;
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  /** Accelerators that divide each layer of a replica, and its stages. */
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  /** Replicas that share one set of routed experts. */
  readonly dataParallel: number;
  /** How they step together. Absent where nothing is shared. */
  readonly lockstep?: PoolLockstep | undefined;
  /** All replicas, those that share experts counted apart. */
  readonly replicas: number;
  /** By replica, when it takes requests. Absent: all do throughout. */
  readonly held?: readonly TimeSpan[] | undefined;
  /** Kernels are launched one by one instead of from CUDA graphs. */
  readonly eager: boolean;
  readonly weights: WeightFormat;
  readonly kvFormat: KvFormat;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** Priority of a request by the name of its class; smaller goes first, 0 where nothing is said. */
  readonly classPriorities: Readonly<Record<string, number>>;
  readonly coefficients: CoefficientSet;
  /** Absent: full clocks, and the board limit. */
  readonly throttling?: Throttling | undefined;
}

/** How replicas that share experts step together. */
export type PoolLockstep = Pick<LockstepOptions, 'finishSyncSteps' | 'prefillInterval'>;

/** An accelerator that is held below what it could do. */
export interface Throttling {
  /** Watts that it may draw, above what it draws at any work and at most its board limit. */
  readonly capW?: number | undefined;
  /** Clock of its units / their highest clock, above 0 and at most 1. */
  readonly clock?: number | undefined;
}

/** Options of an engine profile; what is left out is the profile's. */
export interface ServingEngineOptions {
  readonly batching?: Batching | undefined;
  readonly order?: QueueOrder | undefined;
  readonly classPriorities?: Readonly<Record<string, number>> | undefined;
  readonly maxBatchedTokens?: number | undefined;
  readonly maxSequences?: number | undefined;
  readonly longPrefillTokens?: number | undefined;
  readonly chunkedPrefill?: boolean | undefined;
  readonly reserveWholePrompt?: boolean | undefined;
  /** Share of the KV blocks to keep free when admitting, 0..1. */
  readonly watermark?: number | undefined;
  /** Default: what the model and the KV memory allow. */
  readonly maxContextTokens?: number | undefined;
  /** Default: never. */
  readonly timeoutS?: number | undefined;
  readonly memoryFraction?: number | undefined;
  /** Blocks of a replica. Default: what the memory plan leaves. */
  readonly kvCacheBlocks?: number | undefined;
  readonly blockTokens?: number | undefined;
  readonly prefixCaching?: boolean | undefined;
  /** Default `lru`, as every engine has it. */
  readonly eviction?: EvictionName | undefined;
  readonly kvPrecision?: KvFormat | undefined;
  readonly weightPrecision?: WeightFormat | undefined;
  readonly hostTime?: 'serial' | 'overlapped' | undefined;
  /** Only with data parallelism. Ranks without work look after every so many steps whether others have any. */
  readonly finishSyncSteps?: number | undefined;
  /** Only with data parallelism. A rank that decodes prefills in every so many steps. */
  readonly prefillInterval?: number | undefined;
  /** Default: none. */
  readonly speculation?: SpeculationOptions | undefined;
  /** Default false. */
  readonly eager?: boolean | undefined;
  /** Default: `defaultCoefficients` of the profile's engine and the accelerator. */
  readonly coefficients?: CoefficientSet | undefined;
}

/** A pool as a scenario describes it, names already looked up. */
export interface ServingPoolOptions {
  readonly profile: string;
  readonly name: string;
  readonly model: ModelArchitecture;
  readonly accelerator: Accelerator;
  /** Default 1. */
  readonly tensorParallel?: number | undefined;
  /** Default 1. */
  readonly pipelineParallel?: number | undefined;
  /** Parts of a replica that share its routed experts and are replicas of all else. Default 1. */
  readonly dataParallel?: number | undefined;
  /** Default: those of `held`, or 1. */
  readonly replicas?: number | undefined;
  /** Those that start and stop; all others are there throughout. Default: none. */
  readonly held?: readonly HeldReplicas[] | undefined;
  readonly engine: ServingEngineOptions;
  readonly powerCapW?: number | undefined;
  readonly clock?: number | undefined;
}

/** A pool as numbers, and how the memory of its replicas is divided. */
export interface ResolvedServing {
  readonly pool: ServingPool;
  readonly profile: ServingProfile;
  readonly plan: MemoryPlan;
  /** Whether the longest context is shorter than the model's because the KV memory holds no more. */
  readonly contextCut: boolean;
}

/**
 * Fills in every default of a pool: from its profile, its accelerator and the memory that is left for keys and values.
 * Errors (KavierError, kind `input`): an unknown profile; a model that does not fit, with what is missing and what would fit;
 * a value out of range.
 */
export function resolveServing(given: ServingPoolOptions): ResolvedServing {
  const profile = findServingProfile(given.profile);
  const { defaults } = profile;
  const { engine, model, accelerator } = given;
  const limits =
    defaults.limits.value === 'by-accelerator'
      ? defaultBatchLimits(accelerator)
      : defaults.limits.value;
  const { maxBatchedTokens = limits.maxBatchedTokens, maxSequences = limits.maxSequences } = engine;
  const plan = planOf(given, profile, { maxBatchedTokens, maxSequences });
  requireFit(plan, engine);
  const whole = { from: 1, to: 2 ** 30, integer: true };
  // A model that keeps states finds prefixes again in larger blocks than those that were asked for.
  const blockTokens = plan.layout.hitTokens;
  const { kvCacheBlocks = plan.blocks } = engine;
  const blocks = requireNumber(kvCacheBlocks, 'kvCacheBlocks', whole);
  const longest =
    engine.kvCacheBlocks === undefined ? plan.longestRequestTokens : blocks * blockTokens;
  const context = engine.maxContextTokens ?? Math.min(model.maxContextTokens, longest);
  const kv = kvOf(engine, profile, { blockTokens, blocks });
  const host = engine.hostTime ?? defaults.host.value;
  const replicas = requireNumber(given.replicas ?? defaultReplicas(given.held), 'replicas', {
    ...whole,
    to: 1e5,
  });
  const held = heldSpans(given.held, replicas, plan.options.dataParallel);
  const limited = { maxBatchedTokens, maxSequences, maxContextTokens: context };
  return {
    pool: {
      profile: profile.name,
      name: given.name,
      model,
      accelerator,
      tensorParallel: plan.options.tensorParallel,
      pipelineParallel: plan.options.pipelineParallel,
      dataParallel: plan.options.dataParallel,
      ...lockstepOf(engine, profile, plan.options.dataParallel),
      replicas: plan.options.dataParallel * replicas,
      ...(held && { held }),
      eager: engine.eager ?? false,
      weights: plan.options.weights,
      kvFormat: plan.options.kvCache,
      kv,
      scheduler: schedulerOf(engine, profile, blocks, limited, host),
      classPriorities: engine.classPriorities ?? {},
      coefficients: {
        ...(engine.coefficients ?? defaultCoefficients(accelerator, profile.engineGroup)),
        host,
      },
      ...throttlingOf(given),
    },
    profile,
    plan,
    contextCut: engine.maxContextTokens === undefined && longest < model.maxContextTokens,
  };
}

/** How the memory of a pool's accelerators is divided. */
function planOf(
  given: ServingPoolOptions,
  { defaults }: ServingProfile,
  { maxBatchedTokens, maxSequences }: BatchLimits,
): MemoryPlan {
  const { engine } = given;
  return memoryPlan({
    model: given.model,
    accelerator: given.accelerator,
    tensorParallel: given.tensorParallel,
    pipelineParallel: given.pipelineParallel,
    dataParallel: given.dataParallel,
    weights: engine.weightPrecision,
    kvCache: engine.kvPrecision,
    blockTokens: engine.blockTokens ?? defaults.blockTokens.value,
    memoryFraction: engine.memoryFraction ?? defaults.memoryFraction.value,
    maxContextTokens: engine.maxContextTokens,
    maxBatchedTokens,
    maxSequences,
    release: defaults.release.value,
    eager: engine.eager,
    prefixCaching: engine.prefixCaching ?? defaults.prefixCaching.value,
  });
}

function lockstepOf(
  engine: ServingEngineOptions,
  { defaults }: ServingProfile,
  dataParallel: number,
): Pick<ServingPool, 'lockstep'> {
  const { finishSyncSteps, prefillInterval } = engine;
  if (dataParallel > 1) {
    return {
      lockstep: {
        finishSyncSteps: requireNumber(
          finishSyncSteps ?? defaults.finishSyncSteps.value,
          'finishSyncSteps',
          FINISH_SYNC_STEPS,
        ),
        prefillInterval: requireNumber(
          prefillInterval ?? defaults.prefillInterval.value,
          'prefillInterval',
          PREFILL_INTERVAL,
        ),
      },
    };
  }
  for (const [where, found] of Object.entries({ finishSyncSteps, prefillInterval })) {
    if (found === undefined) continue;
    throw new KavierError('only replicas that share experts step together', {
      kind: 'input',
      where,
      found: String(found),
      expected: 'dataParallel of at least 2, of a mixture of experts',
    });
  }
  return {};
}

function throttlingOf({
  accelerator,
  powerCapW: capW,
  clock,
}: ServingPoolOptions): Pick<ServingPool, 'throttling'> {
  if (capW === undefined && clock === undefined) return {};
  if (clock !== undefined) requireNumber(clock, 'clock', { above: 0, to: 1 });
  if (capW === undefined) return { throttling: { clock } };
  requireNumber(capW, 'powerCapW', { above: accelerator.idleW, to: accelerator.tdpW });
  return { throttling: clock === undefined ? { capW } : { capW, clock } };
}

/** The queue of `lru` is the only one with a tail for empty blocks. */
function kvOf(
  { prefixCaching, eviction = 'lru' }: ServingEngineOptions,
  { defaults }: ServingProfile,
  size: Pick<KvCacheOptions, 'blockTokens' | 'blocks'>,
): KvCacheOptions {
  const kv: KvCacheOptions = {
    ...size,
    prefixCaching: prefixCaching ?? defaults.prefixCaching.value,
    eviction,
    emptyRelease: eviction === 'lru' ? defaults.emptyRelease.value : 'head',
  };
  checkKvCacheOptions(kv);
  return kv;
}

function schedulerOf(
  engine: ServingEngineOptions,
  { defaults }: ServingProfile,
  blocks: number,
  limits: Pick<SchedulerOptions, 'maxBatchedTokens' | 'maxSequences' | 'maxContextTokens'>,
  host: CoefficientSet['host'],
): SchedulerOptions {
  const watermark = requireNumber(engine.watermark ?? defaults.watermark.value, 'watermark', {
    from: 0,
    to: 1,
  });
  return {
    batching: engine.batching ?? defaults.batching.value,
    order: engine.order ?? defaults.order.value,
    ...limits,
    longPrefillTokens: engine.longPrefillTokens ?? defaults.longPrefillTokens.value,
    chunkedPrefill: engine.chunkedPrefill ?? defaults.chunkedPrefill.value,
    reserveWholePrompt: engine.reserveWholePrompt ?? defaults.reserveWholePrompt.value,
    watermarkBlocks: Math.floor(watermark * blocks),
    // A host that prepares a step while another runs has decided it by then.
    schedulesAhead: host === 'overlapped',
    timeoutS: engine.timeoutS ?? Number.POSITIVE_INFINITY,
    ...(engine.speculation && { speculation: checkedSpeculation(engine.speculation) }),
  };
}

function checkedSpeculation(given: SpeculationOptions): SpeculationOptions {
  const check = (name: keyof SpeculationOptions, rule: NumberRule) =>
    requireNumber(given[name], `speculation.${name}`, rule);
  return {
    draftTokens: check('draftTokens', { from: 1, to: 16, integer: true }),
    acceptance: check('acceptance', { from: 0, to: 1 }),
    draftCost: check('draftCost', { from: 0, to: 100 }),
  };
}
