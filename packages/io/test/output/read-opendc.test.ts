import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCarbonTrace, readPowerSource } from '../../src/output/read-opendc.ts';
import type { ByteSource } from '../../src/source/byte-source.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { withTables } from './duckdb.ts';

/** A Parquet file that DuckDB writes from a query. */
async function written(name: string, select: string, options = ''): Promise<ByteSource> {
  return withTables({}, async (query) => {
    await query(`copy (${select}) to '$folder/${name}' (format parquet ${options})`);
    const [{ folder }] = await query(`select '$folder' as folder`);
    return memorySource(name, new Uint8Array(await readFile(join(String(folder), name))));
  });
}

test('reads the power sources that OpenDC reports', async () => {
  const select = `select (i // 2 * 3600000)::bigint as timestamp,
    (1640995200000 + i // 2 * 3600000)::bigint as timestamp_absolute,
    'source ' || i % 2 as source_name, 'C01' as cluster_name, (100 + i)::float as power_draw,
    (360000 + i)::float as energy_usage, 250.5::float as carbon_intensity, (i * 0.5)::float as carbon_emission
    from range(2500) t(i)`;
  const samples = await readPowerSource(
    await written('powerSource.parquet', select, ', row_group_size 2048, compression zstd'),
  );
  expect(samples.count).toBe(2500);
  for (const i of [0, 1, 2047, 2048, 2499]) {
    expect({
      timestampMs: samples.timestampMs[i],
      source: samples.sourceName[i],
      powerDrawW: samples.powerDrawW[i],
      energyUsageJ: samples.energyUsageJ[i],
      intensity: samples.carbonIntensity[i],
      emissionG: samples.carbonEmissionG[i],
    }).toEqual({
      timestampMs: Math.floor(i / 2) * 3_600_000,
      source: `source ${i % 2}`,
      powerDrawW: 100 + i,
      energyUsageJ: 360_000 + i,
      intensity: 250.5,
      emissionG: i * 0.5,
    });
  }
});

test.each(['ms', 's', 'ns', ''])(
  'reads a carbon trace with instants of unit "%s"',
  async (unit) => {
    const instants = unit === '' ? 'timestamp' : `timestamp_${unit}`;
    const select = `select ('2022-01-01'::timestamp + i * interval 1 hour)::${instants} as timestamp,
    (300 + i / 4)::double as carbon_intensity from range(5) t(i)`;
    const trace = await readCarbonTrace(await written('NL.parquet', select));
    const start = Date.UTC(2022, 0, 1);
    expect([...trace.timestampMs]).toEqual([0, 1, 2, 3, 4].map((hour) => start + hour * 3_600_000));
    expect([...trace.carbonIntensity]).toEqual([300, 300.25, 300.5, 300.75, 301]);
  },
);

test('reads a carbon trace with plain numbers of milliseconds', async () => {
  const select = 'select 1640995200000::bigint as timestamp, 42::double as carbon_intensity';
  const trace = await readCarbonTrace(await written('NL.parquet', select));
  expect(trace).toMatchObject({ count: 1, timestampMs: Float64Array.of(1_640_995_200_000) });
});

test('names the column that is missing', async () => {
  const select = 'select 0::bigint as timestamp, 42::double as carbonIntensity';
  const file = await written('NL.parquet', select);
  await expect(readCarbonTrace(file)).rejects.toThrow(/carbon_intensity/);
});
