import {
  RandomStream,
  type RunRecord,
  type StepTimer,
  simulateService,
  taskDurationMs,
  wasServed,
} from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { writeOpenDcFragments, writeOpenDcTasks } from '../../src/output/opendc-workload.ts';
import { SCHEMA_OF, withTables } from './duckdb.ts';
import { bytesOf } from './sample-run.ts';

const OPTIONS = { gpuCapacityMhz: 1000, memoryMb: 1 };
const ACCELERATORS = 4;

/** Steps of 10 ms whatever is in them. */
const timer = (): StepTimer => ({
  stepS: () => 0.01,
  begin: () => {},
  stepOfRunS: () => 0.01,
  runS: (steps) => steps * 0.01,
  stepsWithin: (seconds, most) => Math.max(0, Math.min(most, Math.floor(seconds / 0.01 + 1e-9))),
});

/** Two batching replicas under load, some requests of which give up. */
function busyService(attribution: boolean): {
  readonly table: Parameters<typeof simulateService>[0];
  readonly run: RunRecord;
} {
  const stream = RandomStream.named(7, 'requests');
  const count = 400;
  const whole = (below: number) => Math.floor(stream.nextUniform() * below);
  const table = {
    count,
    arrivalS: Float64Array.from({ length: count }, (_, i) => i * 0.03),
    promptTokens: Int32Array.from({ length: count }, () => 1 + whole(3000)),
    outputTokens: Int32Array.from({ length: count }, () => 1 + whole(200)),
    patienceS: Float64Array.from({ length: count }, (_, i) => (i % 10 === 9 ? 0.02 : 100)),
  };
  const run = simulateService(table, {
    pools: [
      {
        name: 'only',
        replicas: 2,
        kv: { blockTokens: 16, blocks: 1000, prefixCaching: false, emptyRelease: 'head' },
        scheduler: {
          batching: 'continuous',
          order: 'fcfs',
          maxBatchedTokens: 2048,
          maxSequences: 16,
          longPrefillTokens: 0,
          chunkedPrefill: true,
          reserveWholePrompt: false,
          schedulesAhead: false,
          watermarkBlocks: 0,
          maxContextTokens: 100_000,
          timeoutS: Number.POSITIVE_INFINITY,
        },
        timer,
        router: { policy: 'round-robin' },
        amounts: {
          flopsPerToken: 2e9,
          flopsPerSample: 1e8,
          flopsPerPair: 1e5,
          weightBytes: () => 1e9,
          kvBytesPerToken: 1e5,
          stateBytes: 0,
        },
        acceleratorsPerReplica: ACCELERATORS,
      },
    ],
    attribution,
    bucketS: 1,
    seed: 1,
  });
  return { table, run };
}

async function filesOf(
  { table, run }: ReturnType<typeof busyService>,
  fragments = { exportRateMs: 1000, merge: true },
) {
  return {
    tasks: await bytesOf((sink) => writeOpenDcTasks(sink, table, run, OPTIONS)),
    fragments: await bytesOf((sink) => writeOpenDcFragments(sink, run, OPTIONS, fragments)),
  };
}

/** Accelerator-seconds of all fragments: MHz x ms of accelerators of 1000 MHz. */
const BUSY = 'select sum(gpu_usage * duration) / 1e6 as s, max(gpu_usage) as most from fragments';

describe('OpenDC workload of batching replicas', () => {
  test.each([
    { exportRateMs: 1000, merge: true },
    { exportRateMs: 100, merge: false },
  ])('holds the busy accelerator-seconds of the run, at $exportRateMs ms', async (fragments) => {
    const service = busyService(true);
    const { work, requests } = service.run;
    const busyS = ACCELERATORS * work.total('busyS');
    const served = Array.from({ length: requests.count }, (_, id) => id).filter((id) =>
      wasServed(requests, id),
    );
    expect(served.length).toBeLessThan(requests.count);
    await withTables(await filesOf(service, fragments), async (query) => {
      const [{ s, most }] = await query(BUSY);
      // Only requests that ran alone lose what the rounding of their duration to milliseconds takes.
      expect(Math.abs(Number(s) - busyS)).toBeLessThan(5e-4 * ACCELERATORS * served.length);
      expect(Number(s) / busyS).toBeCloseTo(1, 6);
      expect(Number(most)).toBeLessThanOrEqual(1000 * ACCELERATORS);
      const [tasks] = await query('select count(*)::int n, sum(duration)::double ms from tasks');
      expect(tasks).toEqual({
        n: served.length,
        ms: served
          .map((id) => taskDurationMs(requests.prefillS[id] + requests.decodeS[id]))
          .reduce((a, b) => a + b, 0),
      });
    });
  });

  test('submits a request when its service begins, which is when it has waited', async () => {
    const service = busyService(true);
    const { startS, arrivalS } = service.run.requests;
    await withTables(await filesOf(service), async (query) => {
      const rows = await query('select id, epoch_ms(submission_time)::double as ms from tasks');
      for (const { id, ms } of rows) expect(ms).toBe(Math.round(startS[Number(id)] * 1000));
      expect(rows.some(({ id }) => startS[Number(id)] > arrivalS[Number(id)] + 1)).toBe(true);
    });
  });

  test('gives each request its own share of the accelerators', async () => {
    const service = busyService(true);
    const { requests } = service.run;
    await withTables(await filesOf(service), async (query) => {
      const rows = await query(
        'select id, sum(gpu_usage * duration) / 1e6 as s from fragments group by id',
      );
      for (const { id, s } of rows) {
        const shareS = requests.work?.shareS[Number(id)] ?? Number.NaN;
        expect(Math.abs(Number(s) - ACCELERATORS * shareS)).toBeLessThan(5e-4 * ACCELERATORS);
      }
      const [{ levels }] = await query(
        'select count(distinct gpu_usage)::int as levels from fragments',
      );
      expect(levels).toBeGreaterThan(50);
    });
  });

  test('has one share for all where work was not attributed, and the same sum', async () => {
    const service = busyService(false);
    const busyS = ACCELERATORS * service.run.work.total('busyS');
    await withTables(await filesOf(service), async (query) => {
      expect(Number((await query(BUSY))[0].s) / busyS).toBeCloseTo(1, 3);
      const levels = 'select count(distinct gpu_usage)::int as levels from fragments';
      expect(await query(levels)).toEqual([{ levels: 1 }]);
    });
  });

  test('has the types that OpenDC reads', async () => {
    const files = await filesOf(busyService(true));
    const schema = await withTables(files, (query) => query(SCHEMA_OF('fragments')));
    expect(schema.map(({ column_text }) => column_text)).toEqual([
      'id INT32 required',
      'duration INT64 required',
      'cpu_usage DOUBLE required',
      'gpu_usage DOUBLE required',
    ]);
  });
});
