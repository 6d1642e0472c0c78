import type { ErrorCell } from '@kavier/evidence';
import { errorFactors } from '@kavier/evidence';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepFactors } from '../../src/uncertainty/step-factors.ts';
import { cellOf, tableOf } from './cells.ts';

const centres = fc.double({ min: -2, max: 2, noNaN: true });
const spreads = fc.double({ min: 1e-4, max: 2, noNaN: true });
const counts = fc.integer({ min: 1, max: 40 });

function factorsOf(changes: Partial<ErrorCell>, isOtherYear = false, percentile?: number) {
  const cell = cellOf(changes);
  const factors = errorFactors({ cell, isOtherYear }, tableOf([cell]), percentile);
  if (factors === null) throw new Error('none');
  return factors;
}

const widthOf = ({ low, high }: { readonly low: number; readonly high: number }) => high / low;

describe('the factors of an interval', () => {
  test('hold the prediction, and the correction that is given where the rows do not', () => {
    fc.assert(
      fc.property(centres, spreads, counts, (centre, spread, models) => {
        const { low, high, corrected } = factorsOf({ centre, spread, models });
        expect(low).toBeLessThanOrEqual(1);
        expect(high).toBeGreaterThanOrEqual(1);
        expect(low).toBeGreaterThan(0);
        if (corrected === null) return;
        expect(corrected).toBeCloseTo(Math.exp(centre), 12);
        expect(low).toBeLessThanOrEqual(corrected);
        expect(high).toBeGreaterThanOrEqual(corrected);
      }),
    );
  });

  test('are the spread about the centre where many models say so', () => {
    const { low, high } = factorsOf({ centre: 0.1, spread: 0.15, models: 1e6 });
    expect(low).toBeCloseTo(Math.exp(-0.05), 4);
    expect(high).toBeCloseTo(Math.exp(0.25), 4);
  });

  test('are corrected where all models were measured on one side', () => {
    const { low, high, corrected } = factorsOf({ centre: 1.2, spread: 0.1, models: 8 });
    expect(low).toBe(1);
    expect(corrected).toBeCloseTo(Math.exp(1.2), 12);
    expect(high).toBeGreaterThan(Math.exp(1.3));
    expect(factorsOf({ centre: 0.05, spread: 0.1, models: 8 }).corrected).toBeNull();
  });

  test('are wider for fewer models, however many rows they have', () => {
    const widths = [1, 2, 3, 5, 10, 30].map((models) =>
      widthOf(factorsOf({ centre: 0, spread: 0.15, models, rows: 1000 })),
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(Math.log(widths[0])).toBeGreaterThan(1.5 * Math.log(widths[5]));
    const rows = factorsOf({ centre: 0, rows: 5 });
    expect(factorsOf({ centre: 0, rows: 5000 })).toEqual(rows);
  });

  test('are wider for fitted rows, for engines of other years and for high percentiles', () => {
    fc.assert(
      fc.property(centres, spreads, counts, (centre, spread, models) => {
        const own = factorsOf({ centre, spread, models });
        for (const wider of [
          factorsOf({ centre, spread, models, fitted: true }),
          factorsOf({ centre, spread, models }, true),
          factorsOf({ centre, spread, models }, false, 95),
        ]) {
          expect(wider.low).toBeLessThanOrEqual(own.low);
          expect(wider.high).toBeGreaterThanOrEqual(own.high);
          expect(widthOf(wider)).toBeGreaterThan(widthOf(own) - 1e-9);
        }
        const [p95, p99] = [95, 99].map((percentile) =>
          widthOf(factorsOf({ centre, spread, models }, false, percentile)),
        );
        expect(p99).toBeGreaterThanOrEqual(p95);
      }),
    );
  });

  test('of few models are drawn towards what is typical', () => {
    const exact = { centre: 0, spread: 0, models: 1 };
    expect(widthOf(factorsOf(exact))).toBeGreaterThan(1.3);
    const wild = widthOf(factorsOf({ centre: 0, spread: 3, models: 1 }));
    expect(wild).toBeCloseTo(widthOf(factorsOf({ ...exact, spread: 0.15 })), 9);
    expect(widthOf(factorsOf({ centre: 0, spread: 3, models: 9 }))).toBeGreaterThan(2 * wild);
  });

  test('are none of a percentile that nobody measured', () => {
    const cell = cellOf({ metric: 'power' });
    expect(errorFactors({ cell, isOtherYear: false }, tableOf([cell]), 99)).toBeNull();
    const tails = { ttft: null, tpot: null, e2e: null };
    const tpot = cellOf();
    expect(errorFactors({ cell: tpot, isOtherYear: false }, tableOf([tpot], { tails }), 95)).toBe(
      null,
    );
  });
});

describe('the step factors of an error interval', () => {
  test('are those of a TPOT, and of a throughput the other way round', () => {
    expect(stepFactors('tpot', { low: 0.8, high: 1.25 })).toEqual({
      metric: 'tpot',
      optimistic: 0.8,
      pessimistic: 1.25,
    });
    const rate = stepFactors('throughput', { low: 0.5, high: 1.25 });
    expect(rate.optimistic).toBeCloseTo(0.8, 12);
    expect(rate.pessimistic).toBe(2);
  });
});
