import { visibleMemoryBytes } from '../hardware/visible-memory.ts';
import { releaseFacts } from './engine-release.ts';
import { blocksOfSequence, type KvLayout, kvLayout, stageBlockBytes } from './kv-layout.ts';
import { type MemoryOptions, type PlanOptions, withDefaults } from './memory-options.ts';
import { type Reserves, reservesOf } from './memory-reserves.ts';
import { pipelineStages, type Stage, stageWeightBytes } from './pipeline-stages.ts';

/*
 * Memory of each accelerator of a stage, bytes:
 *
 *   C f = W + A + X + R + G + K        K = blocks x bytes of a block on the stage + what is left
 *
 * C what a process sees, f memory fraction, W weights (pipeline-stages.ts), A activations, X work space, R runtime, G CUDA
 * graphs (memory-reserves.ts), block (kv-layout.ts). The replica has as many blocks as its poorest stage.
 * After vLLM's `determine_available_memory`, release by release (engine-release.ts).
 */

/** Bytes of one accelerator of the stage that decides; they sum to its memory, `unused` being negative when they do not fit. */
export interface MemoryParts extends Reserves {
  readonly weights: number;
  readonly kvBlocks: number;
  /** Less than a block within the fraction; below 0 by as much as is missing. */
  readonly unused: number;
  /** Visible and outside of the memory fraction. */
  readonly withheld: number;
  /** Kept by the driver: a process does not see it. */
  readonly driver: number;
}

/** What limits how many requests can run at once, or whether any can. */
export type MemoryLimit = 'weights' | 'context' | 'kv-memory' | 'max-sequences';

/** One stage of the pipeline: what lies on each of its accelerators, bytes. */
export interface StagePlan extends Reserves {
  readonly layers: number;
  readonly weights: number;
  /** Left for KV blocks; negative when the rest does not fit. */
  readonly available: number;
  readonly blockBytes: number;
  /** Blocks that this stage alone could hold. */
  readonly blocks: number;
}

export interface MemoryPlan {
  /** The options with every default filled in. */
  readonly options: PlanOptions;
  readonly memoryBytes: number;
  /** Of it, what a process sees; the memory fraction is a share of this. */
  readonly visibleBytes: number;
  readonly parts: MemoryParts;
  readonly stages: readonly StagePlan[];
  readonly layout: KvLayout;
  /** Blocks as the engine counts them; each lies in the memory of all accelerators of the replica. */
  readonly poolBlocks: number;
  /**
   * Blocks of `layout.hitTokens` that sequences of the mean length find room in: `poolBlocks` for models of one kind of
   * layer, otherwise what remains of them when every group has taken its own.
   */
  readonly blocks: number;
  /** Tokens of KV cache: the longest context times how many requests of it fit at once. */
  readonly kvTokens: number;
  /** What the engine's log calls its size: `kvTokens`, or until 0.21 the tokens of one group's share of the blocks. */
  readonly loggedKvTokens: number;
  /** Requests of `maxContextTokens` that its log says it can hold at once. */
  readonly maxConcurrency: number;
  /** KV bytes of one token on one accelerator of the stage that decides, at the mean sequence length. */
  readonly kvBytesPerToken: number;
  /** Longest request that the KV memory and the model allow, tokens. */
  readonly longestRequestTokens: number;
  /** Requests of the mean length that fit at once, the sequence limit not applied. */
  readonly concurrentByMemory: number;
  /** The same with the sequence limit applied. */
  readonly concurrentRequests: number;
  /**
   * Most sequences with which the engine starts, where a block must be there for the state of each; null for models without
   * states and for releases that do not ask.
   */
  readonly mostSequences: number | null;
  /** Whether the weights fit and a request of `maxContextTokens` can be held. */
  readonly fits: boolean;
  readonly limit: MemoryLimit;
}

/**
 * How the memory of a replica is divided, and what it can hold.
 *
 * @throws KavierError of kind `input` for options out of range or heads that cannot be divided.
 */
