import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { ApiBill } from '../../src/cost/bill-as-api.ts';
import { breakEvenLoad, breakEvenOfRun } from '../../src/cost/break-even.ts';
import { cachingBreakEven } from '../../src/cost/caching-break-even.ts';
import { measureCost } from '../../src/cost/run-cost.ts';
import { runOf } from './runs.ts';

describe('breakEvenLoad', () => {
  it('is where both cost the same', () => {
    const choice = { heldUsdPerHour: 24, apiUsdPerUnit: 0.05, ownUsdPerUnit: 0.01 };
    expect(breakEvenLoad({ ...choice, capacityPerHour: 1200 })).toEqual({
      unitsPerHour: 600,
      utilization: 0.5,
      reason: null,
    });
    expect(breakEvenLoad(choice).utilization).toBeNull();
  });

  it('says why there is none', () => {
    const never = breakEvenLoad({ heldUsdPerHour: 1, apiUsdPerUnit: 0.01, ownUsdPerUnit: 0.01 });
    expect(never).toMatchObject({ unitsPerHour: null, reason: 'api-cheaper-per-unit' });
    const full = breakEvenLoad({ heldUsdPerHour: 24, apiUsdPerUnit: 0.01, capacityPerHour: 2399 });
    expect(full).toMatchObject({ unitsPerHour: null, reason: 'beyond-capacity' });
  });

  test('costs are equal there on random choices, below the API is cheaper and above the hardware', () => {
    const usd = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(usd, usd, usd, (heldUsdPerHour, apiUsdPerUnit, ownUsdPerUnit) => {
        fc.pre(apiUsdPerUnit > ownUsdPerUnit * 1.001);
        const { unitsPerHour } = breakEvenLoad({ heldUsdPerHour, apiUsdPerUnit, ownUsdPerUnit });
        const ratioAt = (units: number) =>
          (heldUsdPerHour + units * ownUsdPerUnit) / (units * apiUsdPerUnit);
        const units = unitsPerHour ?? Number.NaN;
        expect(ratioAt(units)).toBeCloseTo(1, 9);
        expect(ratioAt(units * 1.1)).toBeLessThan(1);
        expect(ratioAt(units / 1.1)).toBeGreaterThan(1);
      }),
    );
  });
});

test('the break-even of a run is by its requests', () => {
  const run = runOf({
    replicas: 1,
    acceleratorsPerReplica: 8,
    held: 'whole-run',
    endS: 1800,
    stretches: [],
  });
  const tokens = { requests: 100, computedInput: 1, cachedInput: 0, output: 1 };
  const cost = measureCost(run, { pools: [{ acceleratorHourUsd: 3 }], tokens });
  const none = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0 };
  const bill: ApiBill = {
    sheet: 'x',
    requests: 100,
    tokens: none,
    usd: none,
    storedMtokenHours: 0,
    storageUsd: 0,
    totalUsd: 6,
    knowsPrefixes: true,
  };
  // 24 USD an hour against 6 cents a request.
  expect(breakEvenOfRun(cost, bill)?.unitsPerHour).toBeCloseTo(400, 9);
  expect(breakEvenOfRun(cost, { ...bill, requests: 0 })).toBeNull();
});

describe('cachingBreakEven', () => {
  it('is that of the published price lists', () => {
    const uses = (cacheWriteMultiplier: number, cacheReadMultiplier: number) =>
      cachingBreakEven({ cacheWriteMultiplier, cacheReadMultiplier }).uses;
    expect(uses(1.25, 0.1)).toBe(2);
    expect(uses(2, 0.1)).toBe(3);
    expect(uses(1, 0.1)).toBe(1);
    // 1.6 + 0.4 = 2: as cheap at the second use, whatever the last bit says.
    expect(uses(1.6, 0.4)).toBe(2);
  });

  it('never pays when a read costs as much as computing and the write more', () => {
    const prices = { cacheWriteMultiplier: 1.25, cacheReadMultiplier: 1 };
    expect(cachingBreakEven(prices)).toEqual({
      uses: null,
      reads: null,
      reason: 'reads-cost-as-much',
    });
  });

  it('counts storage', () => {
    const prices = {
      cacheWriteMultiplier: 1,
      cacheReadMultiplier: 0.1,
      storageUsdPerMtokenHour: 4.5,
    };
    // 4.5 / 1.25 = 3.6 inputs an hour: (1 + 3.6 - 0.1) / 0.9 = 5.
    expect(cachingBreakEven(prices, { inputUsdPerMtoken: 1.25, keptHours: 1 }).uses).toBe(5);
    expect(() => cachingBreakEven(prices)).toThrow('inputUsdPerMtoken');
  });

  test('is the first number of uses that costs no more, on random prices', () => {
    const multiplier = fc.integer({ min: 0, max: 40 }).map((x) => x / 16);
    fc.assert(
      fc.property(multiplier, multiplier, (w, r) => {
        const { uses } = cachingBreakEven({ cacheWriteMultiplier: w, cacheReadMultiplier: r });
        const pays = (n: number) => w + r * (n - 1) <= n;
        const first = Array.from({ length: 100 }, (_, i) => i + 1).find(pays);
        expect(uses).toBe(first ?? null);
      }),
    );
  });
});
