import {
  type CarbonTimeline,
  type EnergyTimeline,
  operationalCarbon,
  stepSeries,
  totalG,
  totalJ,
} from '@kavier/core';
import { type PowerSourceSeries, readPowerSource } from '@kavier/io';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { written } from '../../../io/test/output/duckdb.ts';
import { comparePowerSource, type PowerSourceDocument } from '../../src/footprint/power-source.ts';
import { powerSourceSections } from '../../src/footprint/power-source-text.ts';

/** A run whose bucket i draws these joules of each part; its last bucket is half a one. */
function timelineOf(
  parts: Partial<Record<keyof EnergyTimeline['parts'], number[]>>,
): EnergyTimeline {
  const count = Math.max(...Object.values(parts).map((values) => values.length));
  const column = (values: readonly number[] = []) =>
    Float64Array.from({ length: count }, (_, i) => values[i] ?? 0);
  return {
    bucketS: 60,
    endS: 60 * (count - 0.5),
    count,
    parts: {
      prefillJ: column(parts.prefillJ),
      decodeJ: column(parts.decodeJ),
      idleJ: column(parts.idleJ),
      hostJ: column(parts.hostJ),
      facilityJ: column(parts.facilityJ),
    },
    replicas: [],
  };
}

const GRID = {
  kind: { signal: 'average', basis: 'location', scope: 'life-cycle' },
  series: stepSeries([0, 90, 150], [100, 400, 250], 1e6),
} as const;

/** What OpenDC would say of this very run, sampled as often as its buckets and at its end, in FLOAT columns. */
async function answerOf(
  energy: EnergyTimeline,
  carbon: CarbonTimeline,
): Promise<PowerSourceSeries> {
  const rows = Array.from({ length: energy.count }, (_, i) => {
    const joules = Object.values(energy.parts).reduce((sum, part) => sum + part[i], 0);
    const grams = Object.values(carbon.parts).reduce((sum, part) => sum + part[i], 0);
    const endS = Math.min((i + 1) * energy.bucketS, energy.endS);
    const watts = joules / (endS - i * energy.bucketS);
    return `(${Math.round(endS * 1000)}, ${watts}, ${joules}, ${joules === 0 ? 0 : (grams * 3.6e6) / joules}, ${grams})`;
  });
  const select = `select ms::bigint as timestamp, ms::bigint as timestamp_absolute, 'grid' as source_name, 'C01' as cluster_name,
    w::float as power_draw, j::float as energy_usage, i::float as carbon_intensity, g::float as carbon_emission
    from (values ${rows.join(', ')}) t(ms, w, j, i, g)`;
  return readPowerSource(await written('powerSource.parquet', select));
}

const reasonsOf = ({ compared }: PowerSourceDocument, quantity: string) =>
  compared.find((row) => row.quantity === quantity)?.reasons.join(' ') ?? '';

const RUN = timelineOf({
  prefillJ: [6000, 1000, 500],
  decodeJ: [12_000, 14_000, 1000],
  idleJ: [1000, 3000, 2000],
  hostJ: [900, 900, 450],
  facilityJ: [3980, 3780, 790],
});
const CARBON = operationalCarbon(RUN, GRID);

