import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { embodiedCarbon } from '../../src/carbon/embodied.ts';
import {
  EMBODIED_ACCELERATORS,
  EMBODIED_LIFETIME,
  EMBODIED_SERVER,
  findEmbodiedAccelerator,
} from '../../src/carbon/embodied-catalog.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';

const figures = { acceleratorKg: 164, serverKg: 2500, acceleratorsPerServer: 8, lifetimeYears: 5 };

describe('embodied carbon', () => {
  test('of a server of 3,000 kg over 5 years is 68 g an hour', () => {
    const server = { acceleratorKg: 0, serverKg: 3000, acceleratorsPerServer: 8, lifetimeYears: 5 };
    const hour = embodiedCarbon(server, { heldS: 8 * 3600, busyS: 8 * 3600 }, 'allocation');
    expect(hour.serverG).toBeCloseTo(68.45, 2);
  });

  test('of hardware held for its whole life is what it took to make it', () => {
    const heldS = 5 * 365.25 * 86_400;
    const life = embodiedCarbon(figures, { heldS, busyS: 0 }, 'allocation');
    expect(life.acceleratorG).toBeCloseTo(164_000, 6);
    expect(life.serverG).toBeCloseTo(312_500, 6);
  });

  test('adds up; both rules come to the same total, by use the idle share is unallocated', () => {
    const seconds = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(seconds, fc.double({ min: 0, max: 1, noNaN: true }), (heldS, share) => {
        const use = { heldS, busyS: heldS * share };
        const held = embodiedCarbon(figures, use, 'allocation');
        const used = embodiedCarbon(figures, use, 'use');
        expect(held.unallocatedG).toBe(0);
        expect(used.acceleratorG + used.serverG + used.unallocatedG).toBe(used.totalG);
        const slack = 1e-12 * held.totalG;
        expect(Math.abs(used.totalG - held.totalG)).toBeLessThanOrEqual(slack);
        expect(Math.abs(used.unallocatedG - (1 - share) * held.totalG)).toBeLessThanOrEqual(
          10 * slack,
        );
      }),
    );
  });

  test.each([
    [{ acceleratorKg: -1 }, { heldS: 1, busyS: 0 }, /acceleratorKg/],
    [{ lifetimeYears: 0 }, { heldS: 1, busyS: 0 }, /lifetimeYears/],
    [{ acceleratorsPerServer: 0 }, { heldS: 1, busyS: 0 }, /acceleratorsPerServer/],
    [{}, { heldS: 1, busyS: 2 }, /busyS/],
  ])('refuses %j with %j', (wrong, use, message) => {
    expect(() => embodiedCarbon({ ...figures, ...wrong }, use, 'use')).toThrow(message);
  });
});

describe('the catalog of embodied carbon', () => {
  test('is about accelerators of the catalog, each figure with source and date', () => {
    for (const { name, carbonKg, provenance } of EMBODIED_ACCELERATORS) {
      expect(findAccelerator(name).name).toBe(name);
      expect(carbonKg).toBeGreaterThan(50);
      expect(provenance.source.length).toBeGreaterThan(20);
      expect(provenance.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
    expect(EMBODIED_SERVER.carbonKg).toBe(2500);
    expect(EMBODIED_LIFETIME.years).toBe(5);
  });

  test('has no figure where nobody published one', () => {
    expect(findEmbodiedAccelerator('h100-sxm')?.carbonKg).toBe(164);
    expect(findEmbodiedAccelerator('l4')).toBeUndefined();
  });
});
