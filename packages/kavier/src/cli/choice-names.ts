/** Words that flags may take, as the help lists them; kept apart so that the help needs not load the simulator. */
export const ENGINE_NAMES = [
  'vllm',
  'vllm-2026-08',
  'vllm-2025-06',
  'nano-vllm',
  'kavier-2025',
] as const;
export const ROUTERS = [
  'random',
  'round-robin',
  'least-outstanding',
  'power-of-two',
  'session-sticky',
  'prefix-aware',
] as const;
export const EVICTIONS = ['lru', 'fifo', 'lfu', 's3-fifo', 'sieve'] as const;
export const WEIGHTS = [
  'published',
  'bf16',
  'fp16',
  'fp8',
  'int8',
  'int4',
  'mxfp4',
  'nvfp4',
  'nf4',
] as const;
export const KV_PRECISIONS = ['bf16', 'fp16', 'fp8', 'int8', 'int4'] as const;
export const POWER_NAMES = [
  'activity',
  'constant',
  'sqrt',
  'linear',
  'square',
  'cubic',
  'mse',
  'asymptotic',
  'interpolated',
  'tdp',
  'phases',
] as const;
