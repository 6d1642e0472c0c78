import type { RequestRecord } from './request-record.ts';

type Column = Float64Array | Int32Array | Uint8Array;

/** Rows to keep: of a number all from there on, which copies nothing, otherwise each of the list. */
export type KeptRows = number | Int32Array;

/** Some rows of a record, in the order of the list. */
export function pickRequests(requests: RequestRecord, kept: KeptRows): RequestRecord {
  const { count, serving, work, ...rest } = requests;
  return {
    ...pickColumns(rest, kept),
    count: typeof kept === 'number' ? count - kept : kept.length,
    serving: serving && pickColumns({ ...serving }, kept),
    work: work && pickColumns({ ...work }, kept),
  };
}

/** The same rows of other columns. */
export function pickColumns<Columns extends Readonly<Record<string, Column>>>(
  columns: Columns,
  kept: KeptRows,
): Columns {
  const picked = Object.entries(columns).map(([name, column]) => [name, pick(column, kept)]);
  return Object.fromEntries(picked) as Columns;
}

function pick(column: Column, ids: KeptRows): Column {
  if (typeof ids === 'number') return column.subarray(ids);
  const picked = column.slice(0, ids.length);
  for (let i = 0; i < ids.length; i++) picked[i] = column[ids[i]];
  return picked;
}
