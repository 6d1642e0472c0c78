import type { PoolRecord, RunRecord } from '@kavier/core';
import { expect, test } from 'vitest';
import { memorySource } from '../../src/index.ts';
import { writeOpenDcTasks } from '../../src/output/opendc-workload.ts';
import { readTimeline } from '../../src/output/read-run.ts';
import { writeRequests } from '../../src/output/requests-file.ts';
import { withTables } from './duckdb.ts';
import { bytesOf, mixedRun, timelineOf } from './sample-run.ts';

/** The run of two replicas as one of two pools, of one accelerator a replica and of four. */
function twoPools(): {
  readonly table: ReturnType<typeof mixedRun>['table'];
  readonly run: RunRecord;
} {
  const { table, run } = mixedRun();
  const [only] = run.pools;
  const pool = (
    name: string,
    firstReplica: number,
    acceleratorsPerReplica: number,
  ): PoolRecord => ({
    ...only,
    name,
    firstReplica,
    replicas: 1,
    acceleratorsPerReplica,
  });
  return { table, run: { ...run, pools: [pool('small', 0, 1), pool('large', 1, 4)] } };
}

test('tables name the pool of a replica and of a request, and a task has the accelerators of its pool', async () => {
  const { table, run } = twoPools();
  const timeline = await bytesOf(timelineOf(run));
  const requests = await bytesOf((sink) => writeRequests(sink, table, run.requests, run.pools));
  const tasks = await bytesOf((sink) =>
    writeOpenDcTasks(sink, table, run, { gpuCapacityMhz: 1000, memoryMb: 1 }),
  );
  const found = await withTables({ timeline, requests, tasks }, async (query) => ({
    timeline: await query('select distinct replica, pool from timeline order by replica'),
    requests: await query('select request, replica, pool from requests order by request'),
    tasks: await query('select id, gpu_count, gpu_capacity from tasks order by id'),
  }));
  expect(found).toEqual({
    timeline: [
      { replica: 0, pool: 'small' },
      { replica: 1, pool: 'large' },
    ],
    requests: [
      { request: 0, replica: 1, pool: 'large' },
      { request: 1, replica: null, pool: null },
      { request: 2, replica: null, pool: null },
      { request: 3, replica: 0, pool: 'small' },
    ],
    tasks: [
      { id: 0, gpu_count: 4, gpu_capacity: 4000 },
      { id: 3, gpu_count: 1, gpu_capacity: 1000 },
    ],
  });
});

test('a stored run knows its pools, and a footer whose pools leave a gap is refused', async () => {
  const { run } = twoPools();
  const read = async (one: RunRecord) =>
    readTimeline(memorySource('timeline.parquet', await bytesOf(timelineOf(one))));
  expect((await read(run)).pools).toEqual(run.pools);
  const gap = run.pools.map((pool) => ({ ...pool, firstReplica: pool.firstReplica * 2 }));
  await expect(read({ ...run, pools: gap })).rejects.toThrow('what the footer says');
});
