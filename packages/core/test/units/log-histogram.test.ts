import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogHistogram } from '../../src/units/log-histogram.ts';

const values = fc.array(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

function histogramOf(list: readonly number[]): LogHistogram {
  const histogram = new LogHistogram();
  for (const value of list) histogram.add(value);
  return histogram;
}

describe('the logarithmic histogram', () => {
  test('knows count and largest exactly, and quantiles to 0.4 %', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, p) => {
        const histogram = histogramOf(list);
        const sorted = list.toSorted((a, b) => a - b);
        const exact = sorted[Math.floor((list.length - 1) * p)];
        expect(histogram.count).toBe(list.length);
        expect(histogram.max).toBe(sorted[list.length - 1]);
        expect(Math.abs(histogram.quantile(p) / exact - 1)).toBeLessThanOrEqual(0.004);
      }),
    );
  });

  test('merges as if all had been added to one', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = histogramOf(a);
        merged.merge(histogramOf(b));
        const whole = histogramOf([...a, ...b]);
        for (const p of [0, 0.5, 0.99, 1]) expect(merged.quantile(p)).toBe(whole.quantile(p));
        expect(merged.count).toBe(whole.count);
      }),
    );
  });

  test('keeps values out of its range in its outermost bins', () => {
    const histogram = histogramOf([0, 1e-300, 1e300]);
    expect(histogram.count).toBe(3);
    expect(histogram.quantile(0)).toBeLessThan(1e-11);
    expect(histogram.max).toBe(1e300);
    expect(() => new LogHistogram().quantile(0.5)).toThrow(RangeError);
  });
});
