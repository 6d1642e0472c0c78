import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileOfSorted, selectQuantiles } from '../../src/units/quantile.ts';

const values = fc.array(
  fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 5 })),
  { minLength: 1, maxLength: 300 },
);
const ps = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 })
  .map((list) => list.sort((a, b) => a - b));

describe('quantiles', () => {
  test('by selection are the quantiles of the sorted values, to the bit', () => {
    fc.assert(
      fc.property(values, ps, (list, wanted) => {
        const sorted = Float64Array.from(list).sort();
        const expected = wanted.map((p) => quantileOfSorted(sorted, p));
        expect(selectQuantiles(Float64Array.from(list), wanted).map((q) => q + 0)).toEqual(
          expected.map((q) => q + 0),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('take time linear in the values also where all are equal or sorted', () => {
    const equal = new Float64Array(200_000).fill(7);
    expect(selectQuantiles(equal, [0.5, 0.99])).toEqual([7, 7]);
    const sorted = Float64Array.from({ length: 200_001 }, (_, i) => i);
    expect(selectQuantiles(sorted, [0.5, 0.9])).toEqual([100_000, 180_000]);
  });

  test('of nothing are refused', () => {
    expect(() => selectQuantiles(new Float64Array(0), [0.5])).toThrow(RangeError);
    expect(() => quantileOfSorted(new Float64Array(0), 0.5)).toThrow(RangeError);
  });
});
