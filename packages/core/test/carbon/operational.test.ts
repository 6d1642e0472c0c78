import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CARBON_PARTS, partG, totalG } from '../../src/carbon/carbon-timeline.ts';
import type { IntensityKind } from '../../src/carbon/intensity.ts';
import { intensityText } from '../../src/carbon/intensity.ts';
import { operationalCarbon } from '../../src/carbon/operational.ts';
import { downEstimated, publishedCarbon } from '../../src/carbon/published-rule.ts';
import { ENERGY_PARTS, totalJ } from '../../src/energy/energy-timeline.ts';
import { constantSeries, scaleSeries, stepAt, stepSeries } from '../../src/units/step-series.ts';
import { randomSeries, repeatedTo } from '../units/random-series.ts';
import { energyOf, randomEnergy } from './random-energy.ts';

const kind: IntensityKind = { signal: 'average', basis: 'location', scope: 'life-cycle' };

describe('operational carbon', () => {
  test('is what many samples of power times intensity add up to', () => {
    const SAMPLES = 4000;
    fc.assert(
      fc.property(randomEnergy, randomSeries(), (energy, base) => {
        const series = repeatedTo(base, energy.endS);
        const carbon = operationalCarbon(energy, { kind, series });
        for (let i = 0; i < energy.count; i += 5) {
          const fromS = i * energy.bucketS;
          const lengthS = Math.min(fromS + energy.bucketS, energy.endS) - fromS;
          let intensity = 0;
          let changes = 0;
          let before = -1;
          for (let k = 0; k < SAMPLES; k++) {
            const step = stepAt(series, fromS + ((k + 0.5) / SAMPLES) * lengthS);
            if (step !== before) changes++;
            before = step;
            intensity += series.values[step] / SAMPLES;
          }
          // A sample that straddles a breakpoint may be wrong by the whole range of intensities.
          const slackGPerKwh = (changes * 1000) / SAMPLES + 1e-9;
          for (const [p, part] of CARBON_PARTS.entries()) {
            const kwh = energy.parts[ENERGY_PARTS[p]][i] / 3.6e6;
            expect(Math.abs(carbon.parts[part][i] - kwh * intensity)).toBeLessThanOrEqual(
              kwh * slackGPerKwh,
            );
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is exact where a bucket crosses breakpoints', () => {
    const energy = energyOf(3600, 3600, (part) => (part === 1 ? 3.6e6 : 0));
    const series = stepSeries([0, 900, 1800], [100, 300, 40], 3600);
    const carbon = operationalCarbon(energy, { kind, series });
    expect(carbon.parts.decodeG[0]).toBe(0.25 * 100 + 0.25 * 300 + 0.5 * 40);
    expect(totalG(carbon)).toBe(120);
  });

  test('under a constant intensity is energy times intensity, bit for bit', () => {
    const value = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(randomEnergy, value, fc.boolean(), (energy, gPerKwh, stepped) => {
        const starts = [0, 0.3, 0.7].map((share) => share * energy.endS);
        const series = stepped
          ? stepSeries(starts, [gPerKwh, gPerKwh, gPerKwh], energy.endS)
          : constantSeries(gPerKwh);
        const carbon = operationalCarbon(energy, { kind, series });
        for (const [p, part] of CARBON_PARTS.entries()) {
          const expected = energy.parts[ENERGY_PARTS[p]].map((j) => (j / 3.6e6) * gPerKwh);
          expect(carbon.parts[part]).toEqual(expected);
        }
      }),
    );
  });

  test('is k times as much under k times the intensity, and adds up by parts', () => {
    const factor = fc.double({ min: 0, max: 50, noNaN: true });
    fc.assert(
      fc.property(randomEnergy, randomSeries(), factor, (energy, base, k) => {
        const series = repeatedTo(base, energy.endS);
        const carbon = operationalCarbon(energy, { kind, series });
        const scaled = operationalCarbon(energy, { kind, series: scaleSeries(series, k) });
        const total = totalG(carbon);
        expect(Math.abs(totalG(scaled) - k * total)).toBeLessThanOrEqual(1e-9 * k * total + 1e-12);
        const sum = CARBON_PARTS.reduce((grams, part) => grams + partG(carbon, part), 0);
        expect(sum).toBe(total);
        const kwh = totalJ(energy) / 3.6e6;
        expect(total).toBeLessThanOrEqual(kwh * Math.max(...base.values) * (1 + 1e-9) + 1e-9);
        expect(total).toBeGreaterThanOrEqual(kwh * Math.min(...base.values) * (1 - 1e-9) - 1e-9);
      }),
    );
  });

  test('does not depend on how fine the buckets are', () => {
    const splits = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(randomEnergy, randomSeries(), splits, (coarse, base, n) => {
        const series = repeatedTo(base, coarse.endS);
        const bucketS = coarse.bucketS / n;
        const lengthS = (i: number, widthS: number) =>
          Math.min((i + 1) * widthS, coarse.endS) - Math.min(i * widthS, coarse.endS);
        const fine = energyOf(bucketS, coarse.endS, (p, i) => {
          const parent = Math.min(Math.floor(i / n), coarse.count - 1);
          const share = lengthS(i, bucketS) / lengthS(parent, coarse.bucketS);
          return coarse.parts[ENERGY_PARTS[p]][parent] * share;
        });
        const expected = totalG(operationalCarbon(coarse, { kind, series }));
        const found = totalG(operationalCarbon(fine, { kind, series }));
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-9);
      }),
    );
  });

  test('is refused where the intensity does not cover the run', () => {
    const energy = energyOf(60, 120, () => 1);
    const series = stepSeries([0], [100], 119);
    expect(() => operationalCarbon(energy, { kind, series })).toThrow(/does not cover this span/);
  });

  test('keeps the kind of its intensity, also in words', () => {
    const series = constantSeries(100);
    const market = { signal: 'marginal', basis: 'market', scope: 'direct' } as const;
    const carbon = operationalCarbon(
      energyOf(60, 60, () => 1),
      { kind: market, series },
    );
    expect(carbon).toMatchObject({ kind: market, rule: 'mean' });
    expect(intensityText(market)).toBe('marginal, market-based, direct');
    expect(intensityText({ ...kind, scope: 'unstated' })).toMatch(/not stated/);
  });
});

describe('the published down-estimating rule', () => {
  test('takes the lower of a step and the next, and the last as it is', () => {
    const series = stepSeries([0, 1, 2, 3], [300, 100, 200, 150], 4);
    expect([...downEstimated(series).values]).toEqual([100, 100, 150, 150]);
  });

  test('is labelled, and never more than the mean rule; equal where the intensity only rises', () => {
    fc.assert(
      fc.property(randomEnergy, randomSeries(), (energy, base) => {
        const series = repeatedTo(base, energy.endS);
        const published = publishedCarbon(energy, { kind, series });
        expect(published.rule).toBe('published');
        const exact = totalG(operationalCarbon(energy, { kind, series }));
        expect(totalG(published)).toBeLessThanOrEqual(exact * (1 + 1e-9) + 1e-9);
        const rising = stepSeries(
          series.startsS,
          Float64Array.from(series.values).sort(),
          series.endS,
        );
        expect(totalG(publishedCarbon(energy, { kind, series: rising }))).toBe(
          totalG(operationalCarbon(energy, { kind, series: rising })),
        );
      }),
    );
  });
});
