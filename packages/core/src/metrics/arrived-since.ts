import { type KeptRows, pickColumns, pickRequests } from '../record/pick-requests.ts';
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
  return { requests: pickRequests(requests, kept), columns: pickColumns(columns, kept) };
}

/** Rows to keep: the first of them where all that follow are kept, too, otherwise each. */
function keptRows({ arrivalS, count }: RequestRecord, fromS: number): KeptRows {
  let first = 0;
  while (first < count && !(arrivalS[first] >= fromS)) first++;
  let next = first;
  while (next < count && arrivalS[next] >= fromS) next++;
  if (next === count) return first;
  return Int32Array.from({ length: count }, (_, id) => id).filter((id) => arrivalS[id] >= fromS);
}
