/**
 * OpenDC's two workload tables, so that a run of Kavier can be replayed in the data-centre simulator: a request that
 * an engine worked on is a task, and the utilization of its accelerators over time is a row of fragments.
 * Types as in OpenDC's `TaskTable` and `FragmentTable` readers (github.com/atlarge-research/opendc, 2026-07), all
 * columns required, because a reader may ask for a required column but not find one in an optional one.
 */
import {
  FRAGMENT_BATCH_LIMITS,
  type FragmentBatch,
  type FragmentOptions,
  fragmentBatches,
  KavierError,
  ownUtilization,
  type PoolRecord,
  poolOfReplica,
  type RequestTable,
  type RunRecord,
  taskDurationMs,
  UTILIZATION_LEVELS,
  wasServed,
} from '@kavier/core';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnSpec, type ColumnValues, constantColumn } from './column.ts';
import { ParquetStream, ROW_GROUP_ROWS } from './parquet-stream.ts';

/** The machine that OpenDC is told each task runs on. */
export interface OpenDcOptions {
  /** Clock of one accelerator, MHz; usage is utilization times this. */
  readonly gpuCapacityMhz: number;
  /** Memory of a task, MB, a whole number. */
  readonly memoryMb: number;
  /** CPU clock of a task, MHz; the tasks use none of it. Default 1000. */
  readonly cpuCapacityMhz?: number;
  /** Instant of simulated second 0, in milliseconds since 1970 UTC. Default 0, so that no wall clock enters a result. */
  readonly startTimeMs?: number;
}

const TASK_COLUMNS: readonly ColumnSpec[] = [
  { name: 'id', type: 'int32', bounds: true },
  { name: 'submission_time', type: 'timestamp-ms', bounds: true },
  { name: 'duration', type: 'int64' },
  { name: 'cpu_count', type: 'int32' },
  { name: 'cpu_capacity', type: 'double' },
  { name: 'mem_capacity', type: 'int64' },
  { name: 'gpu_count', type: 'int32' },
  { name: 'gpu_capacity', type: 'double' },
  { name: 'total_tokens', type: 'int64' },
];

const FRAGMENT_COLUMNS: readonly ColumnSpec[] = [
  { name: 'id', type: 'int32', bounds: true },
  { name: 'duration', type: 'int64' },
  { name: 'cpu_usage', type: 'double' },
  { name: 'gpu_usage', type: 'double' },
];

/**
 * Writes OpenDC's `tasks.parquet`: one task per request that was served, submitted when its service begins and as long as
 * that (it has waited already, and waiting is not work), with one CPU and as many accelerators as a replica has.
 * `total_tokens` (prompt and output) is extra.
 */
export async function writeOpenDcTasks(
  sink: ByteSink,
  table: RequestTable,
  run: RunRecord,
  options: OpenDcOptions,
): Promise<void> {
  const { requests, pools } = run;
  const poolOf = poolOfReplica(pools);
  const { gpuCapacityMhz, memoryMb, cpuCapacityMhz = 1000, startTimeMs = 0 } = options;
  const stream = new ParquetStream(sink, TASK_COLUMNS);
  let next = 0;
  while (next < requests.count) {
    const ids = new Int32Array(ROW_GROUP_ROWS);
    const submissionMs = new Float64Array(ROW_GROUP_ROWS);
    const durationMs = new Float64Array(ROW_GROUP_ROWS);
    const tokens = new Float64Array(ROW_GROUP_ROWS);
    const pool = new Uint8Array(ROW_GROUP_ROWS);
    let rows = 0;
    for (; next < requests.count && rows < ROW_GROUP_ROWS; next++) {
      if (!wasServed(requests, next)) continue;
      ids[rows] = next;
      submissionMs[rows] = startTimeMs + Math.round(requests.startS[next] * 1000);
      durationMs[rows] = taskDurationMs(requests.prefillS[next] + requests.decodeS[next]);
      tokens[rows] = table.promptTokens[next] + table.outputTokens[next];
      // A request that a store before the router answered took none of any pool.
      pool[rows] = poolOf[requests.replica[next]] ?? 0;
      rows++;
    }
    const columns = [
      ids.subarray(0, rows),
      submissionMs.subarray(0, rows),
      durationMs.subarray(0, rows),
      constantColumn(1, rows),
      constantColumn(cpuCapacityMhz, rows),
      constantColumn(memoryMb, rows),
      byPool(pools, pool.subarray(0, rows), (one) => one.acceleratorsPerReplica),
      byPool(pools, pool.subarray(0, rows), (one) => one.acceleratorsPerReplica * gpuCapacityMhz),
      tokens.subarray(0, rows),
    ];
    await stream.write(columns, rows);
  }
  await stream.close();
}

