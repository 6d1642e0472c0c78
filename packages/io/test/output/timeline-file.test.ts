import { WORK_QUANTITIES } from '@kavier/core';
import { expect, test } from 'vitest';
import { quantityColumn, writeTimeline } from '../../src/output/timeline-file.ts';
import { withTables } from './duckdb.ts';
import { bytesOf, mixedRun, sampleTable, simulate } from './sample-run.ts';

test('timeline.parquet has one row per replica and bucket, up to the last work', async () => {
  const { run } = mixedRun();
  const timeline = await bytesOf((sink) => writeTimeline(sink, run));
  const rows = await withTables({ timeline }, (query) =>
    query('select replica, bucket_start_s, bucket_s, busy_s, kv_write_bytes from timeline'),
  );
  expect(rows).toEqual([
    { replica: 0, bucket_start_s: 0, bucket_s: 2, busy_s: 0, kv_write_bytes: 0 },
    { replica: 0, bucket_start_s: 2, bucket_s: 2, busy_s: 1e12, kv_write_bytes: 12e12 },
    {
      replica: 1,
      bucket_start_s: 0,
      bucket_s: 2,
      busy_s: run.work.at(1, 0, 'busyS'),
      kv_write_bytes: run.work.at(1, 0, 'kvWriteBytes'),
    },
    {
      replica: 1,
      bucket_start_s: 2,
      bucket_s: 2,
      busy_s: run.work.at(1, 1, 'busyS'),
      kv_write_bytes: run.work.at(1, 1, 'kvWriteBytes'),
    },
  ]);
});

test('its columns sum to the totals of the ledger', async () => {
  const run = simulate(sampleTable(500), 10);
  const timeline = await bytesOf((sink) => writeTimeline(sink, run));
  const sums = WORK_QUANTITIES.map((name) => `sum(${quantityColumn(name)}) as "${name}"`);
  const [row] = await withTables({ timeline }, (query) =>
    query(`select ${sums.join(', ')} from timeline`),
  );
  for (const name of WORK_QUANTITIES) {
    const total = run.work.total(name);
    expect(Math.abs(Number(row[name]) - total)).toBeLessThanOrEqual(1e-12 * total);
  }
});
