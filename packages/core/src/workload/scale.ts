import { requireNumber } from '../units/require.ts';
import type { BlockLists, RequestTable } from './request-table.ts';
import { selectRows } from './select-rows.ts';

/**
 * The same requests arriving `factor` times as fast: every arrival time divided by it. Think times
 * of a closed loop stay, since more users do not make any of them think faster. `factor` is finite
 * and > 0.
 */
export function scaleRate(table: RequestTable, factor: number, where = 'rateScale'): RequestTable {
  requireNumber(factor, where, { above: 0 });
  return factor === 1 ? table : { ...table, arrivalS: table.arrivalS.map((t) => t / factor) };
}

/** Which part of a workload to keep. */
export interface Slice {
  /** Arrivals before this time in seconds are left out, >= 0. Default 0. */
  readonly fromS?: number | undefined;
  /** Arrivals at or after this time in seconds are left out, >= `fromS`. Default: none. */
  readonly toS?: number | undefined;
  /** Keep at most so many of them, an integer >= 0. Default: all. */
  readonly first?: number | undefined;
}

/**
 * The requests that arrive in [fromS, toS), at most the `first` so many, as a workload of its own:
 * time 0 is `fromS`, and sessions and blocks are numbered anew without gaps. Turns keep their
 * position in the whole session. A request whose predecessor is left out arrives by its own
 * `arrivalS`.
 */
export function sliceRequests(table: RequestTable, slice: Slice, where = 'slice'): RequestTable {
  const { fromS = 0, toS, first } = slice;
  requireNumber(fromS, `${where}.fromS`, { from: 0 });
  if (toS !== undefined) requireNumber(toS, `${where}.toS`, { from: fromS });
  if (first !== undefined) requireNumber(first, `${where}.first`, { from: 0, integer: true });
  const begin = firstAtOrAfter(table, fromS);
  const end = toS === undefined ? table.count : firstAtOrAfter(table, toS);
  const count = Math.min(end - begin, first ?? Number.POSITIVE_INFINITY);
  if (count === table.count && fromS === 0) return table;
  const rows = selectRows(
    table,
    Int32Array.from({ length: count }, (_, i) => begin + i),
  );
  const ids = new DenseIds(table.promptBlocks?.distinctCount ?? table.outputBlocks?.distinctCount);
  const promptIds = rows.promptBlocks?.ids.map((id) => ids.of(id));
  const outputIds = rows.outputBlocks?.ids.map((id) => ids.of(id));
  return {
    ...rows,
    arrivalS: rows.arrivalS.map((t) => t - fromS),
    session: rows.session && denseSessions(rows.session),
    promptBlocks: withIds(rows.promptBlocks, promptIds, ids.count),
    outputBlocks: withIds(rows.outputBlocks, outputIds, ids.count),
  };
}

/** Index of the first request at or after a time, by bisection. */
function firstAtOrAfter({ arrivalS, count }: RequestTable, timeS: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (arrivalS[middle] < timeS) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Numbers old ids 0, 1, 2, ... in the order in which they are asked for. */
class DenseIds {
  readonly #newId: Int32Array;
  count = 0;

  constructor(oldCount = 0) {
    this.#newId = new Int32Array(oldCount).fill(-1);
  }

  of(id: number): number {
    if (this.#newId[id] < 0) this.#newId[id] = this.count++;
    return this.#newId[id];
  }
}

function denseSessions(session: Int32Array): Int32Array {
  let largest = -1;
  for (let i = 0; i < session.length; i++) largest = Math.max(largest, session[i]);
  const ids = new DenseIds(largest + 1);
  return session.map((s) => (s < 0 ? -1 : ids.of(s)));
}

function withIds(
  lists: BlockLists | undefined,
  ids: Int32Array | undefined,
  distinctCount: number,
): BlockLists | undefined {
  return lists && ids && { ...lists, ids, distinctCount };
}
