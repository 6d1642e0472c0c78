import type { MeasuredSetup } from '../measured/point.ts';

/** Settings of a run that its rows do not state. */
export type Recipe = Pick<
  MeasuredSetup,
  'maxBatchedTokens' | 'memoryFraction' | 'kvCache' | 'hostTime' | 'prefixCaching'
>;

/** What a row states of the system that ran. */
export type Deployment = Pick<MeasuredSetup, 'engine' | 'model' | 'accelerator' | 'weights'>;

/**
 * What InferenceX's launch scripts set (benchmarks/single_node of SemiAnalysisAI/InferenceX, late 2025 and spring 2026), by
 * engine, accelerator and model: vLLM schedules asynchronously, TensorRT-LLM holds keys and values in 8 bits everywhere,
 * SGLang on B200. Prefix caches are off, or find nothing in random prompts.
 */
export function recipeOf(deployment: Deployment): Recipe {
  const { engine, accelerator } = deployment;
  const common = { prefixCaching: false, hostTime: 'overlapped' } as const;
  if (engine === 'vllm') return { ...common, ...vllmRecipe(deployment) };
  if (engine === 'trtllm') return { ...common, maxBatchedTokens: 8192, kvCache: 'fp8' };
  const kvCache = isBlackwell(accelerator.name) ? 'fp8' : undefined;
  return { ...common, maxBatchedTokens: 32_768, kvCache };
}

/** Scripts of MiniMax-M2.5 in 8 bits and of Kimi-K2.5 in INT4 give the engine 95 % of the memory; the one for H100 90 %. */
function vllmRecipe({ model, accelerator, weights }: Deployment) {
  const blackwell = isBlackwell(accelerator.name);
  const isMiniMax = model.name === 'minimax-m2.5';
  const isRoomy =
    (isMiniMax && weights === 'fp8' && accelerator.name !== 'h100-sxm') ||
    (model.name === 'kimi-k2.5' && accelerator.name === 'h200');
  const isNarrow = blackwell || (isMiniMax && accelerator.name === 'h200');
  return {
    maxBatchedTokens: isMiniMax && accelerator.name === 'h200' ? 16_384 : 8192,
    memoryFraction: isRoomy ? 0.95 : 0.9,
    kvCache: isNarrow ? ('fp8' as const) : undefined,
  };
}

function isBlackwell(accelerator: string): boolean {
  return accelerator === 'b200' || accelerator === 'gb200';
}
