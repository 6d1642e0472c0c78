import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BoundedProblem,
  dot,
  plusProduct,
  solveBounded,
} from '../../src/fit/bounded-solve.ts';
import { solveDamped } from '../../src/fit/damped-solve.ts';
import { singularValues } from '../../src/fit/singular-values.ts';

const entry = fc.double({ min: -2, max: 2, noNaN: true }).map((x) => Math.round(x * 64) / 64);
/** Columns of at most five parameters, at times fewer rows than columns, and a right side. */
const system = fc
  .record({ count: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 8 }) })
  .chain(({ count, rows }) => {
    const vector = fc
      .array(entry, { minLength: rows, maxLength: rows })
      .map((entries) => Float64Array.from(entries));
    return fc.record({
      columns: fc.array(vector, { minLength: count, maxLength: count }),
      residuals: vector,
    });
  });

describe('the damped linear problem', () => {
  test('solves a known system: x + y = 3, x - y = 1', () => {
    const columns = [Float64Array.of(1, 1), Float64Array.of(1, -1)];
    const [x, y] = solveDamped(columns, [0, 0], Float64Array.of(3, 1));
    expect(x).toBeCloseTo(2, 14);
    expect(y).toBeCloseTo(1, 14);
  });

  test('leaves nothing to gain: A^T (A p - b) + d^2 p = 0', () => {
    fc.assert(
      fc.property(system, fc.double({ min: 0.01, max: 2, noNaN: true }), (given, d) => {
        const { columns, residuals } = given;
        const damping = columns.map(() => d);
        const p = solveDamped(columns, damping, residuals);
        const rest = plusProduct(
          residuals.map((r) => -r),
          columns,
          p,
        );
        for (const [i, column] of columns.entries()) {
          expect(dot(column, rest) + d * d * p[i]).toBeCloseTo(0, 11);
        }
      }),
    );
  });

  test('gives 0 to a column of zeros and solves for the others', () => {
    const columns = [new Float64Array(1), Float64Array.of(2)];
    expect(solveDamped(columns, [0, 0], Float64Array.of(6))).toEqual(Float64Array.of(0, 3));
  });
});

describe('the bounded linear problem', () => {
  const bound = fc.constantFrom(0, 0.25, 1, 4, Number.POSITIVE_INFINITY);

  test('ends inside the box, where no bound can be left and nothing gained between bounds', () => {
    fc.assert(
      fc.property(system, fc.array(bound, { minLength: 10, maxLength: 10 }), (given, bounds) => {
        const count = given.columns.length;
        const problem: BoundedProblem = {
          ...given,
          damping: new Float64Array(count).fill(0.01),
          low: Float64Array.from({ length: count }, (_, i) => -bounds[i]),
          high: Float64Array.from({ length: count }, (_, i) => bounds[i + 5] || 1),
        };
        const p = solveBounded(problem);
        const rest = plusProduct(problem.residuals, problem.columns, p);
        for (const [i, column] of problem.columns.entries()) {
          const slope = dot(column, rest) + 1e-4 * p[i];
          expect(p[i]).toBeGreaterThanOrEqual(problem.low[i]);
          expect(p[i]).toBeLessThanOrEqual(problem.high[i]);
          if (p[i] > problem.low[i]) expect(slope).toBeLessThan(1e-9);
          if (p[i] < problem.high[i]) expect(slope).toBeGreaterThan(-1e-9);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('singular values', () => {
  test('of a known matrix: columns (3, 4) and (0, 5) have 3 sqrt(5) and sqrt(5)', () => {
    const { values } = singularValues([Float64Array.of(3, 4), Float64Array.of(0, 5)]);
    const [large, small] = values.toSorted((a, b) => b - a);
    expect(large).toBeCloseTo(3 * Math.sqrt(5), 13);
    expect(small).toBeCloseTo(Math.sqrt(5), 13);
  });

  test('are the lengths of the columns times orthonormal directions', () => {
    fc.assert(
      fc.property(system, ({ columns }) => {
        const { values, directions } = singularValues(columns);
        const zero = new Float64Array(columns[0].length);
        const images = directions.map((direction) => plusProduct(zero, columns, direction));
        for (let i = 0; i < columns.length; i++) {
          for (let j = 0; j < columns.length; j++) {
            const same = i === j ? 1 : 0;
            expect(dot(directions[i], directions[j])).toBeCloseTo(same, 12);
            expect(dot(images[i], images[j])).toBeCloseTo(same * values[i] * values[j], 11);
          }
        }
      }),
    );
  });

  test('keep a small one to many digits: columns at an angle of 1e-9', () => {
    const { values } = singularValues([Float64Array.of(1, 0), Float64Array.of(1, 1e-9)]);
    expect(Math.min(...values) * Math.SQRT2 * 1e9).toBeCloseTo(1, 6);
  });
});
