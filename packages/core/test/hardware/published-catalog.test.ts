import { describe, expect, test } from 'vitest';
import {
  findPublishedAccelerator,
  findPublishedModel,
  PUBLISHED_ACCELERATORS,
  PUBLISHED_MODELS,
} from '../../src/engine/published/catalog.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';

describe.each(PUBLISHED_ACCELERATORS.map((entry) => [entry.name, entry] as const))(
  'published %s',
  (name, entry) => {
    const real = findAccelerator(name);

    test('is the accelerator of the same name in the catalog', () => {
      expect(real.name).toBe(name);
      expect(entry.memoryBytesPerS).toBe(real.memoryBytesPerS);
      expect(real.memoryBytes / entry.memoryBytes).toBeGreaterThan(0.99);
      expect(real.memoryBytes / entry.memoryBytes).toBeLessThan(1.08);
    });

    test('its peak is twice the dense one exactly when it is marked sparse', () => {
      const ratio = entry.peakFlops / (real.peakFlops.bf16 ?? Number.NaN);
      expect(ratio).toBeCloseTo(entry.sparsePeak ? 2 : 1, 2);
    });
  },
);

test.each(PUBLISHED_MODELS.map((entry) => [entry.name, entry] as const))(
  'published %s is the model of the same name in the catalog, rounded',
  (name, entry) => {
    const real = findModel(name);
    expect(real.name).toBe(name);
    expect(entry.layers).toBe(real.layers);
    expect(entry.hiddenSize).toBe(real.hiddenSize);
    expect(entry.parameters / real.parameters).toBeCloseTo(1, 1);
  },
);

test('lookups ignore case and answer undefined outside the list', () => {
  expect(findPublishedAccelerator('A100-80GB')?.peakFlops).toBe(312e12);
  expect(findPublishedAccelerator('b200')).toBeUndefined();
  expect(findPublishedModel('BLOOM-176B')?.parameters).toBe(176e9);
  expect(findPublishedModel('qwen3-8b')).toBeUndefined();
});
