import { largestOf } from '../units/extremes.ts';
import { requireNumber } from '../units/require.ts';
import { kvBytesForContext } from './kv-cache-size.ts';
import {
  DEFAULT_BLOCK_TOKENS,
  DEFAULT_MEMORY_FRACTION,
  DEFAULT_SEQUENCE_TOKENS,
  defaultBatchLimits,
  MEMORY_CONSTANTS,
} from './memory-constants.ts';
import type { ReplicaHardware } from './replica-hardware.ts';
import { replicaShape } from './replica-shape.ts';
import { kvShard } from './tensor-split.ts';
import { KV_FORMAT_BYTES, weightCounts, weightLayout } from './weight-format.ts';

/*
 * Memory of each accelerator of a replica, bytes; t accelerators divide a layer, p stages the layers:
 *
 *   M f = (W + W_r / d) / (t p) + A + R + G + K        K = blocks x block tokens x k + what is left
 *   A   = max(a S V, 2 Q (2 H + w / t))
 *   k   = KV bytes of a sequence of n tokens on one accelerator / n
 *
 * M memory, f memory fraction, W_r weights of routed experts, which d replicas share, W all others, R runtime outside the framework, G CUDA graphs, a bytes per sampled logit,
 * S max sequences, V vocabulary, Q max batched tokens, H hidden size, w widest intermediate of a layer, elements.
 * After vLLM's `determine_available_memory`; constants with sources in memory-constants.ts.
 *
 * Approximation: norms and MLA's down-projections, which every accelerator holds whole, count as divided: below 1 %
 * of the weights. Models with sliding windows are counted at sequences of n tokens; shorter ones hold more per token.
 */

/** What is to fit where. */
export interface MemoryOptions extends ReplicaHardware {
  /** Tokens of a KV block. Default 16. */
  readonly blockTokens?: number | undefined;
  /** Share of each accelerator's memory that the engine may use, in (0, 1]. Default 0.92. */
  readonly memoryFraction?: number | undefined;
  /** Longest sequence that has to fit, tokens. Default and most: the model's longest. */
  readonly maxContextTokens?: number | undefined;
  /** Limits of a step; defaults are vLLM's for the accelerator. */
  readonly maxBatchedTokens?: number | undefined;
  readonly maxSequences?: number | undefined;
  /** Length of sequences for which concurrency is stated, tokens. Default 4,096 or the longest. */
  readonly meanSequenceTokens?: number | undefined;
}

/** Bytes of one accelerator; they sum to its memory, `unused` being negative when they do not fit. */
export interface MemoryParts {
  readonly weights: number;
  readonly activations: number;
  /** Runtime, driver context and communication buffers. */
  readonly runtime: number;
  readonly cudaGraphs: number;
  readonly kvBlocks: number;
  /** Less than a block within the fraction; below 0 by as much as is missing. */
  readonly unused: number;
  /** Outside of the memory fraction. */
  readonly withheld: number;
}

/** What limits how many requests can run at once, or whether any can. */
export type MemoryLimit = 'weights' | 'context' | 'kv-memory' | 'max-sequences';

export interface MemoryPlan {
  /** The options with every default filled in. */
  readonly options: Required<{ [Key in keyof MemoryOptions]: NonNullable<MemoryOptions[Key]> }>;
  readonly memoryBytes: number;
  readonly parts: MemoryParts;
  /** KV blocks of the replica; each lies in the memory of all its accelerators. */
  readonly blocks: number;
  /** Tokens whose keys and values fit at the mean sequence length. */
  readonly kvTokens: number;
  /** KV bytes of one token on one accelerator, at the mean sequence length. */
  readonly kvBytesPerToken: number;
  /** Longest request that the KV memory and the model allow, tokens. */
  readonly longestRequestTokens: number;
  /** Requests of the mean length that fit at once, the sequence limit not applied. */
  readonly concurrentByMemory: number;
  /** The same with the sequence limit applied. */
  readonly concurrentRequests: number;
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
  const { accelerator, blockTokens, meanSequenceTokens, maxContextTokens, maxSequences } = options;
  const accelerators = options.tensorParallel * options.pipelineParallel * options.dataParallel;
  const used = {
    weights: weightBytesOfOne(options),
    activations: activationBytes(options),
    runtime: (accelerators === 1
      ? MEMORY_CONSTANTS.runtimeBytesAlone
      : MEMORY_CONSTANTS.runtimeBytesSplit
    ).value,
    cudaGraphs: MEMORY_CONSTANTS.cudaGraphBytes.value,
  };
  const allowed = accelerator.memoryBytes * options.memoryFraction;
  const free = allowed - used.weights - used.activations - used.runtime - used.cudaGraphs;
  const kvBytesPerToken = kvBytesOf(options, meanSequenceTokens) / meanSequenceTokens;
  const blockBytes = blockTokens * kvBytesPerToken;
  const blocks = Math.max(0, Math.floor(free / blockBytes));
  const pool = blocks * blockBytes;
  const perRequest = Math.ceil(meanSequenceTokens / blockTokens);
  const concurrentByMemory = Math.floor(blocks / perRequest);
  const fits = blocks > 0 && kvBytesOf(options, wholeBlocks(maxContextTokens, blockTokens)) <= pool;
  return {
    options,
    memoryBytes: accelerator.memoryBytes,
    parts: {
      ...used,
      kvBlocks: pool,
      unused: free - pool,
      withheld: accelerator.memoryBytes - allowed,
    },
    blocks,
    kvTokens: blocks * blockTokens,
    kvBytesPerToken,
    longestRequestTokens: longestRequest(options, pool),
    concurrentByMemory,
    concurrentRequests: Math.min(concurrentByMemory, maxSequences),
    fits,
    limit: limitOf(blocks, fits, concurrentByMemory <= maxSequences),
  };
}

