import type { MeasuredSetup, ModelArchitecture } from '@kavier/core';

/** Settings of a run that its rows do not state. */
export type Recipe = Pick<
  MeasuredSetup,
  'maxBatchedTokens' | 'memoryFraction' | 'kvCache' | 'hostTime' | 'prefixCaching'
>;

/**
 * What InferenceX's launch scripts of late 2025 set, by engine and accelerator: vLLM schedules asynchronously with 8,192 batched
 * tokens, and holds keys and values of dense models in 8 bits on B200; TensorRT-LLM holds them in 8 bits everywhere, SGLang on
 * B200. Prefix caches are off.
 */
export function recipeOf(backend: string, accelerator: string, model: ModelArchitecture): Recipe {
  const isB200 = accelerator === 'b200' || accelerator === 'gb200';
  const common = { prefixCaching: false, hostTime: 'overlapped' } as const;
  if (backend === 'vllm') {
    const kvCache = isB200 && model.experts === undefined ? 'fp8' : undefined;
    return { ...common, maxBatchedTokens: 8192, memoryFraction: 0.9, kvCache };
  }
  if (backend === 'trtllm') return { ...common, maxBatchedTokens: 8192, kvCache: 'fp8' };
  return { ...common, maxBatchedTokens: 32_768, kvCache: isB200 ? 'fp8' : undefined };
}
