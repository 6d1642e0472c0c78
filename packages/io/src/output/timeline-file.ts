import { type RunRecord, WORK_QUANTITIES, type WorkLedger, type WorkQuantity } from '@kavier/core';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnSpec, type ColumnValues, constantColumn } from './column.ts';
import { ParquetStream, ROW_GROUP_ROWS } from './parquet-stream.ts';

/** Footer key under which `timeline.parquet` keeps what a run's record says outside its tables, as JSON. */
export const RUN_METADATA_KEY = 'kavier.run';

/** `kvReadBytes` -> `kv_read_bytes`, `busyS` -> `busy_s`. */
export function quantityColumn(quantity: WorkQuantity): string {
  return quantity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const TIMELINE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'replica', type: 'int32', bounds: true },
  { name: 'bucket_start_s', type: 'double', bounds: true },
  { name: 'bucket_s', type: 'double' },
  ...WORK_QUANTITIES.map((quantity) => ({
    name: quantityColumn(quantity),
    type: 'double' as const,
  })),
];

/**
 * Writes `timeline.parquet`: the work ledger, one row per replica and time bucket up to the replica's last work, with
 * `replica`, `bucket_start_s`, `bucket_s` and one column of totals over the bucket for each work quantity.
 * Together with `requests.parquet` it holds the whole record of the run.
 */
export async function writeTimeline(sink: ByteSink, run: RunRecord): Promise<void> {
  const { requests: _, work, ...rest } = run;
  const outsideTables = { ...rest, bucketS: work.bucketS, replicas: work.replicas };
  const metadata = { [RUN_METADATA_KEY]: JSON.stringify(outsideTables) };
  const stream = new ParquetStream(sink, TIMELINE_COLUMNS, metadata);
  for (let replica = 0; replica < work.replicas; replica++) {
    const buckets = work.bucketCount(replica);
    for (let from = 0; from < buckets; from += ROW_GROUP_ROWS) {
      const rows = Math.min(ROW_GROUP_ROWS, buckets - from);
      await stream.write(bucketColumns(work, replica, from, rows), rows);
    }
  }
  await stream.close();
}

function bucketColumns(
  work: WorkLedger,
  replica: number,
  from: number,
  rows: number,
): ColumnValues[] {
  const startS = new Float64Array(rows);
  for (let i = 0; i < rows; i++) startS[i] = (from + i) * work.bucketS;
  const totals = WORK_QUANTITIES.map((quantity) => {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) column[i] = work.at(replica, from + i, quantity);
    return column;
  });
  return [constantColumn(replica, rows), startS, constantColumn(work.bucketS, rows), ...totals];
}
