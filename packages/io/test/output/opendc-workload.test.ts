import { taskDurationMs } from '@kavier/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeOpenDcFragments, writeOpenDcTasks } from '../../src/output/opendc-workload.ts';
import { SCHEMA_OF, withTables } from './duckdb.ts';
import { bytesOf, mixedRun, sampleTable, simulate } from './sample-run.ts';

const OPTIONS = { gpuCapacityMhz: 1410, memoryMb: 81_920 };
const MERGED = { exportRateMs: 1000, merge: true };

const SUMS = `select count(*)::int as tasks, count(f.total)::int as with_fragments,
  coalesce(max(abs(t.duration - f.total))::int, 0) as worst, coalesce(sum(f.rows), 0)::int as rows
  from tasks t left join (select id, sum(duration) as total, count(*) as rows from fragments
  group by id) f using (id)`;

describe('OpenDC tasks', () => {
  test('have exactly the types that OpenDC reads, and total_tokens', async () => {
    const table = sampleTable(4);
    const run = simulate(table);
    const tasks = await bytesOf((sink) => writeOpenDcTasks(sink, table, run, OPTIONS));
    const schema = await withTables({ tasks }, (query) => query(SCHEMA_OF('tasks')));
    const instant =
      'TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=MilliSeconds(), MICROS=<null>, NANOS=<null>))';
    expect(schema.map(({ column_text }) => column_text)).toEqual([
      'id INT32 required',
      `submission_time INT64 ${instant} required`,
      'duration INT64 required',
      'cpu_count INT32 required',
      'cpu_capacity DOUBLE required',
      'mem_capacity INT64 required',
      'gpu_count INT32 required',
      'gpu_capacity DOUBLE required',
      'total_tokens INT64 required',
    ]);
  });

  test('are the requests that were served, each from the start of its service on', async () => {
    const { table, run } = mixedRun();
    const startTimeMs = Date.UTC(2025, 0, 1);
    const tasks = await bytesOf((sink) =>
      writeOpenDcTasks(sink, table, run, { ...OPTIONS, startTimeMs }),
    );
    const rows = await withTables({ tasks }, (query) =>
      query('select * replace (epoch_ms(submission_time) as submission_time) from tasks'),
    );
    const machine = {
      cpu_count: 1,
      cpu_capacity: 1000,
      mem_capacity: '81920',
      gpu_count: 2,
      gpu_capacity: 2820,
    };
    expect(rows).toEqual([
      {
        id: 0,
        submission_time: '1735689600500',
        duration: '2500',
        total_tokens: '105',
        ...machine,
      },
      { id: 3, submission_time: '1735689603000', duration: '250', total_tokens: '401', ...machine },
    ]);
  });

  test('keep instants of traces that are longer than 2^31 milliseconds', async () => {
    const table = { ...sampleTable(3), arrivalS: Float64Array.of(0, 1e6, 12_345_678.25) };
    const run = simulate(table, 1e5);
    const tasks = await bytesOf((sink) => writeOpenDcTasks(sink, table, run, OPTIONS));
    const rows = await withTables({ tasks }, (query) =>
      query('select epoch_ms(submission_time)::double as ms from tasks'),
    );
    expect(rows.map(({ ms }) => ms)).toEqual([0, 1e9, 12_345_678_250]);
  });
});

