import { describe, expect, test } from 'vitest';
import type { Accelerator } from '../../src/hardware/accelerator.ts';
import { ACCELERATORS, acceleratorNames, findAccelerator } from '../../src/hardware/catalog.ts';
import { visibleMemoryBytes } from '../../src/hardware/visible-memory.ts';
import { KavierError } from '../../src/units/errors.ts';

const MEASURED_FIELDS = [
  'peakFlops',
  'memoryBytesPerS',
  'memoryBytes',
  'tdpW',
  'idleW',
  'peerLink',
  'hostLink',
] as const;

/** CDNA 2 multiplies 8-bit integers no faster than 16-bit numbers, Blackwell Ultra hardly at all. */
const SLOW_INT8: Readonly<Record<string, number>> = { mi250: 1, b300: 0.05, gb300: 0.05 };

/** The largest dense bf16 rate that a data sheet gives a chip of the family, operations per second. */
const DENSEST_BF16: Readonly<Record<string, number>> = {
  ampere: 312e12,
  'ampere-ga10x': 160e12,
  'ampere-ga10x-lp': 125e12,
  ada: 366e12,
  'ada-lp': 121e12,
  hopper: 990e12,
  blackwell: 2500e12,
  'blackwell-gb20x': 504e12,
  cdna3: 2517e12,
};

