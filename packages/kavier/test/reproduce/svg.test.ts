import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupedBars } from '../../src/report/svg/bars.ts';
import { element, escapeText } from '../../src/report/svg/element.ts';
import { pointPlot } from '../../src/report/svg/points.ts';
import { linearScale, logScale, tickText } from '../../src/report/svg/scale.ts';
import { unbalancedTags } from './markup.ts';

const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
const anyValue = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('scales', () => {
  test('a logarithmic axis holds its values between its ends and keeps their order', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const scale = logScale({ low, high, from: 0, to: 100 });
        expect(scale.at(low)).toBeGreaterThanOrEqual(-1e-6);
        expect(scale.at(high)).toBeLessThanOrEqual(100 + 1e-6);
        expect(scale.at(low)).toBeLessThanOrEqual(scale.at(high));
        expect(scale.ticks.length).toBeGreaterThan(1);
      }),
    );
  });

  test('a linear axis includes zero and its values, and its ticks are evenly placed', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { at, ticks } = linearScale({ low, high, from: 0, to: 100 });
        const size = Math.max(Math.abs(low), Math.abs(high), 1);
        expect(ticks[0]).toBeLessThanOrEqual(Math.min(low, 0) + 1e-9 * size);
        expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(Math.max(high, 0) - 1e-9 * size);
        expect(at(ticks[0])).toBeCloseTo(0, 6);
        expect(at(ticks[ticks.length - 1])).toBeCloseTo(100, 6);
        expect(ticks.length).toBeLessThan(14);
      }),
    );
  });

  test('powers of the radix are their own ends', () => {
    expect(logScale({ low: 2, high: 64, from: 0, to: 100 }, 2).ticks).toEqual([
      2, 4, 8, 16, 32, 64,
    ]);
    expect(logScale({ low: 0.1, high: 1000, from: 0, to: 1 }).ticks.map(tickText)).toEqual([
      '0.1',
      '1',
      '10',
      '100',
      '1,000',
    ]);
  });
});

describe('elements', () => {
  test('text from anywhere cannot open a tag or end an attribute', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const markup = element('text', { class: text }, escapeText(text));
        expect(unbalancedTags(markup)).toEqual([]);
        expect(markup.match(/</g)).toHaveLength(2);
      }),
    );
  });

  test('attributes that are undefined are left out, and coordinates keep two decimals', () => {
    expect(element('circle', { cx: 1 / 3, cy: -0, r: undefined })).toBe(
      '<circle cx="0.33" cy="0"/>',
    );
  });
});

const TEXT = { title: 'T', description: 'D', xLabel: 'x', yLabel: 'y' };

describe('plots', () => {
  test('bars on any values are well-formed and have only finite coordinates', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 8 }), (values) => {
        const categories = values.map((_, i) => `<${i}>`);
        for (const axis of ['linear', 'log'] as const) {
          const series = [{ name: 'a & b', tone: 'a', values }] as const;
          const svg = groupedBars({ ...TEXT, axis, categories, series });
          expect(svg).not.toMatch(/NaN|Infinity/);
          expect(unbalancedTags(svg)).toEqual([]);
        }
      }),
    );
  });

  test('a bar twice as high as another has twice its height on a linear axis', () => {
    const series = [{ name: 'a', tone: 'b', values: [2, 1, null] }] as const;
    const svg = groupedBars({ ...TEXT, axis: 'linear', categories: ['1', '2', '3'], series });
    const heights = [...svg.matchAll(/class="fill-b"[^>]*?height="([\d.]+)"[^>]*rx="1.5"/g)];
    const [tall, short] = heights.map((match) => Number(match[1]));
    expect(heights).toHaveLength(2);
    expect(tall).toBeCloseTo(2 * short, 1);
  });

  test('points are drawn once each, and the style follows light and dark without a script', () => {
    const points = [
      { x: 1, y: 10 },
      { x: 2, y: 20 },
    ];
    const svg = pointPlot({
      ...TEXT,
      xAxis: 'log2',
      yAxis: 'log',
      diagonal: true,
      series: [{ name: 'a', tone: 'a', line: true, points }],
    });
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toContain('<script');
    expect(unbalancedTags(svg)).toEqual([]);
  });
});