describe('OpenDC fragments', () => {
  test('have exactly the types that OpenDC reads', async () => {
    const run = simulate(sampleTable(4));
    const fragments = await bytesOf((sink) => writeOpenDcFragments(sink, run, OPTIONS, MERGED));
    const schema = await withTables({ fragments }, (query) => query(SCHEMA_OF('fragments')));
    expect(schema.map(({ column_text }) => column_text)).toEqual([
      'id INT32 required',
      'duration INT64 required',
      'cpu_usage DOUBLE required',
      'gpu_usage DOUBLE required',
    ]);
  });

  test('are the sampled utilization: ramp, plateau, ramp, the last row with the remainder', async () => {
    const { run } = mixedRun();
    const write = (merge: boolean) =>
      bytesOf((sink) => writeOpenDcFragments(sink, run, OPTIONS, { exportRateMs: 100, merge }));
    const files = { merged: await write(true), snapshots: await write(false) };
    await withTables(files, async (query) => {
      expect(await query('from merged')).toEqual([
        { id: 0, duration: '200', cpu_usage: 0, gpu_usage: 0.5 * 2820 },
        { id: 0, duration: '2100', cpu_usage: 0, gpu_usage: 0.95 * 2820 },
        { id: 0, duration: '200', cpu_usage: 0, gpu_usage: 0.5 * 2820 },
        { id: 3, duration: '250', cpu_usage: 0, gpu_usage: 0.5 * 2820 },
      ]);
      const last = 'select duration from snapshots where id = 3';
      expect(await query(last)).toEqual([{ duration: '100' }, { duration: '150' }]);
      expect(
        await query('select count(*)::int n, sum(gpu_usage * duration) s from snapshots'),
      ).toEqual([{ n: 27, s: 2820 * (0.5 * 400 + 0.95 * 2100 + 0.5 * 250) }]);
    });
  });

  test('of every task sum to its duration, at any export rate, merged or not', async () => {
    const serviceS = fc.oneof(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.constantFrom(0, 0.0004, 0.2, 0.4, 0.9996, 1, 60.0005),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(serviceS, { maxLength: 12 }),
        fc.integer({ min: 1, max: 1500 }),
        fc.boolean(),
        async (services, exportRateMs, merge) => {
          const table = sampleTable(services.length);
          const simulated = simulate(table);
          const requests = {
            ...simulated.requests,
            prefillS: Float64Array.from(services),
            decodeS: new Float64Array(services.length),
          };
          const run = { ...simulated, requests };
          const fragmentOptions = { exportRateMs, merge };
          const files = {
            tasks: await bytesOf((sink) => writeOpenDcTasks(sink, table, run, OPTIONS)),
            fragments: await bytesOf((sink) =>
              writeOpenDcFragments(sink, run, OPTIONS, fragmentOptions),
            ),
          };
          const count = services.length;
          const snapshots = services.map((s) => Math.max(1, Math.floor((s * 1000) / exportRateMs)));
          await withTables(files, async (query) => {
            const [sums] = await query(SUMS);
            expect(sums).toMatchObject({ tasks: count, with_fragments: count, worst: 0 });
            if (!merge) expect(sums.rows).toBe(snapshots.reduce((sum, n) => sum + n, 0));
            const durations = await query('select duration::double as ms from tasks order by id');
            expect(durations.map(({ ms }) => ms)).toEqual(services.map(taskDurationMs));
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('of a millisecond export rate are millions of rows in a small file', async () => {
    const table = sampleTable(2000);
    const run = simulate(table);
    const write = () =>
      bytesOf((sink) =>
        writeOpenDcFragments(sink, run, OPTIONS, { exportRateMs: 1, merge: false }),
      );
    const fragments = await write();
    expect(Buffer.from(fragments).equals(await write())).toBe(true);
    expect(fragments.length).toBeLessThan(200_000);
    const tasks = await bytesOf((sink) => writeOpenDcTasks(sink, table, run, OPTIONS));
    const [sums] = await withTables({ tasks, fragments }, (query) => query(SUMS));
    expect(sums).toMatchObject({ tasks: 2000, with_fragments: 2000, worst: 0 });
    expect(sums.rows).toBeGreaterThan(5_000_000);
  });

  test('refuse an export rate that is no whole number of milliseconds', async () => {
    const write = bytesOf((sink) =>
      writeOpenDcFragments(sink, mixedRun().run, OPTIONS, { exportRateMs: 0.5, merge: false }),
    );
    await expect(write).rejects.toMatchObject({ kind: 'usage', found: '0.5 ms' });
  });
});
