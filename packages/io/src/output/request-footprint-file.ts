import type { ByteSink } from './byte-sink.ts';
import { ParquetStream, ROW_GROUP_ROWS } from './parquet-stream.ts';

/** What each request is answerable for, one row a request; a column that was not computed is absent. */
export interface RequestFootprintColumns {
  readonly energyJ: Float64Array;
  /** Energy that its prompt tokens found in a cache did not take. */
  readonly savedJ?: Float64Array | undefined;
  readonly carbonG?: Float64Array | undefined;
  readonly costUsd?: Float64Array | undefined;
}

/**
 * Writes a Parquet table of requests in the order of `requests.parquet`, which it can be joined with by `request`:
 * `energy_j`, `saved_j`?, `carbon_g`?, `cost_usd`?.
 */
export async function writeRequestFootprint(
  sink: ByteSink,
  { energyJ, savedJ, carbonG, costUsd }: RequestFootprintColumns,
): Promise<void> {
  const columns = [
    { name: 'energy_j', values: energyJ },
    { name: 'saved_j', values: savedJ },
    { name: 'carbon_g', values: carbonG },
    { name: 'cost_usd', values: costUsd },
  ].flatMap(({ name, values }) => (values === undefined ? [] : [{ name, values }]));
  const stream = new ParquetStream(sink, [
    { name: 'request', type: 'int32', bounds: true },
    ...columns.map(({ name }) => ({ name, type: 'double' as const })),
  ]);
  for (let from = 0; from < energyJ.length; from += ROW_GROUP_ROWS) {
    const rows = Math.min(ROW_GROUP_ROWS, energyJ.length - from);
    const ids = Int32Array.from({ length: rows }, (_, i) => from + i);
    await stream.write(
      [ids, ...columns.map(({ values }) => values.subarray(from, from + rows))],
      rows,
    );
  }
  await stream.close();
}
