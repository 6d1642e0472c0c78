import { Int32Column, KavierError } from '@kavier/core';

const UNKNOWN = -1;
const ON_PATH = -2;

export interface ChatLinks {
  /** Dense session id of each row. */
  readonly session: Int32Column;
  /** Row that each row continues, or -1. */
  readonly parentRow: Int32Array;
  /** Rows whose parent is not in the trace. */
  readonly orphans: number;
  /** Chat ids that an earlier row has as well. */
  readonly repeated: number;
}

/** Joins requests into sessions by their parent ids; -1 means that a request continues none. */
export function linkChats(
  source: string,
  chats: readonly number[],
  parents: readonly number[],
): ChatLinks {
  const rowOf = new Map<number, number>();
  const parentRow = new Int32Array(chats.length).fill(-1);
  let repeated = 0;
  const forward: number[] = [];
  for (let row = 0; row < chats.length; row++) {
    if (parents[row] !== -1) {
      const before = rowOf.get(parents[row]);
      if (before === undefined) forward.push(row);
      else parentRow[row] = before;
    }
    if (rowOf.has(chats[row])) repeated++;
    rowOf.set(chats[row], row);
  }
  // A file out of order may name a parent before it shows it.
  let orphans = 0;
  for (const row of forward) {
    const later = rowOf.get(parents[row]);
    if (later === undefined) orphans++;
    else parentRow[row] = later;
  }
  return { session: sessionsOf(source, chats, parentRow), parentRow, orphans, repeated };
}

function sessionsOf(source: string, chats: readonly number[], parentRow: Int32Array): Int32Column {
  const session = new Int32Array(chats.length).fill(UNKNOWN);
  let sessions = 0;
  for (let row = 0; row < chats.length; row++) {
    const path: number[] = [];
    let at = row;
    while (at >= 0 && session[at] === UNKNOWN) {
      session[at] = ON_PATH;
      path.push(at);
      at = parentRow[at];
    }
    if (at >= 0 && session[at] === ON_PATH) {
      throw new KavierError('requests continue each other in a circle', {
        kind: 'input',
        where: source,
        found: `chat_id ${chats[at]} is its own ancestor`,
        expected: 'parents that lead to a request without a parent',
      });
    }
    const id = at < 0 ? sessions++ : session[at];
    for (const member of path) session[member] = id;
  }
  const column = new Int32Column(chats.length);
  for (const id of session) column.push(id);
  return column;
}
