import type { Accelerator } from './accelerator.ts';
import type { Provenance } from './provenance.ts';

const GIB = 2 ** 30;
const DATE = '2026-11-30';
const LOGS: Provenance = {
  source:
    'read in published start-up logs of vLLM ("Free memory on device (free/total GiB)") and out-of-memory errors of ' +
    'PyTorch ("total capacity of"); drivers differ by up to 0.1 GiB',
  date: DATE,
};

/** What CUDA and HIP report as total, GiB, where somebody published it. */
const PUBLISHED_GIB: Readonly<Record<string, number>> = {
  a10: 21.98,
  'rtx-a6000': 47.5,
  'a100-40gb': 39.49,
  'a100-40gb-sxm': 39.49,
  'a100-80gb': 79.25,
  'a100-80gb-sxm': 79.25,
  l4: 22.03,
  l40s: 44.42,
  'rtx-4090': 23.52,
  'h100-sxm': 79.18,
  h200: 139.81,
  gb200: 184.31,
  'rtx-pro-6000': 95.01,
  mi300x: 191.69,
};
const FROM_SIMILAR: Readonly<Record<string, readonly [string, number]>> = {
  'h100-pcie': ['derived: that of the H100 SXM, whose driver reports the same total', 79.18],
  b200: ['not re-read; from memory of out-of-memory errors of PyTorch on B200', 178.35],
};

/** A catalog entry with what a process sees of its memory, where that is known. */
export function withVisibleMemory(entry: Accelerator): Accelerator {
  const published = PUBLISHED_GIB[entry.name];
  const [source, similar] = FROM_SIMILAR[entry.name] ?? [];
  const gib = published ?? similar;
  if (gib === undefined) return entry;
  const visibleBytes = source === undefined ? LOGS : { source, date: DATE };
  return {
    ...entry,
    visibleBytes: Math.round(gib * GIB),
    provenance: { ...entry.provenance, visibleBytes },
  };
}

/**
 * Memory that a process sees, bytes: `visibleBytes` where it is known, otherwise an estimate. Drivers keep 0.46 to 0.75
 * GiB of the cards above, hardly more of a large one: half a GiB and a thousandth are taken off.
 */
export function visibleMemoryBytes({
  memoryBytes,
  visibleBytes,
}: Pick<Accelerator, 'memoryBytes' | 'visibleBytes'>): number {
  return visibleBytes ?? Math.max(0.9 * memoryBytes, 0.999 * memoryBytes - GIB / 2);
}
