import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreementPlot } from '../../src/report/svg/agreement.ts';
import { unbalancedTags } from '../reproduce/markup.ts';

const TEXT = { title: 'T', description: 'D', xLabel: 'x', yLabel: 'y', band: 0.2 };
const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
const coordinate = (markup: string, name: string) =>
  Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(markup)?.[1]);

test('any points are drawn well-formed and inside the frame, on one range for both axes', () => {
  const point = fc.record({ x: positive, y: positive });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 9 }), (points) => {
      const svg = agreementPlot({ ...TEXT, series: [{ name: 'a', tone: 'a', points }] }) ?? '';
      expect(svg).not.toMatch(/NaN|Infinity/);
      expect(unbalancedTags(svg)).toEqual([]);
      const circles = svg.match(/<circle[^>]*>/g) ?? [];
      expect(circles).toHaveLength(points.length);
      for (const circle of circles) {
        expect(coordinate(circle, 'cx')).toBeGreaterThanOrEqual(81.9);
        expect(coordinate(circle, 'cx')).toBeLessThanOrEqual(400.1);
        expect(coordinate(circle, 'cy')).toBeGreaterThanOrEqual(59.9);
        expect(coordinate(circle, 'cy')).toBeLessThanOrEqual(368.1);
      }
    }),
  );
});

test('a point of equal values lies on the line', () => {
  const points = [
    { x: 3, y: 3 },
    { x: 1, y: 100 },
  ];
  const svg = agreementPlot({ ...TEXT, series: [{ name: 'a', tone: 'a', points }] }) ?? '';
  const [equal] = svg.match(/<circle[^>]*>/g) ?? [''];
  const [line] = svg.match(/<line class="reference"[^>]*>/g) ?? [''];
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => coordinate(line, name));
  const along = (coordinate(equal, 'cx') - x1) / (x2 - x1);
  expect(coordinate(equal, 'cy')).toBeCloseTo(y1 + along * (y2 - y1), 1);
});

test('nothing above 0 is no plot', () => {
  const points = [{ x: 0, y: 1 }];
  expect(agreementPlot({ ...TEXT, series: [{ name: 'a', tone: 'a', points }] })).toBeUndefined();
});
