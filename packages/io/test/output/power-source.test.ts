import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PowerSourceSeries } from '../../src/output/power-source.ts';
import { readPowerSource } from '../../src/output/read-opendc.ts';
import { written } from './duckdb.ts';

interface Row {
  readonly ms: number | string;
  readonly source?: string;
  readonly cluster?: string;
  readonly powerW?: number | string;
  readonly energyJ: number | string;
  readonly gPerKwh?: number;
  readonly carbonG?: number;
}

/** Rows as OpenDC's exporter types them. */
function file(rows: readonly Row[], real: 'float' | 'double' = 'float') {
  const values = rows.map(
    ({ ms, source = 'S0', cluster = 'C0', powerW = 0, energyJ, gPerKwh = 0, carbonG = 0 }) =>
      `(${ms}, '${source}', '${cluster}', ${powerW}, ${energyJ}, ${gPerKwh}, ${carbonG})`,
  );
  const select = `select ms::bigint as timestamp, (ms + 1640995200000)::bigint as timestamp_absolute,
    source as source_name, cluster as cluster_name, w::${real} as power_draw, j::${real} as energy_usage,
    i::${real} as carbon_intensity, g::${real} as carbon_emission
    from (values ${values.join(', ')}) t(ms, source, cluster, w, j, i, g)`;
  return written('powerSource.parquet', select);
}

const close = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-6 * Math.abs(expected));

describe('what OpenDC reports of its power sources', () => {
  test.each(['float', 'double'] as const)(
    'joules are joules and watts are watts, as %s',
    async (real) => {
      const rows = [
        { ms: 300_000, powerW: 1000.1, energyJ: 300_030, gPerKwh: 360, carbonG: 30.003 },
        { ms: 600_000, powerW: 500, energyJ: 150_000, gPerKwh: 720, carbonG: 30 },
        { ms: 660_000, powerW: 0, energyJ: 0, gPerKwh: 720, carbonG: 0 },
      ];
      const series = await readPowerSource(await file(rows, real));
      expect([...series.endsS]).toEqual([300, 600, 660]);
      close(series.powerW[0], 1000.1);
      expect([...series.energyJ]).toEqual([300_030, 150_000, 0]);
      close(series.carbonG[0], 30.003);
      expect(series).toMatchObject({
        file: 'powerSource.parquet',
        accounting: 'per-sample',
        repeatedRows: 0,
        totalJ: 450_030,
        spanS: 660,
      });
      close(series.totalG, 60.003);
      close(series.meanGPerKwh ?? 0, (60.003 * 3.6e6) / 450_030);
      expect(Math.abs(series.energyCheck.differencePct ?? 1)).toBeLessThan(1e-4);
      expect(Math.abs(series.carbonCheck.differencePct ?? 1)).toBeLessThan(1e-4);
    },
  );

  test('adds up sources and clusters of the same instants, and names them', async () => {
    const of = (cluster: string, powerW: number, gPerKwh: number) =>
      [1, 2].map((hour) => ({
        ms: hour * 3_600_000,
        cluster,
        powerW,
        energyJ: powerW * 3600,
        gPerKwh,
        carbonG: (powerW * gPerKwh) / 1000,
      }));
    const [a, b, c] = [of('C0', 1000, 100), of('C1', 3000, 500), of('C2', 0, 50)];
    const series = await readPowerSource(await file([a[0], b[0], c[0], a[1], b[1], c[1]]));
    expect(series.sources).toEqual([
      { name: 'S0', cluster: 'C0', energyJ: 7.2e6, carbonG: 200 },
      { name: 'S0', cluster: 'C1', energyJ: 21.6e6, carbonG: 3000 },
      { name: 'S0', cluster: 'C2', energyJ: 0, carbonG: 0 },
    ]);
    expect([...series.energyJ]).toEqual([14.4e6, 14.4e6]);
    expect([...series.powerW]).toEqual([4000, 4000]);
    expect(series).toMatchObject({ totalJ: 28.8e6, totalG: 3200, meanGPerKwh: 400, spanS: 7200 });
    expect(series.energyCheck).toEqual({ stated: 28.8e6, recomputed: 28.8e6, differencePct: 0 });
    expect(series.carbonCheck).toEqual({ stated: 3200, recomputed: 3200, differencePct: 0 });
  });

  test('says how far its columns are from each other', async () => {
    const series = await readPowerSource(
      await file([{ ms: 1000, powerW: 80, energyJ: 100, gPerKwh: 36_000, carbonG: 2 }]),
    );
    expect(series.energyCheck).toEqual({ stated: 100, recomputed: 80, differencePct: -20 });
    expect(series.carbonCheck).toMatchObject({ stated: 2, differencePct: -50 });
  });

  test('has no mean intensity and no differences where nothing was drawn', async () => {
    const series = await readPowerSource(await file([{ ms: 1000, energyJ: 0 }]));
    expect(series).toMatchObject({ totalJ: 0, meanGPerKwh: null });
    expect(series.energyCheck.differencePct).toBeNull();
  });
});

