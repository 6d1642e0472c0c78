import type { Accelerator } from '../hardware/accelerator.ts';

/** Tokens of a KV block (vLLM `block_size`). */
export const DEFAULT_BLOCK_TOKENS = 16;

/**
 * Length of sequences, tokens, for which capacities are stated when none is given. It matters to models with sliding
 * windows or linear attention, whose KV bytes per token depend on it, and to counts of concurrent requests.
 */
export const DEFAULT_SEQUENCE_TOKENS = 4096;

/** Most tokens and sequences of a step. */
export interface BatchLimits {
  readonly maxBatchedTokens: number;
  readonly maxSequences: number;
}

/**
 * The API server's defaults by accelerator (vllm/engine/arg_utils.py, 2026): 8,192 tokens and 1,024 sequences from 70 GiB
 * of memory on, except on an A100; otherwise 2,048 and 256.
 */
export function defaultBatchLimits(accelerator: Accelerator): BatchLimits {
  const isA100 = accelerator.title.toLowerCase().includes('a100');
  const isLarge = accelerator.memoryBytes >= 70 * 2 ** 30 && !isA100;
  return isLarge
    ? { maxBatchedTokens: 8192, maxSequences: 1024 }
    : { maxBatchedTokens: 2048, maxSequences: 256 };
}
