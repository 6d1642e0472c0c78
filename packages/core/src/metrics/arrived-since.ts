import type { RequestRecord } from '../record/request-record.ts';

/**
 * The rows of a record that arrive at or after `fromS`, and the columns of the workload that go with them. Nothing is copied where
 * requests come in the order of their rows, as those of a trace do.
 */
export function arrivedSince<Columns extends Readonly<Record<string, Int32Array>>>(
  requests: RequestRecord,
  columns: Columns,
  fromS: number,
): { readonly requests: RequestRecord; readonly columns: Columns } {
  const kept = keptRows(requests, fromS);
  const count = typeof kept === 'number' ? requests.count - kept : kept.length;
  if (count === requests.count) return { requests, columns };
  const { count: _, serving, work, ...rest } = requests;
  return {
    requests: {
      ...pickAll(rest, kept),
      count,
      serving: serving && pickAll({ ...serving }, kept),
      work: work && pickAll({ ...work }, kept),
    },
    columns: pickAll(columns, kept),
  };
}

/** Rows to keep: the first of them where all that follow are kept, too, otherwise each. */
function keptRows({ arrivalS, count }: RequestRecord, fromS: number): number | Int32Array {
  let first = 0;
  while (first < count && !(arrivalS[first] >= fromS)) first++;
  let next = first;
  while (next < count && arrivalS[next] >= fromS) next++;
  if (next === count) return first;
  return Int32Array.from({ length: count }, (_, id) => id).filter((id) => arrivalS[id] >= fromS);
}

type Column = Float64Array | Int32Array | Uint8Array;

function pickAll<Columns extends Readonly<Record<string, Column>>>(
  columns: Columns,
  kept: number | Int32Array,
): Columns {
  const picked = Object.entries(columns).map(([name, column]) => [name, pick(column, kept)]);
  return Object.fromEntries(picked) as Columns;
}

function pick(column: Column, ids: number | Int32Array): Column {
  if (typeof ids === 'number') return column.subarray(ids);
  const picked = column.slice(0, ids.length);
  for (let i = 0; i < ids.length; i++) picked[i] = column[ids[i]];
  return picked;
}
