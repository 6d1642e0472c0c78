import { KavierError } from '../units/errors.ts';
import type { RequestTable } from './request-table.ts';
import { selectRows } from './select-rows.ts';

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A table in order of arrival, and how many of its rows are not where they were. */
export interface SortedTable {
  readonly table: RequestTable;
  /**
   * Rows whose position changed; 0 when the source was in order, and then `table` is the given one.
   */
  readonly moved: number;
}

/**
 * Puts requests in order of arrival. Equal times keep their order. `afterRequest` and the block
 * lists follow their rows; `sourceRow` says where each row was (it is added when rows moved and the
 * table had none). Refused: an arrival that is not a finite number >= 0, and a predecessor that
 * arrives after its successor.
 */
export function sortByArrival(table: RequestTable): SortedTable {
  const { arrivalS, count } = table;
  let ordered = true;
  for (let i = 0; i < count; i++) {
    const t = arrivalS[i];
    if (!(t >= 0 && t < Number.POSITIVE_INFINITY)) {
      throw new KavierError('an arrival time must be a finite number of seconds >= 0', {
        kind: 'input',
        where: `request ${table.sourceRow === undefined ? i : table.sourceRow[i]}`,
        found: String(t),
      });
    }
    if (i > 0 && t < arrivalS[i - 1]) ordered = false;
  }
  if (ordered) return { table, moved: 0 };

  const order = stableOrder(arrivalS, count);
  let moved = 0;
  for (let i = 0; i < count; i++) if (order[i] !== i) moved++;
  const sourceRow = table.sourceRow ?? Int32Array.from({ length: count }, (_, i) => i);
  const sorted = selectRows({ ...table, sourceRow }, order);
  refuseLatePredecessors(sorted);
  return { table: sorted, moved };
}

/**
 * Row ids by (time, row): a stable radix sort, 16 bits a pass, on the bits of the times, which
 * order doubles >= 0 as they order integers.
 */
function stableOrder(arrivalS: Float64Array, count: number): Int32Array {
  const keys = new Float64Array(count);
  // Adding 0 turns -0 into 0.
  for (let i = 0; i < count; i++) keys[i] = arrivalS[i] + 0;
  const digits = new Uint16Array(keys.buffer);
  let order = Int32Array.from({ length: count }, (_, i) => i);
  let next = new Int32Array(count);
  const starts = new Int32Array(65_536);
  for (let pass = 0; pass < 4; pass++) {
    const digit = LITTLE_ENDIAN ? pass : 3 - pass;
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[digits[i * 4 + digit]]++;
    for (let value = 0, before = 0; value < starts.length; value++) {
      const here = starts[value];
      starts[value] = before;
      before += here;
    }
    for (let i = 0; i < count; i++) {
      const row = order[i];
      next[starts[digits[row * 4 + digit]]++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

function refuseLatePredecessors({ afterRequest, count, sourceRow }: RequestTable): void {
  if (afterRequest === undefined) return;
  for (let i = 0; i < count; i++) {
    if (afterRequest[i] < i) continue;
    throw new KavierError('a request arrives before the one that releases it', {
      kind: 'input',
      where: `request ${sourceRow === undefined ? i : sourceRow[i]}`,
      expected: 'an arrival at or after its predecessor',
    });
  }
}
