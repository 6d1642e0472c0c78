import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meansOver, plotCdf, sparkline } from '../../src/report/plot-terminal.ts';

describe('sparkline', () => {
  test('scales to the largest value and leaves nothing blank that is there', () => {
    expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
    expect(sparkline([0, 1e-9, 1])).toBe(' ▁█');
    expect(sparkline([0, 0])).toBe('  ');
    expect(sparkline([])).toBe('');
    expect(sparkline([1, 2], 4)).toBe('▂▄');
  });
});

describe('means over columns', () => {
  const steps = fc
    .array(
      fc.record({ lengthS: fc.double({ min: 0.01, max: 50, noNaN: true }), value: fc.nat(99) }),
      {
        minLength: 1,
        maxLength: 200,
      },
    )
    .map((list) => {
      let atS = 0;
      return list.map(({ lengthS, value }) => {
        const startS = atS;
        atS += lengthS;
        return { startS, endS: atS, value };
      });
    });

  test('keep the integral, and never exceed what there is', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 90 }), (given, columns) => {
        const endS = given[given.length - 1].endS;
        const means = meansOver(given, columns);
        expect(means).toHaveLength(columns);
        const integral = given.reduce((sum, one) => sum + (one.endS - one.startS) * one.value, 0);
        const shown = (means.reduce((a, b) => a + b, 0) * endS) / columns;
        expect(Math.abs(shown - integral)).toBeLessThanOrEqual(1e-6 * (1 + integral));
        const top = Math.max(...given.map(({ value }) => value));
        expect(Math.max(...means)).toBeLessThanOrEqual(top * (1 + 1e-9));
      }),
    );
  });

  test('of a constant are constant, whatever the last step is long', () => {
    const given = [0, 1, 2].map((i) => ({
      startS: i * 5,
      endS: Math.min(5 * i + 5, 11),
      value: 2,
    }));
    for (const mean of meansOver(given, 40)) expect(mean).toBeCloseTo(2, 12);
  });

  test('give a short last step the width that it has', () => {
    const given = [
      { startS: 0, endS: 10, value: 1 },
      { startS: 10, endS: 12, value: 8 },
    ];
    expect(sparkline(meansOver(given, 12))).toBe(`${'▁'.repeat(10)}██`);
    expect(meansOver([], 5)).toEqual([]);
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

  test('has a logarithmic axis where values span decades, and says so', () => {
    const sorted = Float64Array.from({ length: 1000 }, (_, i) => 10 ** (i / 250));
    const lines = plotCdf({ sorted, width: 66, height: 5, label });
    expect(lines[5]).toContain('(log axis)');
    const tops = highestDots(lines.slice(0, 5).map((line) => line.slice(6)));
    expect(tops[Math.floor(tops.length / 2)]).toBeCloseTo(10, -1);
  });

  test('of uniform values is a straight line', () => {
    const sorted = Float64Array.from({ length: 1000 }, (_, i) => 500 + i);
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
