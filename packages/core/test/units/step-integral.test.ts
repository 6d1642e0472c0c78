import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StepIntegral } from '../../src/units/step-integral.ts';
import {
  constantSeries,
  type StepSeries,
  scaleSeries,
  shiftSeries,
  stepAt,
  stepSeries,
} from '../../src/units/step-series.ts';
import { randomSeries } from './random-series.ts';

/** Integral by walking over every step: slow, and independent of prefix sums. */
function walked({ startsS, values, endS }: StepSeries, fromS: number, toS: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const from = Math.max(fromS, startsS[i]);
    const to = Math.min(toS, i + 1 < values.length ? startsS[i + 1] : endS);
    if (to > from) sum += values[i] * (to - from);
  }
  return sum;
}

const part = fc.double({ min: 0, max: 1, noNaN: true });

function spanOf({ startsS, endS }: StepSeries, a: number, b: number): [number, number] {
  const at = (share: number) => Math.min(endS, startsS[0] + share * (endS - startsS[0]));
  return a <= b ? [at(a), at(b)] : [at(b), at(a)];
}

describe('a step series', () => {
  test.each([
    [[], [], 1, /empty/],
    [[0, 1], [1], 2, /uneven/],
    [[0, 1], [1, Number.NaN], 2, /value 1 is not finite/],
    [[0], [Number.POSITIVE_INFINITY], 2, /value 0 is not finite/],
    [[0, 0], [1, 1], 2, /point 0 takes no time/],
    [[0, 2, 1], [1, 1, 1], 3, /point 1 takes no time/],
    [[0, 1], [1, 1], 1, /point 1 takes no time/],
    [[Number.NaN], [1], 1, /point 0 takes no time/],
  ])('refuses %j with %j until %d', (startsS, values, endS, message) => {
    expect(() => stepSeries(startsS, values, endS)).toThrow(message);
  });

  test('holds a value from its start until the next', () => {
    const series = stepSeries([-5, 0, 10], [1, 2, 3], 20);
    expect([-5, -1, 0, 9.99, 10, 19].map((atS) => series.values[stepAt(series, atS)])).toEqual([
      1, 1, 2, 2, 3, 3,
    ]);
  });
});

describe('integrals and means of a step series', () => {
  test('are those of a walk over every step', () => {
    fc.assert(
      fc.property(randomSeries(), part, part, (series, a, b) => {
        const [fromS, toS] = spanOf(series, a, b);
        const integral = new StepIntegral(series);
        const expected = walked(series, fromS, toS);
        const scale = 1000 * Math.max(1, toS - fromS);
        expect(Math.abs(integral.integral(fromS, toS) - expected)).toBeLessThan(1e-12 * scale);
        if (toS - fromS < 1e-6) return;
        expect(integral.mean(fromS, toS)).toBeCloseTo(expected / (toS - fromS), 6);
      }),
      { numRuns: 500 },
    );
  });

  test('lie between the smallest and the largest value, and are the mean of many samples', () => {
    const series = stepSeries([0, 3600, 7200], [100, 400, 50], 10_800);
    const [fromS, toS] = [1800, 9000];
    let samples = 0;
    for (let i = 0; i < 72_000; i++) {
      samples += series.values[stepAt(series, fromS + ((i + 0.5) * (toS - fromS)) / 72_000)];
    }
    expect(new StepIntegral(series).mean(fromS, toS)).toBeCloseTo(samples / 72_000, 9);
    expect(new StepIntegral(series).mean(fromS, toS)).toBe(237.5);
  });

  test('of one constant value are that value to the last bit, however many steps it has', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        randomSeries(),
        part,
        part,
        (value, { startsS, endS }, a, b) => {
          const series = stepSeries(
            startsS,
            startsS.map(() => value),
            endS,
          );
          const [fromS, toS] = spanOf(series, a, b);
          expect(new StepIntegral(series).mean(fromS, toS) + 0).toBe(value + 0);
        },
      ),
    );
    expect(new StepIntegral(constantSeries(0.1)).mean(1, 1e12)).toBe(0.1);
    expect(new StepIntegral(constantSeries(3)).integral(10, 14)).toBe(12);
  });

  test('of a span within one step are its value to the last bit', () => {
    const integral = new StepIntegral(stepSeries([0, 3600, 7200], [0.1, 0.2, 0.3], 1e4));
    expect(integral.mean(3600, 7200)).toBe(0.2);
    expect(integral.mean(4000, 4000)).toBe(0.2);
    expect(integral.mean(7200, 1e4)).toBe(0.3);
  });

  test('of exactly one step of many are its value to the last bit', () => {
    fc.assert(
      fc.property(randomSeries(), (series) => {
        const integral = new StepIntegral(series);
        const { startsS, values, endS } = series;
        for (let i = 0; i < values.length; i++) {
          const toS = i + 1 < values.length ? startsS[i + 1] : endS;
          expect(integral.mean(startsS[i], toS)).toBe(values[i]);
        }
      }),
    );
  });

  test('may begin in a step without a beginning and end in one without an end', () => {
    const open = stepSeries([Number.NEGATIVE_INFINITY, 0, 10], [1, 2, 3], Number.POSITIVE_INFINITY);
    expect(new StepIntegral(open).integral(-10, 20)).toBe(10 + 20 + 30);
  });

  test('scale with the values and move with the time', () => {
    fc.assert(
      fc.property(randomSeries(), part, part, (series, a, b) => {
        const [fromS, toS] = spanOf(series, a, b);
        const mean = new StepIntegral(series).mean(fromS, toS);
        const doubled = new StepIntegral(scaleSeries(series, 2)).mean(fromS, toS);
        expect(doubled).toBeCloseTo(2 * mean, 6);
        const later = new StepIntegral(shiftSeries(series, 1024));
        if (toS - fromS > 1) expect(later.mean(fromS + 1024, toS + 1024)).toBeCloseTo(mean, 6);
      }),
    );
  });

  test.each([
    [-1, 5],
    [5, 101],
    [7, 6],
    [Number.NaN, 5],
  ])('refuse %d to %d, which the series does not cover in order', (fromS, toS) => {
    const integral = new StepIntegral(stepSeries([0, 50], [1, 2], 100));
    expect(() => integral.mean(fromS, toS)).toThrow(/does not cover this span/);
    expect(() => integral.integral(fromS, toS)).toThrow(/from 0 to 100/);
  });
});
