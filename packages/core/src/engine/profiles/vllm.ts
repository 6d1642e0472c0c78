import type { EngineDefault, ServingProfile } from './contract.ts';

/**
 * vLLM V1 behind its API server, at two times. Defaults drift: a profile is dated so that a result says which vLLM
 * it is about.
 */

const in2026 = <T>(value: T, file: string): EngineDefault<T> => ({
  value,
  provenance: { source: `vllm-project/vllm ${file}, main of 2026-08`, date: '2026-11-22' },
});

const in2025 = <T>(value: T, file: string): EngineDefault<T> => ({
  value,
  provenance: { source: `vllm-project/vllm ${file}, releases of mid-2025`, date: '2026-11-22' },
});

const NOT_MODELLED = [
  'LoRA, multimodal inputs and structured outputs are left out.',
  'Speculative decoding accepts each draft with the same probability; trees of drafts are left out.',
];

/** vLLM of August 2026. */
export const vllm2026: ServingProfile = {
  name: 'vllm-2026-08',
  title: 'vLLM V1, August 2026',
  engineGroup: 'vllm-2026',
  defaults: {
    batching: in2026('continuous', 'vllm/v1/core/sched/scheduler.py'),
    order: in2026('fcfs', 'vllm/config/scheduler.py (policy)'),
    chunkedPrefill: in2026(true, 'vllm/config/scheduler.py (enable_chunked_prefill)'),
    longPrefillTokens: in2026(0, 'vllm/config/scheduler.py (long_prefill_token_threshold)'),
    reserveWholePrompt: in2026(true, 'vllm/config/scheduler.py (scheduler_reserve_full_isl)'),
    watermark: in2026(0, 'vllm/config/cache.py (watermark)'),
    prefixCaching: in2026(true, 'vllm/config/cache.py (enable_prefix_caching)'),
    blockTokens: in2026(16, 'vllm/config/cache.py (block_size)'),
    emptyRelease: in2026('head', 'vllm/v1/core/block_pool.py (pull request 42656)'),
    memoryFraction: in2026(0.92, 'vllm/config/cache.py (gpu_memory_utilization)'),
    release: in2026('0.27', 'releases (0.27.1 of August 2026)'),
    host: in2026('overlapped', 'vllm/config/scheduler.py (async_scheduling, on where it can be)'),
    finishSyncSteps: in2026(16, 'vllm/config/parallel.py (dp_sync_interval)'),
    prefillInterval: in2026(1, 'vllm/config/scheduler.py (prefill_schedule_interval)'),
    limits: in2026('by-accelerator', 'vllm/engine/arg_utils.py (API server)'),
  },
  notModelled: NOT_MODELLED,
};

/** vLLM of June 2025. */
export const vllm2025: ServingProfile = {
  name: 'vllm-2025-06',
  title: 'vLLM V1, June 2025',
  engineGroup: 'vllm-2025',
  defaults: {
    ...vllm2026.defaults,
    reserveWholePrompt: in2025(false, 'vllm/v1/core/sched/scheduler.py'),
    watermark: in2025(0, 'vllm/v1/core/kv_cache_manager.py'),
    emptyRelease: in2025('tail', 'vllm/v1/core/block_pool.py'),
    memoryFraction: in2025(0.9, 'vllm/config.py (gpu_memory_utilization)'),
    release: in2025('0.9', 'releases (0.9.1 of June 2025)'),
    host: in2025('serial', 'vllm/v1/engine/core.py'),
    finishSyncSteps: in2025(32, 'vllm/v1/engine/core.py (_has_global_unfinished_reqs)'),
  },
  notModelled: NOT_MODELLED,
};
