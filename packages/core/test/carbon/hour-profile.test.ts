import { describe, expect, it } from 'vitest';
import {
  dayShares,
  findRegion,
  GRID_REGIONS,
  hourProfile,
  hourShares,
  regionMean,
} from '../../src/index.ts';

const PROFILES = GRID_REGIONS.flatMap(({ name }) => hourProfile(name) ?? []);

describe('hour profiles', () => {
  it('are there for the regions whose series were at hand, whole, and above 0', () => {
    expect(PROFILES.map(({ region }) => region).sort()).toEqual(
      ['BE', 'ES', 'FR', 'NL', 'NO', 'US-CAL-CISO'].sort(),
    );
    for (const { gPerKwh, years, provenance } of PROFILES) {
      expect(gPerKwh).toHaveLength(12);
      for (const hours of gPerKwh) {
        expect(hours).toHaveLength(24);
        expect(hours.every((value) => value > 0 && value < 1000)).toBe(true);
      }
      expect(years.length).toBeGreaterThan(0);
      expect(provenance.source).not.toBe('');
    }
    expect(hourProfile('PL')).toBeUndefined();
  });

  it('average over a year of days to 1, and so does their mean day', () => {
    const days = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (const profile of PROFILES) {
      const shares = hourShares(profile);
      const year = shares.reduce(
        (sum, hours, month) => sum + (days[month] * hours.reduce((a, b) => a + b, 0)) / 24,
        0,
      );
      expect(year / 365.25).toBeCloseTo(1, 12);
      expect(dayShares(shares).reduce((a, b) => a + b, 0) / 24).toBeCloseTo(1, 12);
    }
  });

  it('have the mean that the catalog has of the same series', () => {
    for (const profile of PROFILES) {
      const region = findRegion(profile.region);
      const means = profile.years.map(
        (year) => regionMean(region, { year, scope: profile.scope }).gPerKwh,
      );
      const flat = profile.gPerKwh.flat();
      const mean = flat.reduce((a, b) => a + b, 0) / flat.length;
      const known = means.reduce((a, b) => a + b, 0) / means.length;
      // Months count alike here, by their days there.
      expect(Math.abs(mean / known - 1), profile.region).toBeLessThan(0.01);
    }
  });
});