function withDefaults(given: MemoryOptions): MemoryPlan['options'] {
  const { model, accelerator } = given;
  const { tensorParallel, pipelineParallel, dataParallel } = replicaShape(given);
  const limits = defaultBatchLimits(accelerator);
  const whole = { from: 1, integer: true };
  const maxContextTokens = requireNumber(
    given.maxContextTokens ?? model.maxContextTokens,
    'maxContextTokens',
    { ...whole, to: model.maxContextTokens },
  );
  return {
    model,
    accelerator,
    tensorParallel,
    pipelineParallel,
    dataParallel,
    weights: given.weights ?? 'published',
    kvCache: given.kvCache ?? 'bf16',
    blockTokens: requireNumber(given.blockTokens ?? DEFAULT_BLOCK_TOKENS, 'blockTokens', whole),
    memoryFraction: requireNumber(
      given.memoryFraction ?? DEFAULT_MEMORY_FRACTION,
      'memoryFraction',
      { above: 0, to: 1 },
    ),
    maxContextTokens,
    maxBatchedTokens: requireNumber(
      given.maxBatchedTokens ?? limits.maxBatchedTokens,
      'maxBatchedTokens',
      whole,
    ),
    maxSequences: requireNumber(given.maxSequences ?? limits.maxSequences, 'maxSequences', whole),
    meanSequenceTokens: requireNumber(
      given.meanSequenceTokens ?? Math.min(DEFAULT_SEQUENCE_TOKENS, maxContextTokens),
      'meanSequenceTokens',
      whole,
    ),
  };
}

/** Peak of a profile run: of the sampler, or of a layer with its input, residual and widest intermediate in 16 bits. */
function activationBytes(options: MemoryPlan['options']): number {
  const { model, tensorParallel, maxBatchedTokens, maxSequences } = options;
  const { hiddenSize, experts } = model;
  const inner = model.gatedFeedForward === false ? 2 : 3;
  const widths = [
    inner * model.intermediateSize,
    ...model.attention.map(
      ({ queryHeads, kvHeads, headSize }) => (2 * queryHeads + 2 * kvHeads) * headSize,
    ),
  ];
  if (experts !== undefined) {
    const { activeExperts, intermediateSize } = experts;
    // Each token's hidden state is written once for every expert that it passes through, on every accelerator.
    widths.push(activeExperts * (inner * intermediateSize + hiddenSize * tensorParallel));
  }
  const layer = 2 * maxBatchedTokens * (2 * hiddenSize + largestOf(widths) / tensorParallel);
  const sampler = MEMORY_CONSTANTS.samplerBytesPerLogit.value * maxSequences * model.vocabularySize;
  return Math.max(sampler, layer);
}

/** Bytes of the weights on one accelerator: routed experts are spread over all replicas that share them. */
function weightBytesOfOne(options: MemoryPlan['options']): number {
  const { model, tensorParallel, pipelineParallel, dataParallel } = options;
  const { totalBytes, routedExpertBytes } = weightLayout(model, options.weights);
  const routed = weightCounts(model).routedExperts * routedExpertBytes;
  return (totalBytes - routed + routed / dataParallel) / (tensorParallel * pipelineParallel);
}

/** KV bytes of one sequence on one accelerator, which holds its stage's share of the layers. */
function kvBytesOf(options: MemoryPlan['options'], contextTokens: number): number {
  const shard = kvShard(options.model, options.tensorParallel);
  const bytes = kvBytesForContext(shard, contextTokens, KV_FORMAT_BYTES[options.kvCache]);
  return bytes / options.pipelineParallel;
}

/** The longest context whose KV fits into `pool` bytes, in whole blocks; at most the model's. */
function longestRequest(options: MemoryPlan['options'], pool: number): number {
  const { model, blockTokens } = options;
  let low = 0;
  let high = Math.ceil(model.maxContextTokens / blockTokens);
  // Invariant: `low` blocks fit; more than `high` are of no use.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (kvBytesOf(options, middle * blockTokens) <= pool) low = middle;
    else high = middle - 1;
  }
  return Math.min(low * blockTokens, model.maxContextTokens);
}

function wholeBlocks(tokens: number, blockTokens: number): number {
  return Math.ceil(tokens / blockTokens) * blockTokens;
}

function limitOf(blocks: number, fits: boolean, memoryBinds: boolean): MemoryLimit {
  if (blocks === 0) return 'weights';
  if (!fits) return 'context';
  return memoryBinds ? 'kv-memory' : 'max-sequences';
}
