import { readArgonne } from './argonne.ts';
import { readBlisVllmH100 } from './blis-vllm-h100.ts';
import type { MeasuredSource } from './contract.ts';
import { readKavierCapsule } from './kavier-capsule.ts';
import { readLlmservingsimA6000 } from './llmservingsim-a6000.ts';
import { readLlmservingsimKernels } from './llmservingsim-kernels.ts';
import { readLlmservingsimVllm } from './llmservingsim-vllm.ts';
import { readSplitwise } from './splitwise.ts';
import { readTracerSurfA10 } from './tracer-surf-a10.ts';

/** Sets in which requests, batches or stages were timed. */
export const SETS_PART_ONE: readonly MeasuredSource[] = [
  { name: 'kavier-capsule', folder: 'kavier-capsule', read: readKavierCapsule },
  { name: 'tracer-surf-a10', folder: 'tracer-surf-a10', read: readTracerSurfA10 },
  { name: 'splitwise', folder: 'splitwise', read: readSplitwise },
  { name: 'argonne', folder: 'argonne-llm-inference-bench', read: readArgonne },
  { name: 'blis-vllm-h100', folder: 'blis-vllm-h100', read: readBlisVllmH100 },
  { name: 'llmservingsim-vllm', folder: 'llmservingsim-vllm', read: readLlmservingsimVllm },
  {
    name: 'llmservingsim-kernels',
    folder: 'llmservingsim-kernels',
    read: readLlmservingsimKernels,
  },
  { name: 'llmservingsim-a6000', folder: 'llmservingsim-a6000', read: readLlmservingsimA6000 },
];