/** A column that has one value for each pool. */
function byPool(
  pools: readonly PoolRecord[],
  codes: Uint8Array,
  of: (pool: PoolRecord) => number,
): ColumnValues {
  if (pools.length === 1) return constantColumn(of(pools[0]), codes.length);
  return { codes, table: Float64Array.from(pools, of) };
}

/**
 * Writes OpenDC's `fragments.parquet`. A task's fragments follow each other and sum to its duration.
 * Cost grows with the changes of utilization, not with the rows: a million equal snapshots are one run in the file.
 */
export async function writeOpenDcFragments(
  sink: ByteSink,
  run: RunRecord,
  { gpuCapacityMhz }: Pick<OpenDcOptions, 'gpuCapacityMhz'>,
  fragments: FragmentOptions,
): Promise<void> {
  checkExportRate(fragments.exportRateMs);
  const { requests, pools } = run;
  const gpuUsage = gpuUsageOf(run, gpuCapacityMhz);
  const stream = new ParquetStream(sink, FRAGMENT_COLUMNS);
  // Where there are several pools, requests share replicas, and the utilization of each is the same throughout.
  for (const batch of fragmentBatches(requests, pools[0].utilization, fragments)) {
    const { task, durationMs, rowCount } = batch;
    const columns = [
      perRun(batch, task),
      perRun(batch, durationMs),
      constantColumn(0, rowCount),
      gpuUsage(batch),
    ];
    await stream.write(columns, rowCount);
  }
  await stream.close();
}

/** A column with one value for each run of a batch. Merged fragments are one row each, and no runs to look for. */
function perRun(
  { rows, runCount: count, rowCount }: FragmentBatch,
  values: Int32Array | Float64Array,
): ColumnValues {
  return count === rowCount ? values.subarray(0, count) : { values, rows, count };
}

/**
 * Gives `gpu_usage` of a batch, MHz; its array is reused for the next one. Requests that run together have each a
 * utilization of their own; one that has the accelerator to itself goes through the steps of the run's profile.
 */
function gpuUsageOf(
  { requests, pools, service }: RunRecord,
  gpuCapacityMhz: number,
): (batch: FragmentBatch) => ColumnValues {
  const usageMhz = new Float64Array(FRAGMENT_BATCH_LIMITS.runs);
  const poolOf = poolOfReplica(pools);
  const poolOfTask = (task: number) => poolOf[requests.replica[task]] ?? 0;
  const replicaMhz = pools.map((pool) => gpuCapacityMhz * pool.acceleratorsPerReplica);
  const { work } = requests;
  if (service !== undefined && work !== undefined) {
    return (batch) => {
      const { task, runCount } = batch;
      for (let run = 0; run < runCount; run++) {
        const mhz = replicaMhz[poolOfTask(task[run])];
        usageMhz[run] = ownUtilization(requests, work, task[run]) * mhz;
      }
      return perRun(batch, usageMhz);
    };
  }
  const levelMhz = pools.map(({ utilization }, pool) =>
    Float64Array.from(UTILIZATION_LEVELS, (name) => utilization[name] * replicaMhz[pool]),
  );
  return (batch) => {
    const { task, level, runCount, rowCount } = batch;
    if (pools.length === 1 && runCount === rowCount) {
      return { codes: level.subarray(0, runCount), table: levelMhz[0] };
    }
    for (let run = 0; run < runCount; run++) {
      usageMhz[run] = levelMhz[poolOfTask(task[run])][level[run]];
    }
    return perRun(batch, usageMhz);
  };
}

function checkExportRate(exportRateMs: number): void {
  if (Number.isSafeInteger(exportRateMs) && exportRateMs >= 1) return;
  throw new KavierError('the export rate is wrong', {
    kind: 'usage',
    found: `${exportRateMs} ms`,
    expected: 'a whole number of milliseconds, at least 1',
  });
}
