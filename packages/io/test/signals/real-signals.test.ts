import { findRegion, GRID_REGIONS, type HourProfile, hourProfile } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { HAS_NO_DATA, publicFile, SKIPPED } from '../../../../test/public-data.ts';
import { openFile } from '../../src/node/open-source.ts';
import type { ReadSignalOptions } from '../../src/signals/contract.ts';
import { datedMean, gapsOf } from '../../src/signals/dated-series.ts';
import { readSignal } from '../../src/signals/read-signal.ts';

const DATA = `${publicFile('measurements/carbon-intensity')}/`;
const present = !HAS_NO_DATA;
const why = present ? '' : ` ${SKIPPED}`;

async function read(path: string, options: Partial<ReadSignalOptions> = {}) {
  return readSignal(await openFile(DATA + path), { kind: 'intensity', ...options });
}

/** Mean of the rows that begin in a year. */
function meanOfYear(
  { startsMs, values }: { startsMs: Float64Array; values: Float64Array },
  year: number,
) {
  const of = values.filter(
    (_, i) => startsMs[i] >= Date.UTC(year, 0) && startsMs[i] < Date.UTC(year + 1, 0),
  );
  return of.reduce((sum, value) => sum + value, 0) / of.length;
}

describe.skipIf(!present)(`published carbon intensities${why}`, () => {
  test.each([
    ['2022-01-01_2022-12-31_NL.parquet', 34_944, 900, 165.3],
    ['NL_2021-2024.parquet', 35_064, 3600, 318.8],
    ['BE_2021-2024.parquet', 35_064, 3600, 168.7],
  ])('opendc %s: %d rows every %d s, mean %d', async (file, rows, stepS, mean) => {
    const { series } = await read(`opendc/${file}`);
    expect(series.values).toHaveLength(rows);
    expect(series.stepMs).toBe(stepS * 1000);
    expect(datedMean(series)).toBeCloseTo(mean, 1);
  });

  test('opendc FR 2022 lacks an hour: refused, or held; mean 24.1', async () => {
    const file = 'opendc/2022-01-01_2022-12-31_FR.parquet';
    await expect(read(file)).rejects.toThrow(/the series has a gap/);
    const { series, notes } = await read(file, { gaps: 'hold' });
    expect(gapsOf(series)).toHaveLength(1);
    expect(notes).toHaveLength(1);
    expect(datedMean(series)).toBeCloseTo(24.1, 1);
  });

  test.each([
    ['ES', 2022],
    ['NO', 2022],
    ['US-CAL-CISO', 2022],
    ['US-CAL-CISO', 2023],
  ])('electricity maps %s %d: 8,760 hours, the means of the catalog', async (zone, year) => {
    for (const scope of ['direct', 'life-cycle'] as const) {
      const file = `electricitymaps/${zone}_${year}_hourly.csv.gz`;
      const { series, zone: found } = await read(file, { scope });
      expect(found).toBe(zone);
      expect(series.values).toHaveLength(8760);
      const figure = findRegion(zone).means.find(
        ({ kind, provenance, ...mean }) =>
          mean.year === year && kind.scope === scope && /Electricity Maps/.test(provenance.source),
      );
      expect(datedMean(series)).toBeCloseTo(figure?.gPerKwh ?? Number.NaN, 2);
    }
  });

  test('the catalog has the yearly means of the traces of OpenDC', async () => {
    let checked = 0;
    for (const { means } of GRID_REGIONS) {
      for (const { year, gPerKwh, provenance } of means) {
        const file = /opendc at \w+, (\S+\.parquet)/.exec(provenance.source)?.[1];
        if (file === undefined) continue;
        const { series } = await read(`opendc/${file}`, { gaps: 'hold' });
        expect(meanOfYear(series, year)).toBeCloseTo(gPerKwh, 2);
        checked++;
      }
    }
    expect(checked).toBe(10);
  });
});

/** The files that a profile is the mean of, hour by hour. */
const PROFILE_FILES: Readonly<Record<string, readonly string[]>> = {
  NL: ['opendc/NL_2021-2024.parquet'],
  BE: ['opendc/BE_2021-2024.parquet'],
  FR: ['opendc/2022-01-01_2022-12-31_FR.parquet'],
  ES: ['electricitymaps/ES_2022_hourly.csv.gz'],
  NO: ['electricitymaps/NO_2022_hourly.csv.gz'],
  'US-CAL-CISO': [
    'electricitymaps/US-CAL-CISO_2022_hourly.csv.gz',
    'electricitymaps/US-CAL-CISO_2023_hourly.csv.gz',
  ],
};

async function profileOf(files: readonly string[], { years, scope }: HourProfile) {
  const cells = Array.from({ length: 12 * 24 }, () => ({ sum: 0, count: 0 }));
  for (const file of files) {
    const { series } = await read(file, { gaps: 'hold', ...(scope !== 'unstated' && { scope }) });
    for (const [i, startMs] of series.startsMs.entries()) {
      const at = new Date(startMs);
      if (!years.includes(at.getUTCFullYear())) continue;
      const cell = cells[at.getUTCMonth() * 24 + at.getUTCHours()];
      cell.sum += series.values[i];
      cell.count++;
    }
  }
  return cells.map(({ sum, count }) => sum / count);
}

describe.skipIf(!present)(`hour profiles of the catalog${why}`, () => {
  test.each(Object.keys(PROFILE_FILES))(
    '%s is the mean of its series by month and hour',
    async (name) => {
      const profile = hourProfile(name);
      if (profile === undefined) throw new Error(`${name} has no profile`);
      const means = await profileOf(PROFILE_FILES[name], profile);
      for (const [i, value] of profile.gPerKwh.flat().entries()) {
        expect(
          Math.abs(value - means[i]),
          `month ${Math.floor(i / 24) + 1} hour ${i % 24}`,
        ).toBeLessThan(0.051);
      }
    },
  );
});
