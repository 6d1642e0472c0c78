import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantileOfSorted } from '../../src/units/quantile.ts';
import { type RowValues, summarizeRows } from '../../src/units/row-values.ts';

/** Every row but each third has a value. */
const someOf =
  (values: Float64Array): RowValues =>
  (from, to, into) => {
    let count = 0;
    for (let row = from; row < to; row++) if (row % 3 !== 0) into[count++] = values[row];
    return count;
  };

/** Values of one magnitude, of many, of both signs, and of few kinds. */
const value = fc.oneof(
  fc.double({ noNaN: true, min: 0.001, max: 0.002 }),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  fc.integer({ min: -2, max: 3 }),
);

test('rows in parts are summarized as their sorted values are, to the bit, however many there are', () => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 60 }),
      fc.constantFrom(2, 100, 2048, 16_384, 16_385, 40_000),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 }),
      (kinds, rows, list) => {
        const ps = [...list].sort((a, b) => a - b);
        const column = Float64Array.from(
          { length: rows },
          (_, row) => kinds[row % kinds.length] * (1 + row / rows),
        );
        const meant = column.filter((_, row) => row % 3 !== 0);
        const found = summarizeRows(rows, someOf(column), ps);
        expect(found.count).toBe(meant.length);
        expect(found.sum).toBe(meant.reduce((sum, one) => sum + one, 0));
        expect(found.max + 0).toBe(Math.max(...meant.slice().sort().subarray(-1)) + 0);
        const sorted = meant.sort();
        expect(found.quantiles.map((one) => one + 0)).toEqual(
          ps.map((p) => quantileOfSorted(sorted, p) + 0),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('of nothing there are no quantiles', () => {
  const none = summarizeRows(20_000, () => 0, [0.5]);
  expect(none).toEqual({ count: 0, sum: 0, max: Number.NEGATIVE_INFINITY, quantiles: [] });
});
