import { describe, expect, test } from 'vitest';
import { GRID_REGIONS } from '../../src/carbon/catalog-regions.ts';
import { constantIntensity, findRegion, regionMean } from '../../src/carbon/regions.ts';
import { StepIntegral } from '../../src/units/step-integral.ts';

describe('grid regions', () => {
  test('have unique names and plausible means with source and date', () => {
    const words = GRID_REGIONS.flatMap(({ name, title, aliases }) => [name, title, ...aliases]);
    expect(new Set(words.map((word) => word.toLowerCase())).size).toBe(words.length);
    for (const { means } of GRID_REGIONS) {
      expect(means.length).toBeGreaterThan(0);
      for (const { year, gPerKwh, provenance } of means) {
        expect(year).toBeGreaterThan(2020);
        expect(gPerKwh > 5 && gPerKwh < 1000).toBe(true);
        expect(provenance.source).toMatch(/^read in .{20}/);
        expect(provenance.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      }
    }
  });

  test('have their newest life-cycle figure first', () => {
    for (const { means } of GRID_REGIONS) {
      expect(means[0].kind).toEqual({ signal: 'average', basis: 'location', scope: 'life-cycle' });
      for (const mean of means.filter(({ kind }) => kind.scope === 'life-cycle')) {
        expect(mean.year).toBeLessThanOrEqual(means[0].year);
      }
    }
  });

  test('are found by name, title and alias; a mistyped one is told the nearest', () => {
    for (const name of ['NL', 'nl', 'Netherlands', 'nld']) expect(findRegion(name).name).toBe('NL');
    expect(() => findRegion('Norwa')).toThrow(/unknown region; found "Norwa"/);
    expect(() => findRegion('US-CAL-CISSO')).toThrow(/Did you mean US-CAL-CISO\?/);
  });

  test('give the mean of a year and scope, and say which there are', () => {
    const caiso = findRegion('caiso');
    expect(regionMean(caiso)).toMatchObject({ year: 2023, gPerKwh: 261.16 });
    expect(regionMean(caiso, { year: 2022, scope: 'direct' }).gPerKwh).toBe(194.6);
    expect(() => regionMean(caiso, { year: 1999 })).toThrow(
      /found 1999; expected one of 2023 life-cycle, 2023 direct/,
    );
    const { series, kind } = constantIntensity(regionMean(findRegion('NL')));
    expect(kind.scope).toBe('life-cycle');
    expect(new StepIntegral(series).mean(5, 1e9)).toBe(253.31);
  });
});
