import type { PublishedHardware, PublishedModelSize } from '../../engine/published/cost-model.ts';

/*
 * The accelerators and models of the published experiments, as the original's library lists them
 * (atlarge-research/Kavier at 7329bb0).
 */

export const A10: PublishedHardware = {
  name: 'A10',
  peakFlops: 125e12,
  memoryBytesPerS: 600e9,
};

export const A100_80GB: PublishedHardware = {
  name: 'A100-80GB',
  peakFlops: 312e12,
  memoryBytesPerS: 1935e9,
};

const model = (name: string, parameters: number, layers: number, hiddenSize: number) => ({
  name,
  parameters,
  layers,
  hiddenSize,
  weightBytes: 2,
});

export const LLAMA_3_8B: PublishedModelSize = model('Llama-3-8B', 8e9, 32, 4096);

/** Models of experiment 2, smallest first. */
export const KV_CACHE_MODELS: readonly PublishedModelSize[] = [
  LLAMA_3_8B,
  model('Llama-2-13B', 13e9, 40, 5120),
  model('Granite-20B', 20e9, 52, 6144),
  model('MPT-30B', 30e9, 48, 7168),
];
