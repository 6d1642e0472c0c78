import type { EngineDefault, ServingProfile } from './contract.ts';

const stated = <T>(value: T, file: string): EngineDefault<T> => ({
  value,
  provenance: { source: `GeeeekExplorer/nano-vllm ${file}`, date: '2026-11-22' },
});

/** nano-vllm, a minimal engine of the same family. */
export const nanoVllm: ServingProfile = {
  name: 'nano-vllm',
  title: 'nano-vllm',
  engineGroup: 'vllm-2025',
  defaults: {
    batching: stated('continuous', 'nanovllm/engine/scheduler.py'),
    order: stated('fcfs', 'nanovllm/engine/scheduler.py'),
    chunkedPrefill: stated(true, 'nanovllm/engine/scheduler.py'),
    longPrefillTokens: stated(0, 'nanovllm/engine/scheduler.py'),
    reserveWholePrompt: stated(true, 'nanovllm/engine/block_manager.py (can_allocate)'),
    watermark: stated(0, 'nanovllm/engine/block_manager.py'),
    prefixCaching: stated(true, 'nanovllm/engine/block_manager.py'),
    blockTokens: stated(256, 'nanovllm/config.py (kvcache_block_size)'),
    emptyRelease: stated('tail', 'nanovllm/engine/block_manager.py (free_block_ids)'),
    memoryFraction: stated(0.9, 'nanovllm/config.py (gpu_memory_utilization)'),
    release: stated('0.9', 'nanovllm/engine/model_runner.py (after vLLM, warmup_model)'),
    host: stated('serial', 'nanovllm/engine/llm_engine.py (step)'),
    finishSyncSteps: stated(1, 'README.md (no data parallelism)'),
    prefillInterval: stated(1, 'README.md (no data parallelism)'),
    limits: stated(
      { maxBatchedTokens: 16_384, maxSequences: 512 },
      'nanovllm/config.py (max_num_batched_tokens, max_num_seqs)',
    ),
  },
  notModelled: [
    'nano-vllm never mixes phases: a step with a prefill has no decodes. Here a step may hold both, as in vLLM.',
    'nano-vllm splits only the first prefill of a step; here every prefill may be split.',
  ],
};
