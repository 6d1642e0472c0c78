import { requireNumber } from '../units/require.ts';
import { DEFAULT_RELEASE, releaseFacts } from './engine-release.ts';
import {
  DEFAULT_BLOCK_TOKENS,
  DEFAULT_SEQUENCE_TOKENS,
  defaultBatchLimits,
} from './memory-constants.ts';
import type { ReplicaHardware } from './replica-hardware.ts';
import { replicaShape } from './replica-shape.ts';

/** What is to fit where. */
export interface MemoryOptions extends ReplicaHardware {
  /** Tokens of a KV block; models that keep states raise it. Default 16. */
  readonly blockTokens?: number | undefined;
  /** Share of the memory that a process sees which the engine may use, in (0, 1]. Default: that of the release. */
  readonly memoryFraction?: number | undefined;
  /** Longest sequence that has to fit, tokens. Default and most: the model's longest. */
  readonly maxContextTokens?: number | undefined;
  /** Limits of a step; defaults are vLLM's for the accelerator. */
  readonly maxBatchedTokens?: number | undefined;
  readonly maxSequences?: number | undefined;
  /** Length of sequences for which concurrency is stated, tokens. Default 4,096 or the longest. */
  readonly meanSequenceTokens?: number | undefined;
  /** Release of vLLM whose start-up is followed, such as `0.27`. Default: the current profile's. */
  readonly release?: string | undefined;
  /** Without CUDA graphs. Default false. */
  readonly eager?: boolean | undefined;
  /** Whether states of linear layers are kept at block boundaries for later requests. Default: what the release does. */
  readonly prefixCaching?: boolean | undefined;
}

/** The options with every default filled in. */
export type PlanOptions = Required<{
  [Key in keyof MemoryOptions]: NonNullable<MemoryOptions[Key]>;
}>;

/** @throws KavierError of kind `input` for a value out of range. */
export function withDefaults(given: MemoryOptions): PlanOptions {
  const { model, accelerator, release = DEFAULT_RELEASE } = given;
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
      given.memoryFraction ?? releaseFacts(release).memoryFraction,
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
    release,
    eager: given.eager ?? false,
    prefixCaching:
      given.prefixCaching ??
      (releaseFacts(release).cachesStates ||
        model.attention.every(({ kind }) => kind !== 'linear')),
  };
}
