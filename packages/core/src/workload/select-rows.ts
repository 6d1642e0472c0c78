import type { BlockLists, RequestTable } from './request-table.ts';

/**
 * The table with rows `order[0], order[1], ...` of the given one, each at most once. `afterRequest`
 * is renumbered, and is -1 where the predecessor was not selected. Session ids and block ids stay
 * as they are, so they may have gaps.
 */
export function selectRows(table: RequestTable, order: Int32Array): RequestTable {
  const count = order.length;
  const afterRequest = table.afterRequest && renumber(table.afterRequest, order, table.count);
  return {
    ...table,
    count,
    arrivalS: takeFloats(table.arrivalS, order),
    promptTokens: takeInts(table.promptTokens, order),
    outputTokens: takeInts(table.outputTokens, order),
    session: table.session && takeInts(table.session, order),
    turn: table.turn && takeInts(table.turn, order),
    afterRequest,
    thinkTimeS: table.thinkTimeS && takeFloats(table.thinkTimeS, order),
    patienceS: table.patienceS && takeFloats(table.patienceS, order),
    maxTokens: table.maxTokens && takeInts(table.maxTokens, order),
    requestClass: table.requestClass && takeInts(table.requestClass, order),
    promptBlocks: table.promptBlocks && takeLists(table.promptBlocks, order),
    outputBlocks: table.outputBlocks && takeLists(table.outputBlocks, order),
    sourceRow: table.sourceRow && takeInts(table.sourceRow, order),
  };
}

function takeInts(column: Int32Array, order: Int32Array): Int32Array {
  const taken = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) taken[i] = column[order[i]];
  return taken;
}

function takeFloats(column: Float64Array, order: Int32Array): Float64Array {
  const taken = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) taken[i] = column[order[i]];
  return taken;
}

function takeLists(lists: BlockLists, order: Int32Array): BlockLists {
  const offsets = new Int32Array(order.length + 1);
  for (let i = 0; i < order.length; i++) {
    offsets[i + 1] = offsets[i] + lists.offsets[order[i] + 1] - lists.offsets[order[i]];
  }
  const ids = new Int32Array(offsets[order.length]);
  for (let i = 0; i < order.length; i++) {
    ids.set(lists.ids.subarray(lists.offsets[order[i]], lists.offsets[order[i] + 1]), offsets[i]);
  }
  return { ...lists, offsets, ids };
}

function renumber(afterRequest: Int32Array, order: Int32Array, oldCount: number): Int32Array {
  const newId = new Int32Array(oldCount).fill(-1);
  for (let i = 0; i < order.length; i++) newId[order[i]] = i;
  const renumbered = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const before = afterRequest[order[i]];
    renumbered[i] = before < 0 ? -1 : newId[before];
  }
  return renumbered;
}
