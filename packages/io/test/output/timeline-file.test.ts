import { WORK_QUANTITIES } from '@kavier/core';
import { expect, test } from 'vitest';
import { quantityColumn } from '../../src/output/timeline-file.ts';
import { withTables } from './duckdb.ts';
import { bytesOf, mixedRun, sampleTable, simulate, timelineOf } from './sample-run.ts';

test('timeline.parquet has one row per replica and bucket, to the end of the run', async () => {
  const { run } = mixedRun();
  const timeline = await bytesOf(timelineOf(run));
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

test('waiting and running are means over each bucket, up to the end of the run, beside its watts', async () => {
  const { run } = mixedRun();
  const timeline = await bytesOf(timelineOf({ ...run, endS: 5 }));
  const rows = await withTables({ timeline }, (query) =>
    query('select replica, bucket_start_s, waiting, running, watts from timeline order by all'),
  );
  const row = (replica: number, bucket_start_s: number, running: number) => ({
    replica,
    bucket_start_s,
    waiting: expect.any(Number),
    running,
    watts: 100,
  });
  expect(rows).toEqual([
    row(0, 0, 0),
    row(0, 2, 0.125),
    row(0, 4, 0),
    row(1, 0, expect.closeTo((2 * 2.5) / 3 / 2, 12)),
    row(1, 2, expect.closeTo((1 * 2.5) / 3 / 2, 12)),
    row(1, 4, 0),
  ]);
});

test('its columns sum to the totals of the ledger', async () => {
  const run = simulate(sampleTable(500), 10);
  const timeline = await bytesOf(timelineOf(run));
  const sums = WORK_QUANTITIES.map((name) => `sum(${quantityColumn(name)}) as "${name}"`);
  const [row] = await withTables({ timeline }, (query) =>
    query(`select ${sums.join(', ')} from timeline`),
  );
  for (const name of WORK_QUANTITIES) {
    const total = run.work.total(name);
    expect(Math.abs(Number(row[name]) - total)).toBeLessThanOrEqual(1e-12 * total);
  }
});
