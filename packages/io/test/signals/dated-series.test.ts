import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datedMean, datedSeries, gapsOf, seriesOfRun } from '../../src/signals/dated-series.ts';
import { isoInstant } from '../../src/signals/instants.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2022, 0, 1);
const hours = (...at: number[]) => at.map((hour) => START + hour * HOUR);

describe('instants', () => {
  test('are written as the calendar has them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 }), (ms) => {
        expect(isoInstant(ms).replace('Z', '').padEnd(23, '.000')).toBe(
          new Date(ms).toISOString().replace('Z', ''),
        );
      }),
      { numRuns: 1000 },
    );
    expect(isoInstant(Date.UTC(2024, 1, 29, 23, 59, 59))).toBe('2024-02-29T23:59:59Z');
    expect(isoInstant(Number.POSITIVE_INFINITY)).toBe('Infinity');
  });
});

describe('a dated series', () => {
  test('has the most frequent step, and ends one step after its last start', () => {
    const series = datedSeries({ startsMs: hours(0, 1, 2, 3), values: [1, 2, 3, 4] });
    expect(series).toMatchObject({ stepMs: HOUR, endMs: START + 4 * HOUR });
    expect(datedMean(series)).toBe(2.5);
  });

  test('refuses a gap by default and holds the value over it when told', () => {
    const points = { startsMs: hours(0, 1, 2, 5, 6), values: [1, 2, 3, 4, 5] };
    const whereOf = (point: number) => `nl.csv:${point + 2}`;
    expect(() => datedSeries(points, { whereOf })).toThrow(
      /nl\.csv:5: the series has a gap; found 2022-01-01T02:00:00Z, then 2022-01-01T05:00:00Z; expected a value every 3600 s/,
    );
    const held = datedSeries(points, { gaps: 'hold' });
    expect(gapsOf(held)).toEqual([2]);
    expect(datedMean(held)).toBe((1 + 2 + 3 * 3 + 4 + 5) / 7);
  });

  test('takes finer steps than the usual one', () => {
    const series = datedSeries({
      startsMs: hours(0, 1, 2, 2.25, 2.5),
      values: [1, 1, 1, 1, 1],
      stepMs: HOUR,
    });
    expect(gapsOf(series)).toEqual([]);
  });

  test.each([
    [{ startsMs: [], values: [] }, {}, /no points/],
    [{ startsMs: hours(0, 1), values: [1] }, {}, /2 instants, 1 values/],
    [{ startsMs: hours(0), values: [1] }, {}, /one point only/],
    [{ startsMs: hours(0, 1, 1), values: [1, 2, 3] }, {}, /point 2: an instant is there twice/],
    [{ startsMs: hours(0, 2, 1), values: [1, 2, 3] }, {}, /point 2: the instants are not in order/],
    [{ startsMs: hours(0, 1), values: [1, Number.NaN] }, {}, /point 1: .*found NaN/],
    [
      { startsMs: hours(0, 1), values: [1, -2] },
      { least: 0 },
      /point 1: .*found -2; expected a finite number >= 0/,
    ],
    [{ startsMs: [START, Number.NaN], values: [1, 2] }, {}, /point 1: this is no instant/],
  ])('refuses %j', (points, rules, message) => {
    expect(() => datedSeries(points, rules)).toThrow(message);
  });

  test('allows negative values where no least is given', () => {
    expect(datedSeries({ startsMs: hours(0, 1), values: [-5, 3] }).values[0]).toBe(-5);
  });

  test('becomes a series of the run that begins at some instant', () => {
    const series = datedSeries({ startsMs: hours(0, 1, 2), values: [1, 2, 3] });
    const run = seriesOfRun(series, START + 90 * 60_000);
    expect([...run.startsS]).toEqual([-5400, -1800, 1800]);
    expect(run.endS).toBe(5400);
  });
});
