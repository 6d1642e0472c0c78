import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { capitalRecoveryFactor, ownedHour } from '../../src/cost/owned-hardware.ts';

const SERVER = {
  capexUsd: 280_000,
  accelerators: 8,
  lifetimeYears: 4,
  utilization: 0.5,
  interestPerYear: 0,
};

describe('ownedHour', () => {
  it('spreads the price over the hours that are used', () => {
    // 280,000 / 4 years / 8 accelerators / 4,380 hours a year.
    expect(ownedHour(SERVER).usdPerHour).toBeCloseTo(1.997717, 6);
  });

  it('adds its parts up', () => {
    const hour = ownedHour({
      ...SERVER,
      staffUsdPerYear: 8760,
      colocationUsdPerYear: 17_520,
      maintenanceUsdPerYear: 35_040,
    });
    expect([hour.staffUsd, hour.colocationUsd, hour.maintenanceUsd]).toEqual([0.25, 0.5, 1]);
    expect(hour.usdPerHour).toBeCloseTo(hour.capitalUsd + 1.75, 12);
  });

  it.each([
    ['utilization', { utilization: 0 }],
    ['utilization', { utilization: 1.1 }],
    ['lifetimeYears', { lifetimeYears: 0 }],
    ['interestPerYear', { interestPerYear: -0.01 }],
    ['capexUsd', { capexUsd: Number.NaN }],
    ['accelerators', { accelerators: 0 }],
  ])('refuses %s %j', (field, change) => {
    expect(() => ownedHour({ ...SERVER, ...change })).toThrow(field);
  });
});

describe('capitalRecoveryFactor', () => {
  it('is that of the textbook: 10 % over 5 years pay 26.38 % a year', () => {
    expect(capitalRecoveryFactor(0.1, 5)).toBeCloseTo(0.263797, 6);
    expect(capitalRecoveryFactor(0, 5)).toBe(0.2);
  });

  test('its payments, discounted, are worth the price', () => {
    const interest = fc.double({ min: 1e-4, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(interest, fc.integer({ min: 1, max: 30 }), (i, years) => {
        let worth = 0;
        for (let year = 1; year <= years; year++) {
          worth += capitalRecoveryFactor(i, years) / (1 + i) ** year;
        }
        expect(worth).toBeCloseTo(1, 9);
        expect(capitalRecoveryFactor(i, years)).toBeGreaterThan(1 / years);
      }),
    );
  });

  test('without interest it is the limit of little interest', () => {
    expect(capitalRecoveryFactor(1e-9, 4)).toBeCloseTo(0.25, 6);
  });
});
