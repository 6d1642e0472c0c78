import {
  type BookedWork,
  bucketsOfRun,
  poolOfReplica,
  type RunRecord,
  WORK_QUANTITIES,
  type WorkQuantity,
} from '@kavier/core';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnSpec, type ColumnValues, constantColumn } from './column.ts';
import { type Occupancy, occupancyOf } from './occupancy.ts';
import { ParquetStream, ROW_GROUP_ROWS } from './parquet-stream.ts';

/** Footer key under which `timeline.parquet` keeps what a run's record says outside its tables, as JSON. */
export const RUN_METADATA_KEY = 'kavier.run';

/** `kvReadBytes` -> `kv_read_bytes`, `busyS` -> `busy_s`. */
export function quantityColumn(quantity: WorkQuantity): string {
  return quantity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Name of the replica's pool, where there are several. */
const POOL_COLUMN: ColumnSpec = { name: 'pool', type: 'string' };

const TIMELINE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'replica', type: 'int32', bounds: true },
  { name: 'bucket_start_s', type: 'double', bounds: true },
  { name: 'bucket_s', type: 'double' },
  { name: 'waiting', type: 'double' },
  { name: 'running', type: 'double' },
  { name: 'watts', type: 'double' },
  ...WORK_QUANTITIES.map((quantity) => ({
    name: quantityColumn(quantity),
    type: 'double' as const,
  })),
];

/**
 * Writes `timeline.parquet`: one row per replica and time bucket to the end of the run, with `replica`, `bucket_start_s`, `bucket_s` (the
 * last bucket's reaches beyond the end), the mean `waiting` and `running` requests and mean `watts`, and one column of totals over the
 * bucket for each work quantity, and where there are several pools the name of the replica's `pool`. Together with `requests.parquet` it holds the whole record of the run. `wattsOf` gives a replica's watts.
 */
export async function writeTimeline(
  sink: ByteSink,
  run: RunRecord,
  wattsOf: (replica: number) => Float64Array,
): Promise<void> {
  const { requests: _, work, ...rest } = run;
  const outsideTables = { ...rest, bucketS: work.bucketS, replicas: work.replicas };
  const metadata = { [RUN_METADATA_KEY]: JSON.stringify(outsideTables) };
  const { pools } = run;
  const hasPools = pools.length > 1;
  const poolOf = poolOfReplica(pools);
  const names = pools.map(({ name }) => name);
  const specs = hasPools ? [...TIMELINE_COLUMNS, POOL_COLUMN] : TIMELINE_COLUMNS;
  const stream = new ParquetStream(sink, specs, metadata);
  const buckets = bucketsOfRun(run);
  for (const [replica, occupancy] of occupancyOf(run).entries()) {
    const state = { ...occupancy, watts: wattsOf(replica) };
    for (let from = 0; from < buckets; from += ROW_GROUP_ROWS) {
      const rows = Math.min(ROW_GROUP_ROWS, buckets - from);
      const columns = bucketColumns(work, state, replica, { from, rows });
      const pool = { codes: new Int32Array(rows).fill(poolOf[replica]), names };
      await stream.write(hasPools ? [...columns, pool] : columns, rows);
    }
  }
  await stream.close();
}

function bucketColumns(
  work: BookedWork,
  { waiting, running, watts }: Occupancy & { readonly watts: Float64Array },
  replica: number,
  { from, rows }: { readonly from: number; readonly rows: number },
): ColumnValues[] {
  const startS = new Float64Array(rows);
  for (let i = 0; i < rows; i++) startS[i] = (from + i) * work.bucketS;
  const used = work.bucketCount(replica);
  const totals = WORK_QUANTITIES.map((quantity) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows && from + i < used; i++) {
      column[i] = work.at(replica, from + i, quantity);
    }
    return column;
  });
  const part = (values: Float64Array) => values.subarray(from, from + rows);
  return [
    constantColumn(replica, rows),
    startS,
    constantColumn(work.bucketS, rows),
    ...[waiting, running, watts].map(part),
    ...totals,
  ];
}