describe('energies that are counters', () => {
  const powers = fc.array(fc.double({ min: 10, max: 1e5, noNaN: true }), {
    minLength: 1,
    maxLength: 20,
  });

  /** Samples of power that holds over each of them. */
  function rowsOf(powersW: readonly number[], isCounter: boolean): Row[] {
    let energyJ = 0;
    return powersW.map((powerW, i) => {
      energyJ = (isCounter ? energyJ : 0) + powerW * 60;
      return { ms: (i + 1) * 60_000, powerW, energyJ, gPerKwh: 100, carbonG: energyJ / 36_000 };
    });
  }

  test('give the same series as energies of each sample, and are told apart', async () => {
    await fc.assert(
      fc.asyncProperty(powers, async (powersW) => {
        const [samples, counter] = await Promise.all(
          [false, true].map(async (isCounter) =>
            readPowerSource(await file(rowsOf(powersW, isCounter), 'double')),
          ),
        );
        close(counter.totalJ, samples.totalJ);
        close(counter.totalG, samples.totalG);
        expect(samples.accounting).toBe('per-sample');
        if (powersW.length > 1) expect(counter.accounting).toBe('running-total');
      }),
      { numRuns: 25 },
    );
  });

  test('are read as the caller says', async () => {
    const rows = await file(rowsOf([100, 100], true));
    expect((await readPowerSource(rows, 'per-sample')).totalJ).toBe(18_000);
    expect((await readPowerSource(rows, 'running-total')).totalJ).toBe(12_000);
  });
});

describe('a closing sample at the instant of a regular one', () => {
  const repeated = (energyJ: number): Promise<PowerSourceSeries> =>
    file([
      { ms: 1000, powerW: 100, energyJ: 100 },
      { ms: 2000, powerW: 50, energyJ: 50 },
      { ms: 2000, powerW: 0, energyJ },
    ]).then((source) => readPowerSource(source));

  test('is left out and counted when it adds nothing', async () => {
    expect(await repeated(0)).toMatchObject({ totalJ: 150, spanS: 2, repeatedRows: 1 });
  });

  test('is refused when it adds something', async () => {
    await expect(repeated(7)).rejects.toMatchObject({
      kind: 'input',
      where: 'powerSource.parquet, column timestamp, row 2',
      found: '2000 ms after 2000 ms (row 1)',
    });
  });
});

describe('a file that is wrong', () => {
  const good = { ms: 1000, powerW: 1, energyJ: 1 };

  test.each([
    [
      'times that fall',
      [good, { ms: 500, energyJ: 1 }],
      'column timestamp, row 1',
      '500 ms after 1000 ms (row 0)',
    ],
    [
      'an instant twice',
      [good, { ...good, energyJ: 0 }, { ...good, ms: 3000 }],
      'column timestamp, row 1',
      '1000 ms after 1000 ms (row 0)',
    ],
    ['a negative energy', [good, { ms: 2000, energyJ: -1 }], 'column energy_usage, row 1', '-1'],
    [
      'a power that is not finite',
      [{ ...good, powerW: "'inf'::float" }],
      'column power_draw, row 0',
      'Infinity',
    ],
    [
      'an energy that is no number',
      [{ ...good, energyJ: "'nan'::float" }],
      'column energy_usage, row 0',
      'no number',
    ],
    [
      'an energy that is null',
      [good, { ms: 2000, energyJ: 'null' }],
      'column energy_usage, row 1',
      'no number',
    ],
    [
      'a source with fewer samples',
      [good, { ...good, source: 'S1' }, { ...good, ms: 2000 }],
      'column timestamp, row 1',
      'no sample 1',
    ],
    [
      'a source at other instants',
      [good, { ...good, ms: 1500, source: 'S1' }],
      'column timestamp, row 1',
      'sample 0 at 1500 ms',
    ],
  ] as const)('%s', async (_, rows, where, found) => {
    await expect(readPowerSource(await file(rows))).rejects.toMatchObject({
      kind: 'input',
      where: `powerSource.parquet, ${where}`,
      found,
    });
  });

  test.each([
    'timestamp',
    'source_name',
    'cluster_name',
    'power_draw',
    'energy_usage',
    'carbon_intensity',
    'carbon_emission',
  ])('no column %s', async (missing) => {
    const select = `select * exclude (${missing}) from (select 1::bigint as timestamp, 'S0' as source_name, 'C0' as cluster_name,
      1::float as power_draw, 1::float as energy_usage, 1::float as carbon_intensity, 1::float as carbon_emission)`;
    await expect(
      readPowerSource(await written('powerSource.parquet', select)),
    ).rejects.toMatchObject({
      kind: 'input',
      expected: missing,
    });
  });

  test('a column of another type', async () => {
    const select = `select 1::bigint as timestamp, 'S0' as source_name, 'C0' as cluster_name, '12 W' as power_draw,
      1::float as energy_usage, 1::float as carbon_intensity, 1::float as carbon_emission`;
    await expect(
      readPowerSource(await written('powerSource.parquet', select)),
    ).rejects.toMatchObject({
      where: 'powerSource.parquet, column power_draw, row 0',
      found: '12 W',
      expected: 'a number',
    });
  });

  test('no rows', async () => {
    const select = `select 1::bigint as timestamp, 'S0' as source_name, 'C0' as cluster_name, 1::float as power_draw,
      1::float as energy_usage, 1::float as carbon_intensity, 1::float as carbon_emission where false`;
    await expect(readPowerSource(await written('powerSource.parquet', select))).rejects.toThrow(
      /no samples/,
    );
  });
});
