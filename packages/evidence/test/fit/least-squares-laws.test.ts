import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dot } from '../../src/fit/bounded-solve.ts';
import { minimizeLeastSquares, type ResidualFunction } from '../../src/fit/least-squares.ts';
import { parametersOf, RAT42, residualsOf } from './nist-problems.ts';

const rat42 = residualsOf(RAT42);
const [start] = RAT42.starts;
const fitRat42 = (residuals: ResidualFunction) =>
  minimizeLeastSquares(residuals, parametersOf(start, 'log'), { costTolerance: 1e-12 });

const entry = fc.double({ min: -3, max: 3, noNaN: true });
/** A x - b over a box, at random: rows, right side, and for each parameter two ends of its range. */
const linearProblem = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.record({
    rows: fc.array(fc.array(entry, { minLength: count, maxLength: count }), {
      minLength: 1,
      maxLength: 12,
    }),
    right: fc.array(entry, { minLength: 12, maxLength: 12 }),
    box: fc.array(fc.tuple(entry, fc.double({ min: 0.01, max: 4, noNaN: true })), {
      minLength: count,
      maxLength: count,
    }),
  }),
);

describe('laws of a fit', () => {
  test('residuals in another unit leave every step: with a power of two, every bit', () => {
    const fit = fitRat42(rat42);
    for (const factor of [2 ** -20, 8, 2 ** 30]) {
      const scaled = fitRat42((values) => rat42(values).map((r) => factor * r));
      expect(scaled.values).toEqual(fit.values);
      expect(scaled.evaluations).toBe(fit.evaluations);
      expect(scaled.cost).toBe(fit.cost * factor * factor);
    }
  });

  test('a parameter in another unit leaves every step, to the bit with a power of two', () => {
    const parameters = parametersOf(start, 'linear');
    const fit = minimizeLeastSquares(rat42, parameters);
    const inKibi = parameters.map((parameter) => ({
      ...parameter,
      start: parameter.start * 1024,
      low: parameter.low * 1024,
      high: parameter.high * 1024,
    }));
    const scaled = minimizeLeastSquares((values) => rat42(values.map((v) => v / 1024)), inKibi);
    expect(scaled.values.map((v) => v / 1024)).toEqual(fit.values);
    expect(scaled.cost).toBe(fit.cost);
  });

  test('the order of the residuals does not matter', () => {
    const fit = fitRat42(rat42);
    const order = fc.shuffledSubarray([...RAT42.y.keys()], { minLength: RAT42.y.length });
    fc.assert(
      fc.property(order, (rows) => {
        const permuted = fitRat42((values) => {
          const residuals = rat42(values);
          return Float64Array.from(rows, (row) => residuals[row]);
        });
        for (const [i, value] of permuted.values.entries()) {
          expect(Math.abs(value / fit.values[i] - 1)).toBeLessThan(1e-7);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('every residual twice doubles the cost and leaves the values', () => {
    const fit = fitRat42(rat42);
    const twice = fitRat42((values) => Float64Array.of(...rat42(values), ...rat42(values)));
    expect(twice.cost / fit.cost).toBeCloseTo(2, 9);
    for (const [i, value] of twice.values.entries()) {
      expect(Math.abs(value / fit.values[i] - 1)).toBeLessThan(1e-7);
    }
  });

  test('random linear problems: inside the box throughout, and at the end no parameter can gain more', () => {
    fc.assert(
      fc.property(linearProblem, ({ rows, right, box }) => {
        const parameters = box.map(([low, width], i) => ({
          name: `p${i}`,
          low,
          high: low + width,
          start: low + width / 2,
          scale: 'linear' as const,
        }));
        const fit = minimizeLeastSquares((values) => {
          for (const [i, { low, high }] of parameters.entries()) {
            expect(values[i]).toBeGreaterThanOrEqual(low);
            expect(values[i]).toBeLessThanOrEqual(high);
          }
          return Float64Array.from(
            rows,
            (row, k) => dot(Float64Array.from(row), values) - right[k],
          );
        }, parameters);
        for (const [i, { low, high }] of parameters.entries()) {
          const column = Float64Array.from(rows, (row) => row[i]);
          const slope = dot(column, fit.residuals);
          const square = dot(column, column);
          if (square === 0) continue;
          const value = fit.values[i];
          const move = Math.min(Math.max(-slope / square, low - value), high - value);
          const gain = -move * (2 * slope + square * move);
          expect(gain).toBeLessThanOrEqual(1e-8 * fit.cost + 1e-12);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a well-conditioned linear problem meets the closed form', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 6, maxLength: 30 }), (noise) => {
        const t = noise.map((_, i) => i - (noise.length - 1) / 2);
        const y = noise.map((e, i) => 2 + 0.3 * t[i] + e);
        const residuals: ResidualFunction = ([level, slope]) =>
          Float64Array.from(y, (value, i) => level + slope * t[i] - value);
        const fit = minimizeLeastSquares(
          residuals,
          ['level', 'slope'].map((name) => ({
            name,
            start: 1,
            low: Number.NEGATIVE_INFINITY,
            high: Number.POSITIVE_INFINITY,
            scale: 'linear' as const,
          })),
          { costTolerance: 1e-14 },
        );
        const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
        const product = y.reduce((sum, value, i) => sum + value * t[i], 0);
        const squares = t.reduce((sum, x) => sum + x * x, 0);
        expect(fit.converged).toBe(true);
        expect(fit.values[0]).toBeCloseTo(mean, 6);
        expect(fit.values[1]).toBeCloseTo(product / squares, 6);
      }),
      { numRuns: 50 },
    );
  });
});