export function memoryPlan(given: MemoryOptions): MemoryPlan {
  const options = withDefaults(given);
  const { accelerator, model, meanSequenceTokens, maxContextTokens, maxSequences } = options;
  const layout = kvLayout(options);
  const visibleBytes = visibleMemoryBytes(accelerator);
  const allowed = visibleBytes * options.memoryFraction;
  const stages = pipelineStages(model.layers, options.pipelineParallel).map((stage) =>
    stagePlan(options, layout, stage, allowed),
  );
  const poorest = stages.reduce((least, stage) => (isPoorer(stage, least) ? stage : least));
  const { blocks: poolBlocks, blockBytes } = poorest;
  const held = (tokens: number) => blocksOfSequence(layout, options, tokens, false);
  const reserved = (tokens: number) => blocksOfSequence(layout, options, tokens, true);
  const concurrentByMemory = Math.floor(poolBlocks / held(meanSequenceTokens));
  const meanBlocks = Math.ceil(meanSequenceTokens / layout.hitTokens);
  const fits = poolBlocks >= reserved(maxContextTokens);
  const maxConcurrency = poolBlocks / reserved(maxContextTokens);
  return {
    options,
    memoryBytes: accelerator.memoryBytes,
    visibleBytes,
    parts: partsOf(poorest, accelerator.memoryBytes, visibleBytes, allowed),
    stages,
    layout,
    poolBlocks,
    blocks: Math.floor((poolBlocks * meanBlocks) / held(meanSequenceTokens)),
    kvTokens: tokensOf(options, layout, poolBlocks, true),
    loggedKvTokens: tokensOf(
      options,
      layout,
      poolBlocks,
      releaseFacts(options.release).countsTokensByConcurrency,
    ),
    maxConcurrency,
    kvBytesPerToken: (blockBytes * held(meanSequenceTokens)) / (meanBlocks * layout.hitTokens),
    longestRequestTokens: longestRequest(options, layout, poolBlocks),
    concurrentByMemory,
    concurrentRequests: Math.min(concurrentByMemory, maxSequences),
    mostSequences: mostSequencesOf(options, layout, poolBlocks),
    fits,
    limit: limitOf(poolBlocks, fits, concurrentByMemory <= maxSequences),
  };
}

function stagePlan(
  options: PlanOptions,
  layout: KvLayout,
  stage: Stage,
  allowed: number,
): StagePlan {
  const weights = stageWeightBytes(options, stage);
  const reserves = reservesOf(options, stage, releaseFacts(options.release));
  const { activations, workspace, runtime, cudaGraphs } = reserves;
  const available = allowed - weights - activations - workspace - runtime - cudaGraphs;
  const blockBytes = stageBlockBytes(layout, options.model, stage);
  // A stage without layers that keep anything does not limit the others.
  const blocks =
    blockBytes === 0
      ? available > 0
        ? Number.MAX_SAFE_INTEGER
        : 0
      : Math.max(0, Math.floor(available / blockBytes));
  return { layers: stage.layers, weights, ...reserves, available, blockBytes, blocks };
}

/** Fewer blocks, or as few and less memory. */
function isPoorer(stage: StagePlan, than: StagePlan): boolean {
  if (stage.blocks !== than.blocks) return stage.blocks < than.blocks;
  return stage.available < than.available;
}

function partsOf(
  {
    weights,
    activations,
    workspace,
    runtime,
    cudaGraphs,
    available,
    blocks,
    blockBytes,
  }: StagePlan,
  memoryBytes: number,
  visibleBytes: number,
  allowed: number,
): MemoryParts {
  const kvBlocks = blocks * blockBytes;
  return {
    weights,
    activations,
    workspace,
    runtime,
    cudaGraphs,
    kvBlocks,
    unused: available - kvBlocks,
    withheld: visibleBytes - allowed,
    driver: memoryBytes - visibleBytes,
  };
}

function mostSequencesOf(
  { release }: PlanOptions,
  { kinds }: KvLayout,
  poolBlocks: number,
): number | null {
  const keepsStates = kinds.some(({ kind }) => kind === 'linear');
  return keepsStates && releaseFacts(release).needsStateBlocks ? poolBlocks : null;
}

function tokensOf(
  options: PlanOptions,
  layout: KvLayout,
  poolBlocks: number,
  byConcurrency: boolean,
): number {
  const { maxContextTokens } = options;
  if (layout.groups === 1 && layout.kinds[0].kind !== 'sliding-window') {
    return poolBlocks * layout.blockTokens;
  }
  if (!byConcurrency) return Math.floor(poolBlocks / layout.groups) * layout.blockTokens;
  const perRequest = blocksOfSequence(layout, options, maxContextTokens, true);
  return Math.floor((poolBlocks * maxContextTokens) / perRequest);
}

/** The longest context that the pool holds by the engine's own count, in whole blocks; at most the model's. */
function longestRequest(options: PlanOptions, layout: KvLayout, poolBlocks: number): number {
  const { maxContextTokens } = options.model;
  const unit = layout.blockTokens;
  let low = 0;
  let high = Math.ceil(maxContextTokens / unit);
  // Invariant: `low` units fit; more than `high` are of no use.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (blocksOfSequence(layout, options, middle * unit, true) <= poolBlocks) low = middle;
    else high = middle - 1;
  }
  return Math.min(low * unit, maxContextTokens);
}

function limitOf(blocks: number, fits: boolean, memoryBinds: boolean): MemoryLimit {
  if (blocks === 0) return 'weights';
  if (!fits) return 'context';
  return memoryBinds ? 'kv-memory' : 'max-sequences';
}
