import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeconds, formatSignificant } from '../../src/report/format.ts';
import { intervalAfter } from '../../src/report/uncertainty-sections.ts';
import { measuredInterval, stepFactors } from '../../src/uncertainty/interval.ts';
import { cellOf } from './cells.ts';

const predictions = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const errors = fc
  .array(fc.double({ min: -99, max: 1000, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((list) => list.toSorted((a, b) => a - b));

describe('the interval of a prediction', () => {
  test('inverts the errors: predicted 20 % too high was 100 where 120 was predicted', () => {
    const { low, high } = measuredInterval(120, { p10Pct: -25, p90Pct: 20 });
    expect(low).toBeCloseTo(100, 12);
    expect(high).toBeCloseTo(160, 12);
  });

  test('holds the prediction that is corrected by the median error', () => {
    fc.assert(
      fc.property(predictions, errors, (predicted, [p10Pct, medianPct, p90Pct]) => {
        const { low, high } = measuredInterval(predicted, { p10Pct, p90Pct });
        const corrected = predicted / (1 + medianPct / 100);
        expect(low).toBeLessThanOrEqual(corrected);
        expect(high).toBeGreaterThanOrEqual(corrected);
      }),
    );
  });

  test('is wider for a wider cell, and grows as the prediction does', () => {
    const more = fc.double({ min: 0, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(predictions, errors, more, (predicted, [p10Pct, , p90Pct], share) => {
        const narrow = measuredInterval(predicted, { p10Pct, p90Pct });
        const wider = {
          p10Pct: p10Pct - share * (100 + p10Pct),
          p90Pct: p90Pct + share * (100 + p90Pct),
        };
        const wide = measuredInterval(predicted, wider);
        expect(wide.low).toBeLessThanOrEqual(narrow.low ?? Number.NaN);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high ?? Number.NaN);
        const twice = measuredInterval(2 * predicted, { p10Pct, p90Pct });
        expect(twice.low).toBeCloseTo(2 * (narrow.low ?? Number.NaN), 9);
      }),
    );
  });

  test('has no upper bound where nothing was predicted of what was there', () => {
    expect(measuredInterval(5, { p10Pct: -100, p90Pct: 0 })).toEqual({ low: 5, high: null });
  });

  test('is written after its figure, a shared unit once', () => {
    expect(intervalAfter({ low: 0.0381, high: 0.0602 }, formatSeconds)).toBe(
      ' (80 %: 38.1 to 60.2 ms)',
    );
    expect(intervalAfter({ low: 0.9, high: 1.2 }, formatSeconds)).toBe(' (80 %: 900 ms to 1.20 s)');
    expect(intervalAfter({ low: 1200, high: 1300 }, formatSignificant)).toBe(
      ' (80 %: 1,200 to 1,300)',
    );
    expect(intervalAfter({ low: 1, high: null }, formatSeconds)).toBe(' (80 %: 1.00 s to any)');
    expect(intervalAfter(null, formatSeconds)).toBe('');
  });
});

describe('the step factors of an error interval', () => {
  test('are slower steps where throughput was predicted too high', () => {
    const factors = stepFactors(cellOf({ metric: 'throughput', p10Pct: -10, p90Pct: 25 }));
    expect(factors).toMatchObject({ metric: 'throughput', optimistic: 0.9, pessimistic: 1.25 });
  });

  test('are faster steps where a TPOT was predicted too long', () => {
    const factors = stepFactors(cellOf({ metric: 'tpot', p10Pct: -20, p90Pct: 25 }));
    expect(factors?.optimistic).toBeCloseTo(0.8, 12);
    expect(factors?.pessimistic).toBeCloseTo(1.25, 12);
  });

  test('are in order, and none without a bound', () => {
    const metrics = fc.constantFrom('throughput' as const, 'tpot' as const);
    fc.assert(
      fc.property(metrics, errors, (metric, [p10Pct, , p90Pct]) => {
        const factors = stepFactors(cellOf({ metric, p10Pct, p90Pct }));
        expect(factors?.optimistic).toBeLessThanOrEqual(factors?.pessimistic ?? Number.NaN);
      }),
    );
    expect(stepFactors(cellOf({ p10Pct: -100 }))).toBeNull();
  });
});
