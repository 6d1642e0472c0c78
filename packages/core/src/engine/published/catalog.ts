import type { Provenance } from '../../hardware/provenance.ts';
import type { PublishedHardware, PublishedModelSize } from './cost-model.ts';

/**
 * The accelerators and models of the `kavier-2025` profile, as published: round parameter counts, and peaks of which
 * some are 2:4-sparse. They serve to reproduce that profile's results and nothing else; the catalogs of `hardware`
 * and `model` hold the figures to simulate with. Equal names mean the same thing in both.
 */
export interface PublishedAccelerator extends PublishedHardware {
  /** Memory capacity as listed, decimal gigabytes in bytes. */
  readonly memoryBytes: number;
  /** Whether `peakFlops` is the rate with 2:4 sparsity, twice the dense one. */
  readonly sparsePeak: boolean;
  readonly provenance: Provenance;
}

export interface PublishedModel extends PublishedModelSize {
  readonly provenance: Provenance;
}

const GPU_LIST: Provenance = {
  source: 'atlarge-research/Kavier at 7329bb0, src/kavier/sdk/library/gpu.py',
  date: '2026-11-22',
};
const MODEL_LIST: Provenance = {
  source: 'atlarge-research/Kavier at 7329bb0, src/kavier/sdk/library/llm.py',
  date: '2026-11-22',
};

function accelerator(
  name: string,
  peakTflops: number,
  memoryGBPerS: number,
  memoryGB: number,
  peak: 'dense' | 'sparse',
): PublishedAccelerator {
  return {
    name,
    peakFlops: peakTflops * 1e12,
    memoryBytesPerS: memoryGBPerS * 1e9,
    memoryBytes: memoryGB * 1e9,
    sparsePeak: peak === 'sparse',
    provenance: GPU_LIST,
  };
}

function model(
  name: string,
  parameters: number,
  layers: number,
  hiddenSize: number,
): PublishedModel {
  return { name, parameters, weightBytes: 2, layers, hiddenSize, provenance: MODEL_LIST };
}

export const PUBLISHED_ACCELERATORS: readonly PublishedAccelerator[] = [
  accelerator('a10', 125, 600, 24, 'dense'),
  accelerator('a100-40gb', 312, 1555, 40, 'dense'),
  accelerator('a100-80gb', 312, 1935, 80, 'dense'),
  accelerator('l4', 242, 300, 24, 'sparse'),
  accelerator('l40s', 362, 864, 48, 'dense'),
  accelerator('h100-pcie', 1513, 2000, 80, 'sparse'),
  accelerator('h100-sxm', 1979, 3350, 80, 'sparse'),
  accelerator('h200', 1979, 4800, 141, 'sparse'),
];

export const PUBLISHED_MODELS: readonly PublishedModel[] = [
  model('llama-3-8b', 8e9, 32, 4096),
  model('llama-2-13b', 13e9, 40, 5120),
  model('granite-20b', 20e9, 52, 6144),
  model('mpt-30b', 30e9, 48, 7168),
  model('opt-30b', 30e9, 48, 7168),
  model('opt-175b', 175e9, 96, 12_288),
  model('bloom-176b', 176e9, 70, 14_336),
];

/** The published figures of an accelerator, letters compared without case; undefined outside the published list. */
export function findPublishedAccelerator(name: string): PublishedAccelerator | undefined {
  const wanted = name.toLowerCase();
  return PUBLISHED_ACCELERATORS.find((entry) => entry.name === wanted);
}

/** The published figures of a model, letters compared without case; undefined outside the published list. */
export function findPublishedModel(name: string): PublishedModel | undefined {
  const wanted = name.toLowerCase();
  return PUBLISHED_MODELS.find((entry) => entry.name === wanted);
}
