import type { Accelerator } from './accelerator.ts';
import { derived, fromMemory, type Provenance } from './provenance.ts';

const GIB = 2 ** 30;
const PUBLISHED_SOURCE =
  'read in published start-up logs of vLLM ("Free memory on device (free/total GiB)") and out-of-memory errors of ' +
  'PyTorch ("total capacity of"); drivers differ by up to 0.1 GiB';

/** What CUDA and HIP report as total, GiB, where somebody published it, by the day on which it was read. */
const PUBLISHED_GIB: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '2026-11-30': {
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
  },
  '2026-12-01': {
    'rtx-3090': 23.69,
    'rtx-5090': 31.36,
    'h100-nvl': 93.1,
    h20: 95.22,
    gh200: 94.5,
    b300: 267.69,
    gb300: 276.5,
    mi325x: 255.98,
    mi355x: 287.98,
  },
};

/** What nobody published of the accelerator itself. */
const FROM_SIMILAR: Readonly<Record<string, readonly [Provenance, number]>> = {
  'h100-pcie': [
    derived('that of the H100 SXM, whose driver reports the same total', '2026-11-30'),
    79.18,
  ],
  b200: [fromMemory('out-of-memory errors of PyTorch on B200', '2026-11-30'), 178.35],
  l20: [derived('that of the L40S, whose driver reports the same total', '2026-12-01'), 44.42],
  'rtx-6000-ada': [
    derived('that of the RTX A6000, whose driver reports the same total', '2026-12-01'),
    47.5,
  ],
};

/** A catalog entry with what a process sees of its memory, where that is known. */
export function withVisibleMemory(entry: Accelerator): Accelerator {
  const [source, gib] = published(entry.name) ?? FROM_SIMILAR[entry.name] ?? [];
  if (source === undefined || gib === undefined) return entry;
  return {
    ...entry,
    visibleBytes: Math.round(gib * GIB),
    provenance: { ...entry.provenance, visibleBytes: source },
  };
}

function published(name: string): readonly [Provenance, number] | undefined {
  for (const [date, gibs] of Object.entries(PUBLISHED_GIB)) {
    const gib = gibs[name];
    if (gib !== undefined) return [{ source: PUBLISHED_SOURCE, date }, gib];
  }
  return undefined;
}

/**
 * Memory that a process sees, bytes: `visibleBytes` where it is known, otherwise an estimate. NVIDIA's drivers keep
 * 0.3 to 1.1 GiB of the cards above, hardly more of a large one, AMD's next to nothing: half a GiB and a thousandth are
 * taken off.
 */
export function visibleMemoryBytes({
  memoryBytes,
  visibleBytes,
}: Pick<Accelerator, 'memoryBytes' | 'visibleBytes'>): number {
  return visibleBytes ?? Math.max(0.9 * memoryBytes, 0.999 * memoryBytes - GIB / 2);
}