describe('a run beside what OpenDC says of it', () => {
  test('is the same within the rounding of FLOAT when OpenDC says just that', async () => {
    const joules = fc.array(fc.double({ min: 1, max: 1e7, noNaN: true }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(joules, joules, async (decodeJ, hostJ) => {
        const energy = timelineOf({ decodeJ, hostJ });
        const carbon = operationalCarbon(energy, GRID);
        const document = comparePowerSource(energy, carbon, await answerOf(energy, carbon));
        for (const { quantity, differencePct, reasons } of document.compared) {
          expect(Math.abs(differencePct ?? Number.NaN), quantity).toBeLessThanOrEqual(1e-4);
          expect(reasons.length).toBe(differencePct === 0 ? 0 : 1);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('has the figures of both, in the units that it names', async () => {
    const { compared, file } = comparePowerSource(RUN, CARBON, await answerOf(RUN, CARBON));
    expect(file).toBe('powerSource.parquet');
    expect(compared.map(({ quantity, unit }) => `${quantity} ${unit}`)).toEqual([
      'energy Wh',
      'mean power W',
      'peak power W',
      'carbon g',
      'mean intensity g/kWh',
      'span s',
    ]);
    const [energy, mean, peak, carbon, intensity, span] = compared.map(({ kavier }) => kavier);
    expect(energy).toBeCloseTo(totalJ(RUN) / 3600, 12);
    expect(mean).toBeCloseTo(totalJ(RUN) / 150, 12);
    expect(peak).toBeCloseTo(23_880 / 60, 12);
    expect(carbon).toBe(totalG(CARBON));
    expect(intensity).toBeCloseTo((totalG(CARBON) * 3.6e6) / totalJ(RUN), 12);
    expect(span).toBe(150);
  });

  test('compares peaks over the samples of OpenDC, not over its own buckets', async () => {
    const select = `select 120000::bigint as timestamp, 'grid' as source_name, 'C01' as cluster_name, 0::float as power_draw,
      46560::float as energy_usage, 0::float as carbon_intensity, 0::float as carbon_emission
      union all select 180000, 'grid', 'C01', 0, 4740, 0, 0`;
    const series = await readPowerSource(await written('powerSource.parquet', select));
    const peak = comparePowerSource(RUN, null, series).compared[2];
    expect(peak).toMatchObject({ kavier: (23_880 + 22_680) / 120, openDc: 388, differencePct: 0 });
  });
});

describe('the reasons of a difference', () => {
  const scaled = (series: PowerSourceSeries, factor: number): PowerSourceSeries => ({
    ...series,
    energyJ: series.energyJ.map((joules) => joules * factor),
    totalJ: series.totalJ * factor,
  });

  test('say what the facility adds, which OpenDC does not know', async () => {
    const facilityless = timelineOf({ decodeJ: [10_000], facilityJ: [] });
    const answer = await answerOf(facilityless, operationalCarbon(facilityless, GRID));
    const run = timelineOf({ decodeJ: [10_000], facilityJ: [2500] });
    const document = comparePowerSource(run, operationalCarbon(run, GRID), answer);
    expect(document.compared[0].differencePct).toBeCloseTo(-20, 6);
    expect(reasonsOf(document, 'energy')).toContain('OpenDC has no PUE; 20.00 %');
    expect(reasonsOf(document, 'carbon')).toContain('energy differs by -20 %');
    expect(reasonsOf(document, 'span')).toBe('');
    const without = comparePowerSource(facilityless, null, scaled(answer, 2));
    expect(reasonsOf(without, 'energy')).not.toContain('PUE');
  });

  test('say that a side has no carbon', async () => {
    const answer = await answerOf(RUN, CARBON);
    const gridless = comparePowerSource(RUN, null, answer);
    expect(gridless.compared[3]).toMatchObject({ kavier: null, differencePct: null });
    expect(reasonsOf(gridless, 'carbon')).toBe('Kavier was given no grid.');
    const traceless = comparePowerSource(RUN, CARBON, { ...answer, totalG: 0, meanGPerKwh: 0 });
    expect(reasonsOf(traceless, 'carbon')).toContain('no carbon trace');
  });

  test('name the seconds that are not the same', async () => {
    const answer = await answerOf(RUN, CARBON);
    const document = comparePowerSource(RUN, CARBON, { ...answer, spanS: 300 });
    expect(reasonsOf(document, 'span')).toContain('cover 300 s');
    expect(reasonsOf(document, 'mean power')).toContain('cover 300 s');
  });
});

test('the text holds every figure once, and each reason once', async () => {
  const run = timelineOf({ decodeJ: [10_000, 2000], hostJ: [500, 500], facilityJ: [2500, 100] });
  const document = comparePowerSource(
    run,
    operationalCarbon(run, GRID),
    await answerOf(RUN, CARBON),
  );
  const plain = (text: string) => text;
  const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };
  const text = powerSourceSections(document, { width: 100, style })
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  expect(text.split('OpenDC has no PUE').length).toBe(2);
  expect(text).toContain('energy, mean power, peak power: OpenDC has no PUE');
  expect(text).toMatch(/energy +4.333 Wh +14.25 Wh +\+229 %/);
  expect(text).toMatch(/span +90.0 s +2.50 min +\+66.7 %/);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