describe.each(ACCELERATORS.map((entry) => [entry.name, entry] as const))('%s', (_name, entry) => {
  test('every figure has a source and the day it was read', () => {
    for (const field of MEASURED_FIELDS) {
      const provenance = entry.provenance[field] ?? entry.provenance.all;
      expect(provenance?.source.length, field).toBeGreaterThan(10);
      expect(provenance?.date, field).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });

  test('idle power says that it is an estimate', () => {
    expect(entry.provenance.idleW.source).toMatch(/^estimate: /);
  });

  test('narrower formats are never slower', () => {
    const { fp32 = 0, tf32 = fp32, bf16 = 0, fp16 = 0, fp8, int8, fp4 } = entry.peakFlops;
    expect(bf16).toBeGreaterThan(0);
    expect(fp16).toBe(bf16);
    expect(bf16).toBeGreaterThanOrEqual(tf32);
    expect(tf32).toBeGreaterThanOrEqual(fp32);
    if (fp8 !== undefined) expect(fp8 / bf16).toBeCloseTo(2, 1);
    const gain = SLOW_INT8[entry.name] ?? 1.99;
    if (int8 !== undefined) expect(int8).toBeGreaterThanOrEqual(gain * bf16);
    if (fp4 !== undefined) {
      expect(fp4).toBeGreaterThanOrEqual(1.99 * (fp8 ?? Number.NaN));
      expect(fp4).toBeLessThanOrEqual(4.01 * (fp8 ?? Number.NaN));
    }
  });

  test('no rate is one with 2:4 sparsity', () => {
    // Twice the dense rate a watt and a lane would be beyond what any chip of its family does.
    const { bf16 = 0, fp8 = 2 * bf16 } = entry.peakFlops;
    expect(fp8 / bf16).toBeLessThan(2.1);
    const limit = DENSEST_BF16[entry.family];
    expect(limit, entry.family).toBeDefined();
    expect(bf16).toBeLessThanOrEqual(limit ?? 0);
  });

  test('what a process sees is a little less than what the driver reports', () => {
    const { memoryBytes } = entry;
    const visible = visibleMemoryBytes(entry);
    expect(visible).toBeLessThan(memoryBytes);
    expect(visible).toBeGreaterThan(0.96 * memoryBytes);
    // The estimate for accelerators without a published figure holds for those with one.
    const estimate = visibleMemoryBytes({ memoryBytes });
    expect(Math.abs(estimate - visible)).toBeLessThan(1.2 * 2 ** 30);
    if (entry.visibleBytes === undefined) return;
    expect(entry.provenance.visibleBytes?.date).toMatch(/^2026-/);
  });

  test('figures lie where physics and the market put them', () => {
    const gib = entry.memoryBytes / 2 ** 30;
    expect(gib).toBeGreaterThan(20);
    expect(gib).toBeLessThan(300);
    expect(entry.memoryBytesPerS).toBeGreaterThanOrEqual(300e9);
    expect(entry.memoryBytesPerS).toBeLessThanOrEqual(8e12);
    expect(entry.idleW).toBeGreaterThan(0.02 * entry.tdpW);
    expect(entry.idleW).toBeLessThan(0.25 * entry.tdpW);
    // bf16 operations per byte of memory traffic: accelerators of these years balance at 70 to 430, but for the one whose
    // rates an export rule holds down.
    const balance = (entry.peakFlops.bf16 ?? 0) / entry.memoryBytesPerS;
    expect(balance).toBeGreaterThan(entry.name === 'h20' ? 36 : 70);
    expect(balance).toBeLessThan(430);
    const perW = (entry.peakFlops.bf16 ?? 0) / entry.tdpW;
    expect(perW).toBeGreaterThan(0.2e12);
    expect(perW).toBeLessThan(2.5e12);
  });

  test('a link is slower than the memory behind it, and a peer link no slower than the host link', () => {
    expect(entry.hostLink.bytesPerS).toBeLessThan(entry.memoryBytesPerS);
    if (entry.peerLink === undefined) return;
    expect(entry.peerLink.bytesPerS).toBeLessThan(entry.memoryBytesPerS);
    expect(entry.peerLink.bytesPerS).toBeGreaterThanOrEqual(entry.hostLink.bytesPerS);
  });

  test('is found by each of its names, in any case', () => {
    for (const name of [entry.name, entry.title, ...entry.aliases]) {
      expect(findAccelerator(name)).toBe(entry);
      expect(findAccelerator(` ${name.toUpperCase()} `)).toBe(entry);
    }
  });
});

test('no two accelerators share a name', () => {
  const names = ACCELERATORS.flatMap(({ name, title, aliases }) => [name, title, ...aliases]);
  const folded = names.map((name) => name.toLowerCase());
  expect(new Set(folded).size).toBe(folded.length);
  expect(acceleratorNames()).toEqual(ACCELERATORS.map(({ name }) => name));
});

test('the memory of the marketed capacity is within 6 % of it, read as GiB', () => {
  for (const { title, memoryBytes } of ACCELERATORS) {
    const marketed = /(\d+)GB/.exec(title)?.[1];
    if (marketed === undefined) continue;
    const ratio = memoryBytes / (Number(marketed) * 2 ** 30);
    expect(ratio, title).toBeGreaterThan(0.93);
    expect(ratio, title).toBeLessThanOrEqual(1.001);
  }
});

test('an unknown name is the caller’s error and names the nearest one', () => {
  const call = (): Accelerator => findAccelerator('h100-smx');
  expect(call).toThrow(KavierError);
  expect(call).toThrow(/unknown accelerator.*"h100-smx".*Did you mean h100-sxm\?/);
});

test('a scenario’s own entry comes before the catalog’s', () => {
  const own = { ...findAccelerator('h100-sxm'), tdpW: 500 };
  expect(findAccelerator('H100', [own]).tdpW).toBe(500);
  expect(findAccelerator('h200', [own]).tdpW).toBe(700);
});

test.each([
  ['h100-sxm', 80],
  ['h200', 141],
  ['b200', 180],
  ['gb200', 186],
  ['rtx-pro-6000', 96],
  ['rtx-a6000', 48],
  ['a10', 24],
  ['l40s', 48],
  ['l4', 24],
  ['rtx-4090', 24],
  ['a100-40gb-sxm', 40],
  ['a100-80gb-sxm', 80],
  ['b300', 270],
  ['gb300', 279],
  ['gh200', 96],
  ['h20', 96],
  ['h100-nvl', 94],
  ['l20', 48],
  ['rtx-3090', 24],
  ['rtx-5090', 32],
  ['rtx-6000-ada', 48],
  ['mi250', 128],
  ['mi300x', 192],
  ['mi325x', 256],
  ['mi355x', 288],
])('%s is found with its %d GB', (name, gib) => {
  const ratio = findAccelerator(name).memoryBytes / 2 ** 30 / gib;
  expect(Math.abs(ratio - 1)).toBeLessThan(0.07);
});
