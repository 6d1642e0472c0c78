import { KV_FORMATS, type KvFormat, type MemoryOptions, type WeightFormat } from '@kavier/core';
import type { StartUpLog } from './start-up-log.ts';

/** Options that a log states; what a flag says wins. */
export type LoggedOptions = Partial<Omit<MemoryOptions, 'model' | 'accelerator'>>;

/** The options of the server that wrote a log, as far as it says them. */
export function loggedOptions(log: StartUpLog): LoggedOptions {
  return {
    release: log.release,
    tensorParallel: log.tensorParallel,
    pipelineParallel: log.pipelineParallel,
    memoryFraction: log.memoryFraction,
    maxContextTokens: log.maxContextTokens,
    maxSequences: log.maxSequences,
    maxBatchedTokens: log.maxBatchedTokens,
    blockTokens: log.blockTokens,
    eager: log.eager,
    prefixCaching: log.prefixCaching,
    weights: weightsOf(log),
    kvCache: kvCacheOf(log.kvCacheDtype),
  };
}

/** vLLM's names of quantizations that say how wide weights are; the others leave it to the model's own file. */
const QUANTIZATIONS: readonly (readonly [RegExp, WeightFormat])[] = [
  [/^(fp8|fbgemm_fp8|modelopt)$/, 'fp8'],
  [/^(awq|gptq|auto-round|inc)/, 'int4'],
  [/^mxfp4|^gpt_oss_mxfp4/, 'mxfp4'],
  [/fp4/, 'nvfp4'],
  [/^bitsandbytes/, 'nf4'],
];

function weightsOf({ quantization = 'None' }: StartUpLog): WeightFormat | undefined {
  return QUANTIZATIONS.find(([pattern]) => pattern.test(quantization))?.[1];
}

function kvCacheOf(dtype = 'auto'): KvFormat | undefined {
  if (dtype.startsWith('fp8')) return 'fp8';
  if (dtype.startsWith('int8')) return 'int8';
  return KV_FORMATS.find((name) => name === dtype);
}
