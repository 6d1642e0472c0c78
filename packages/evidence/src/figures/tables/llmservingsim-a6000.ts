import type { FigureTable } from '../figure-table.ts';

export const KV_CACHE_SIZES: FigureTable = {
  set: 'llmservingsim-a6000',
  title: 'Llama-3.1-8B with vLLM on one RTX A6000: sizes of the KV cache',
  source: 'casys-kaist/LLMServingSim, tag ispass26-artifact, evaluation/artifacts and dataset',
  licence: 'MIT',
  year: '2025',
  which:
    'the sizes of the KV cache that two start-up logs state; a load has to be there, the smallest',
  common: {
    model: 'llama-3.1-8b',
    accelerator: 'rtx-a6000',
    engine: 'vllm',
    maxBatchedTokens: 2048,
    eager: true,
    requests: 1,
    promptTokens: 1,
    outputTokens: 1,
  },
  rows: `engineVersion,maxSequences,maxContextTokens,prefixCaching,loggedKvTokens
0.13.0rc2.dev79+g8f8fda261 2025,128,2048,true,221504
0.11.1 2025,,131072,false,216720`,
};
