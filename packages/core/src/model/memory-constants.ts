import type { Accelerator } from '../hardware/accelerator.ts';
import type { Provenance } from '../hardware/provenance.ts';

/** A planning constant with its unit, where it was measured, and the range seen there. */
export interface MemoryConstant {
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly provenance: Provenance;
}

const READ_ON = '2026-11-22';
const PLANNER =
  'llm-d-benchmark config_explorer, empirical-vllm-memory-results.md (vLLM on H100 80GB, debug log)';

/** What an engine takes of an accelerator's memory besides weights and KV blocks. */
export const MEMORY_CONSTANTS = {
  /**
   * Peak activations come from the sampler: vLLM's profile run samples `maxSequences` tokens, each with several
   * vocabulary-wide tensors (logits, sorted logits, indices, probabilities). Measured peaks over 1,024 x vocabulary:
   * Llama-3.1-8B 4.76 GiB and Llama-3.3-70B 4.84 GiB (128,256), Qwen3-0.6B 5.56 GiB (151,936), gpt-oss-20b and -120b
   * 7.38 GiB (201,088): 38.9, 39.6, 38.4 and twice 38.5 bytes, whatever the depth of the model. The median is taken.
   */
  samplerBytesPerLogit: {
    value: 38.5,
    unit: 'bytes per sequence and vocabulary entry',
    low: 15,
    high: 40,
    provenance: { source: `${PLANNER}; vLLM 0.19 profiles of other planners: 15`, date: READ_ON },
  },
  runtimeBytesAlone: {
    value: 0.15 * 2 ** 30,
    unit: 'bytes',
    low: 0.13 * 2 ** 30,
    high: 0.27 * 2 ** 30,
    provenance: { source: `${PLANNER}: memory outside PyTorch, one accelerator`, date: READ_ON },
  },
  runtimeBytesSplit: {
    value: 0.6 * 2 ** 30,
    unit: 'bytes',
    low: 0.55 * 2 ** 30,
    high: 2.1 * 2 ** 30,
    provenance: {
      source: `${PLANNER}: memory outside PyTorch with communication buffers`,
      date: READ_ON,
    },
  },
  cudaGraphBytes: {
    value: 0,
    unit: 'bytes',
    low: -0.45 * 2 ** 30,
    high: 1.03 * 2 ** 30,
    provenance: {
      source: `${PLANNER}: -0.45 to 1.03 GiB, on both sides of what profiling covers`,
      date: READ_ON,
    },
  },
} as const satisfies Readonly<Record<string, MemoryConstant>>;

/** Share of an accelerator's memory that vLLM uses (`gpu_memory_utilization`, vllm/config/cache.py, 2026; 0.90 before). */
export const DEFAULT_MEMORY_FRACTION = 0.92;

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
