import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitColumns, plotCdf, regroup, sparkline } from '../../src/report/plot-terminal.ts';

describe('sparkline', () => {
  test('scales to the largest value and leaves nothing blank that is there', () => {
    expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
    expect(sparkline([0, 1e-9, 1])).toBe(' ▁█');
    expect(sparkline([0, 0])).toBe('  ');
    expect(sparkline([])).toBe('');
  });
});

describe('regroup', () => {
  test('keeps the sum', () => {
    const values = fc.array(fc.nat(1000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 60 }), (given, width) => {
        const groups = regroup(given, width);
        expect(groups.length).toBe(Math.min(width, given.length));
        expect(groups.reduce((a, b) => a + b, 0)).toBe(given.reduce((a, b) => a + b, 0));
      }),
    );
  });
});

describe('fitColumns', () => {
  test('fills the width as far as whole repeats go', () => {
    expect(fitColumns([1, 2], 5)).toEqual([1, 1, 2, 2]);
    expect(fitColumns([1, 2, 3, 4], 2)).toEqual([3, 7]);
    expect(fitColumns([], 5)).toEqual([]);
  });
});

describe('plotCdf', () => {
  const label = (value: number) => value.toFixed(1);

  test('fits its width, and rises from left to right', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 60, max: 120 }), (given, width) => {
        const sorted = Float64Array.from(given).sort();
        const lines = plotCdf({ sorted, width, height: 5, label });
        expect(lines).toHaveLength(6);
        expect(Math.max(...lines.slice(0, 5).map((line) => line.length))).toBe(width);
        const tops = highestDots(lines.slice(0, 5).map((line) => line.slice(6)));
        for (let x = 1; x < tops.length; x++) expect(tops[x]).toBeGreaterThanOrEqual(tops[x - 1]);
      }),
    );
  });

  test('of no values is nothing', () => {
    expect(plotCdf({ sorted: new Float64Array(0), width: 80, height: 5, label })).toEqual([]);
  });

  test('of uniform values is a straight line', () => {
    const sorted = Float64Array.from({ length: 1000 }, (_, i) => i);
    const tops = highestDots(
      plotCdf({ sorted, width: 66, height: 5, label })
        .slice(0, 5)
        .map((line) => line.slice(6)),
    );
    expect(tops[Math.floor(tops.length / 2)]).toBeCloseTo(10, -1);
    expect(tops[tops.length - 1]).toBe(19);
  });
});

/** Height of the highest dot of each column of characters, counted in dots from the bottom; -1 without one. */
function highestDots(lines: readonly string[]): number[] {
  const rows = [0x09, 0x12, 0x24, 0xc0];
  return Array.from({ length: Math.max(...lines.map((line) => line.length)) }, (_, x) => {
    for (let line = 0; line < lines.length; line++) {
      const bits = Math.max(0, (lines[line].charCodeAt(x) || 0) - 0x2800);
      const row = rows.findIndex((mask) => (bits & mask) !== 0);
      if (row >= 0) return lines.length * 4 - 1 - (line * 4 + row);
    }
    return -1;
  });
}
