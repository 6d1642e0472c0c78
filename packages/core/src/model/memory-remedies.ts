import { type MemoryPlan, memoryPlan } from './memory.ts';
import type { MemoryOptions } from './memory-options.ts';
import { splitDegrees } from './tensor-split.ts';
import { KV_FORMAT_BYTES, type WeightFormat, weightLayout } from './weight-format.ts';

/** One change of the options that alone makes a plan fit. */
export type MemoryRemedy =
  | { readonly change: 'tensorParallel'; readonly value: number }
  | { readonly change: 'pipelineParallel'; readonly value: number }
  | { readonly change: 'weights'; readonly value: WeightFormat }
  | { readonly change: 'kvCache'; readonly value: 'fp8' }
  | { readonly change: 'maxContextTokens'; readonly value: number };

/** Formats that are tried, from the least to the most compressed. */
const SMALLER_WEIGHTS = ['fp8', 'int4'] as const;

const STAGES = [2, 3, 4, 6, 8, 12, 16];

/**
 * What would make a plan fit, one change at a time: the next tensor-parallel degree, the fewest stages, the first
 * smaller format of weights, an 8-bit KV cache, the longest context that fits now. Empty for a plan that fits, or when nothing helps.
 */
export function memoryRemedies(plan: MemoryPlan): readonly MemoryRemedy[] {
  if (plan.fits) return [];
  const { options } = plan;
  const { model, tensorParallel, weights, kvCache } = options;
  const helps = (change: Partial<MemoryOptions>) => memoryPlan({ ...options, ...change }).fits;
  const remedies: MemoryRemedy[] = [];
  const degree = splitDegrees(model).find(
    (value) => value > tensorParallel && helps({ tensorParallel: value }),
  );
  if (degree !== undefined) remedies.push({ change: 'tensorParallel', value: degree });
  const stages = STAGES.find(
    (value) =>
      value > options.pipelineParallel &&
      value <= model.layers &&
      helps({ pipelineParallel: value }),
  );
  if (stages !== undefined) remedies.push({ change: 'pipelineParallel', value: stages });
  const bytes = weightLayout(model, weights).totalBytes;
  const format = SMALLER_WEIGHTS.find(
    (value) => weightLayout(model, value).totalBytes < bytes && helps({ weights: value }),
  );
  if (format !== undefined) remedies.push({ change: 'weights', value: format });
  if (KV_FORMAT_BYTES[kvCache] > KV_FORMAT_BYTES.fp8 && helps({ kvCache: 'fp8' })) {
    remedies.push({ change: 'kvCache', value: 'fp8' });
  }
  if (plan.longestRequestTokens > 0) {
    remedies.push({ change: 'maxContextTokens', value: plan.longestRequestTokens });
  }
  return remedies;
}
