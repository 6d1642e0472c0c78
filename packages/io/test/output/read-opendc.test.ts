import { expect, test } from 'vitest';
import { readCarbonTrace } from '../../src/output/read-opendc.ts';
import { written } from './duckdb.ts';

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
