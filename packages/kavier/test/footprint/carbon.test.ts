import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CarbonDocument } from '../../src/footprint/carbon-document.ts';
import { shiftsOf } from '../../src/footprint/carbon-windows.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { kavier } from '../cli/in-process.ts';
import { answer, hourly, isClose, storedRun } from './stored-run.ts';

const { folder, run } = storedRun();
const carbon = (...argv: readonly string[]) => answer<CarbonDocument>('carbon', run, ...argv);
const DAY = Array.from({ length: 48 }, (_, hour) => 100 + 10 * ((hour * 7) % 24));

describe('windows', () => {
  test('each is the footprint of a run that begins then, and the best is the least', async () => {
    const file = hourly(folder, 'day.csv', DAY);
    const start = ['--start-at', '2022-06-01T00:00:00Z'];
    const { places, best, worst, startsH, schema } = await carbon('--regions', file, ...start);
    expect(schema).toBe('kavier.carbon/1');
    expect(startsH).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    const [{ carbonG, repeatedStarts }] = places;
    expect(repeatedStarts).toBe(0);
    expect(best.carbonG).toBe(Math.min(...carbonG));
    expect(worst.carbonG).toBe(Math.max(...carbonG));
    expect(DAY[best.startH]).toBe(100);
    for (const hour of [0, 5, 23]) {
      const at = `2022-06-01T${String(hour).padStart(2, '0')}:00:00Z`;
      const flags = ['--carbon-trace', file, '--start-at', at];
      const found = await answer<FootprintDocument>('footprint', run, ...flags);
      expect(isClose(found.carbon?.operationalG ?? 0, carbonG[hour])).toBe(true);
    }
  });

  test('a region with a mean is the same at any start, and regions rank by their means', async () => {
    const { places, best, verdict } = await carbon('--regions', 'PL,DE,SE');
    for (const { carbonG, varies, from } of places) {
      expect({ varies, from }).toEqual({ varies: false, from: 'mean' });
      expect(new Set(carbonG).size).toBe(1);
    }
    const found = await answer<FootprintDocument>('footprint', run, '--grid', 'PL');
    expect(isClose(found.carbon?.operationalG ?? 0, places[0].carbonG[0])).toBe(true);
    expect(best.place).toBe('SE');
    expect(verdict).toMatch(/^Best: SE at any start, .* less than PL at any start/);
  });

  test('a region with a profile has the footprint of its mean on average, and says what it is', async () => {
    // A year from the first of January, hour by hour: 8,760 starts.
    const year = ['--start-at', '2025-01-01T00:00:00Z', '--shift', '0..365d'];
    const { places, assumptions, verdict } = await carbon('--regions', 'NL', ...year);
    const [{ carbonG, from, varies }] = places;
    expect({ from, varies }).toEqual({ from: 'profile', varies: true });
    const mean = carbonG.reduce((sum, grams) => sum + grams, 0) / carbonG.length;
    const found = await answer<FootprintDocument>('footprint', run, '--grid', 'NL');
    const flat = found.carbon?.operationalG ?? Number.NaN;
    // A leap year's day apart, of which February has a quarter.
    expect(Math.abs(mean / flat - 1)).toBeLessThan(0.001);
    expect(Math.max(...carbonG)).toBeGreaterThan(1.2 * flat);
    expect(verdict).toContain('by its mean profile');
    const words = assumptions.join(' ');
    expect(words).toContain('on average in 2021 to 2024 (read in atlarge-research/opendc');
    expect(words).toContain('a profile, no forecast');
  });

  test('without a start a profile is the mean day of the year, and a file takes its place', async () => {
    const file = hourly(folder, 'nl.csv', DAY);
    const { places, assumptions } = await carbon('--regions', `NL,${file}`, '--shift', '0..48h');
    const [{ carbonG }, series] = places;
    expect(carbonG.slice(24)).toEqual(carbonG.slice(0, 24));
    // The sun is high: least around noon, most in the evening.
    const least = carbonG.indexOf(Math.min(...carbonG));
    expect(least).toBeGreaterThanOrEqual(10);
    expect(least).toBeLessThanOrEqual(14);
    expect(series.from).toBe('series');
    expect(assumptions.filter((one) => one.startsWith('NO START WAS GIVEN'))).toHaveLength(2);
  });

  test('starts go up to the end of the range in the steps asked for', () => {
    expect(shiftsOf('0..24h', 21_600)).toEqual([0, 21_600, 43_200, 64_800]);
    expect(shiftsOf('0..1d', 43_200)).toEqual([0, 43_200]);
    expect(shiftsOf('2..2.5h', 3600)).toEqual([7200]);
  });

  test('a series that is too short for some starts is repeated when asked, and it is said', async () => {
    const file = hourly(folder, 'short.csv', DAY.slice(0, 24));
    const flags = ['--regions', file, '--shift', '0..48h'];
    const refused = await kavier(['carbon', run, ...flags]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--regions: ');
    expect(refused.stderr).toContain('the series does not cover the run');
    const { places, assumptions } = await carbon(...flags, '--outside', 'repeat');
    const [{ carbonG, repeatedStarts }] = places;
    expect(repeatedStarts).toBe(24);
    expect(carbonG.slice(24)).toEqual(carbonG.slice(0, 24));
    expect(assumptions[0]).toMatch(/^REPEATED SERIES: .* 24 of 48 starts/);
  });
});

test('intensities that count different things are compared with a warning alone', async () => {
  const same = await carbon('--regions', 'NL,FR');
  expect(same.assumptions.join(' ')).not.toContain('DIFFERENT KINDS');
  const file = hourly(folder, 'unstated.csv', DAY);
  const { assumptions } = await carbon('--regions', `NL,${file}`);
  const forced = { env: { FORCE_COLOR: '1' } };
  const { stdout } = await kavier(['carbon', run, '--regions', `NL,${file}`], forced);
  expect(stdout).toContain('\u001b[33m! INTENSITIES');
  expect(stdout).not.toContain('\u001b[33m- NL has');
  expect(assumptions[0]).toMatch(/^INTENSITIES OF DIFFERENT KINDS .* unstated: average/);
});

test('two files of one zone are told apart', async () => {
  const rows = (grams: number) =>
    [0, 1].map((hour) => `2022-06-01 0${hour}:00:00,Netherlands,NL,${grams},${grams}`).join('\n');
  const head =
    'Datetime (UTC),Country,Zone Id,Carbon intensity gCO₂eq/kWh (direct),Carbon intensity gCO₂eq/kWh (LCA)';
  const files = [100, 200].map((grams) => {
    const file = join(folder, `NL_${grams}.csv`);
    writeFileSync(file, `${head}\n${rows(grams)}\n`);
    return file;
  });
  const { places, best } = await carbon('--regions', files.join(','), '--shift', '0..1h');
  expect(places.map(({ name }) => name)).toEqual(['NL (NL_100.csv)', 'NL (NL_200.csv)']);
  expect(best.place).toBe('NL (NL_100.csv)');
  expect(isClose(places[1].carbonG[0], 2 * places[0].carbonG[0])).toBe(true);
});

test('the text fits the line, in plain characters, and is asked for again as it was', async () => {
  const file = hourly(folder, 'of a day.csv', DAY);
  const regions = `FR, ${file}`;
  for (const [columns, step] of [
    [72, '1'],
    [80, '0.5'],
    [120, '1'],
  ] as const) {
    const argv = ['carbon', run, '--regions', regions, '--step-h', step];
    const { code, stdout, stderr } = await kavier(argv, { columns });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    const long = stdout.split('\n').filter((line) => line.length > columns);
    expect(long.filter((line) => !line.includes(folder))).toEqual([]);
    expect(stdout).toContain(`--regions '${regions}' --shift 0..24h --step-h ${step}`);
  }
});

test.each([
  [['--regions', 'NX'], '--regions: unknown region', 'Did you mean'],
  [['--regions', 'NL,,FR'], '--regions: a name is empty', ''],
  [['--regions', 'nowhere.csv'], '--regions: nowhere.csv: there is no such file', ''],
  [['--regions', 'NL', '--shift', 'tomorrow'], '--shift: these are no starts', '0..24h'],
  [['--regions', 'NL', '--shift', '24h..0h'], '--shift: these are no starts', '0..24h'],
  [['--regions', 'NL', '--shift', '5..5h'], '--shift: these are no starts', '0..24h'],
  [['--regions', 'NL', '--shift', '0..99999d'], '--shift: these are no starts', '10,000'],
  [['--regions', 'NL', '--step-h', '0'], '--step-h: ', '> 0'],
  [['--regions', 'NL', '--step-h', 'x'], '--step-h: ', '> 0'],
  [['--regions', 'NL', '--plan', 'spot'], "unknown option '--plan'", ''],
  [[], "required option '--regions <names>' not specified", ''],
])('%j is refused', async (flags, message, hint) => {
  const { code, stdout, stderr } = await kavier(['carbon', run, ...flags]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});
