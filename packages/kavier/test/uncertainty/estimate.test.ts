import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSeconds, formatSignificant } from '../../src/report/format.ts';
import { intervalAfter } from '../../src/report/uncertainty-sections.ts';
import {
  type EstimateFactors,
  either,
  estimate,
  inverted,
  notMeasured,
  ofShare,
  scaleEstimate,
} from '../../src/uncertainty/estimate.ts';

const factorsOf = (low: number, high: number, corrected: number | null = null) =>
  ({
    low,
    high,
    corrected,
    source: 'measured',
    basis: 'rows',
    models: 3,
    rows: 9,
    fitted: false,
  }) satisfies EstimateFactors;

const anyFactors = fc
  .tuple(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }))
  .map(([low, high]) => factorsOf(low, high));
const points = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

describe('an estimate', () => {
  test('holds its own point, whatever is derived from it', () => {
    fc.assert(
      fc.property(points, anyFactors, anyFactors, points, (point, one, other, end) => {
        const of = estimate(point, one, [end, null]);
        const about = { source: 'arrivals', basis: 'x' } as const;
        const derived = [
          of,
          estimate(point, inverted(one)),
          estimate(point, either(one, other)),
          estimate(point, ofShare(one, 0.3, about)),
          scaleEstimate(of, 7 * point),
        ];
        for (const each of derived) {
          expect(each.low).toBeLessThanOrEqual((each.point ?? 0) * (1 + 1e-12));
          expect(each.high).toBeGreaterThanOrEqual((each.point ?? 0) * (1 - 1e-12));
          expect(each.low).toBeGreaterThanOrEqual(0);
        }
        expect(of.low).toBeLessThanOrEqual(end);
        expect(of.high).toBeGreaterThanOrEqual(end);
      }),
    );
  });

  test('of 1 / a quantity has its ends the other way round, and says that it is derived', () => {
    const cost = estimate(10, inverted(factorsOf(0.5, 1.25, 0.8)));
    expect(cost).toMatchObject({ point: 10, low: 8, high: 20, source: 'derived', rows: 9 });
    expect(cost.corrected).toBeCloseTo(12.5, 12);
  });

  test('of which only a part is uncertain is as uncertain as that part', () => {
    const about = { source: 'arrivals', basis: 'arrivals' } as const;
    expect(estimate(100, ofShare(factorsOf(0.5, 2), 0.25, about))).toMatchObject({
      low: 87.5,
      high: 125,
      source: 'arrivals',
    });
    const certain = estimate(100, ofShare(notMeasured('nothing'), 0, about));
    expect(certain).toMatchObject({ low: 100, high: 100, source: 'arrivals' });
    const unknown = estimate(100, ofShare(notMeasured('nothing'), 0.1, about));
    expect(unknown).toMatchObject({ low: null, source: 'not-measured' });
  });

  test('of what nobody measured says so, also inverted, and keeps its point', () => {
    const nothing = notMeasured('no power of anything like it');
    expect(estimate(5, inverted(nothing))).toEqual({
      point: 5,
      low: null,
      high: null,
      corrected: null,
      source: 'not-measured',
      basis: 'not measured: no power of anything like it',
      models: 0,
      rows: 0,
      fitted: false,
    });
    expect(either(nothing, factorsOf(0.5, 2))).toMatchObject({ low: 0.5, high: 2 });
    expect(estimate(null, factorsOf(0.5, 2))).toMatchObject({ point: null, low: null });
  });

  test('is scaled with what it is in proportion to, and unknown where that is nothing', () => {
    const energy = estimate(10, factorsOf(0.8, 1.5, 1.2));
    expect(scaleEstimate(energy, 4000)).toMatchObject({
      point: 4000,
      low: 3200,
      high: 6000,
      corrected: 4800,
      source: 'derived',
    });
    const free = estimate(0, factorsOf(0.8, 1.5));
    expect(scaleEstimate(free, 0)).toMatchObject({ low: 0, high: 0 });
    expect(scaleEstimate(free, 3)).toMatchObject({ point: 3, low: null, high: null });
    expect(scaleEstimate(energy, null)).toMatchObject({ point: null, low: null });
  });

  test('is written after its figure, a shared unit once, and what it is corrected to', () => {
    expect(intervalAfter({ low: 0.0381, high: 0.0602 }, formatSeconds)).toBe(
      ' (80 %: 38.1 to 60.2 ms)',
    );
    expect(intervalAfter({ low: 0.9, high: 1.2 }, formatSeconds)).toBe(' (80 %: 900 ms to 1.20 s)');
    expect(intervalAfter({ low: 1200, high: 1300 }, formatSignificant)).toBe(
      ' (80 %: 1,200 to 1,300)',
    );
    expect(intervalAfter(estimate(10, factorsOf(1, 4, 3)), formatSignificant)).toBe(
      ' (80 %: 10 to 40, rather 30)',
    );
    for (const none of [null, estimate(5, notMeasured('x'))]) {
      expect(intervalAfter(none, formatSeconds)).toBe('');
    }
  });
});
