import {
  constantSeries,
  type IntensityKind,
  operationalCarbon,
  StepIntegral,
  shiftSeries,
  stepAt,
  stepSeries,
  totalG,
} from '@kavier/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomEnergy } from '../../../core/test/carbon/random-energy.ts';
import { randomSeries } from '../../../core/test/units/random-series.ts';
import { coverRun } from '../../src/signals/series-coverage.ts';

const INTENSITY: IntensityKind = { basis: 'location', signal: 'average', scope: 'direct' };
const DAY = stepSeries([0, 3600], [100, 200], 7200);

describe('a run that a series does not cover', () => {
  test('is refused with both spans in the error, as seconds or as dates', () => {
    expect(() => coverRun(DAY, 7201)).toThrow(/0 s to 7200 s.*0 s to 7201 s/);
    const late = shiftSeries(DAY, 60);
    expect(() => coverRun(late, 100)).toThrow(/60 s to 7260 s/);
    expect(() => coverRun(DAY, 7201, { startMs: Date.UTC(2024, 1, 29), where: 'nl.csv' })).toThrow(
      /nl\.csv.*2024-02-29T00:00:00Z to 2024-02-29T02:00:00Z.*2024-02-29T00:00:00Z to 2024-02-29T02:00:01Z/,
    );
  });

  test('is not refused where the spans just fit', () => {
    expect(coverRun(DAY, 7200)).toEqual({ series: DAY });
    const always = constantSeries(5);
    expect(coverRun(always, 1e12)).toEqual({ series: always });
  });

  test('gets the series again and again under `repeat`, and a warning', () => {
    const { series, warning } = coverRun(DAY, 20_000, { rule: 'repeat', where: 'day.csv' });
    expect(warning).toBe(
      'day.csv covers 0 s to 7200 s and is repeated over the run, 0 s to 20000 s',
    );
    expect(
      [0, 3600, 7200, 10_800, 14_400, 19_999].map((s) => series.values[stepAt(series, s)]),
    ).toEqual([100, 200, 100, 200, 100, 200]);
    expect(series.endS).toBe(21_600);
  });

  test('takes the value of the same place in the period, before the series and after it', () => {
    const period = fc.integer({ min: -30, max: 30 });
    fc.assert(
      fc.property(randomSeries(), period, fc.integer({ min: 1, max: 200_000 }), (base, k, endS) => {
        const periodS = base.endS - base.startsS[0];
        fc.pre(endS / periodS < 300);
        const { series } = coverRun(shiftSeries(base, k * periodS), endS, { rule: 'repeat' });
        expect(series.startsS[0]).toBeLessThanOrEqual(0);
        expect(series.endS).toBeGreaterThanOrEqual(endS);
        for (let i = 0; i < 20; i++) {
          const atS = ((i + 0.377) * endS) / 20.1;
          const place = (((atS - base.startsS[0]) % periodS) + periodS) % periodS;
          const expected = base.values[stepAt(base, base.startsS[0] + place)];
          // Within rounding of a breakpoint either neighbour is right.
          const near = [atS - 1e-6, atS, atS + 1e-6].map((s) => series.values[stepAt(series, s)]);
          expect(near).toContain(expected);
        }
      }),
    );
  });

  test.each([
    [-0.04, -0.02, 0.08],
    [-34.64, -25.98, 51.96],
    [-1.43, -1.3, 13],
  ])('is covered from 0 to its end although a period from %d to %d rounds', (fromS, toS, endS) => {
    const { series } = coverRun(stepSeries([fromS], [1], toS), endS, { rule: 'repeat' });
    expect(series.startsS[0] <= 0 && series.endS >= endS).toBe(true);
    expect(new StepIntegral(series).mean(0, endS)).toBe(1);
  });

  test('sees no difference when the series is shifted by a whole period', () => {
    const integral = (byS: number) =>
      new StepIntegral(coverRun(shiftSeries(DAY, byS), 50_000, { rule: 'repeat' }).series);
    for (const byS of [7200, -7200, 72_000, -720_000]) {
      for (const [fromS, toS] of [
        [0, 50_000],
        [1000, 9000],
        [7000, 7400],
      ]) {
        expect(integral(byS).mean(fromS, toS)).toBe(integral(0).mean(fromS, toS));
      }
    }
  });

  test('gives the same carbon when it is shifted by whole periods', () => {
    fc.assert(
      fc.property(randomEnergy, fc.integer({ min: -50, max: 50 }), (energy, periods) => {
        const day = stepSeries([0, 21_600, 64_800], [90, 310, 170], 86_400);
        const at = (byS: number) =>
          totalG(
            operationalCarbon(energy, {
              kind: INTENSITY,
              series: coverRun(shiftSeries(day, byS), energy.endS, { rule: 'repeat' }).series,
            }),
          );
        expect(at(periods * 86_400)).toBe(at(0));
      }),
    );
  });

  test('is refused under `repeat` where there is no span to repeat, or far too short a one', () => {
    const openEnd = stepSeries([10], [1], Number.POSITIVE_INFINITY);
    expect(() => coverRun(openEnd, 100, { rule: 'repeat' })).toThrow(/cannot be repeated/);
    const short = stepSeries([0], [1], 1e-3);
    expect(() => coverRun(short, 1e9, { rule: 'repeat' })).toThrow(/more than 20000000 steps/);
  });
});
