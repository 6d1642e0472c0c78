import type { RequestTable } from '@kavier/core';

/**
 * A workload of prefix blocks several times over, one copy after the other; each has blocks of its own, so that copies share
 * nothing with each other. Columns beside arrivals, lengths and prompt blocks are left out.
 */
export function repeatFresh(table: RequestTable, times: number): RequestTable {
  const { count, promptBlocks } = table;
  if (promptBlocks === undefined) throw new RangeError('a workload without prefix blocks');
  const { offsets, ids, distinctCount } = promptBlocks;
  const total = count * times;
  const repeated = {
    count: total,
    arrivalS: new Float64Array(total),
    promptTokens: new Int32Array(total),
    outputTokens: new Int32Array(total),
    promptBlocks: {
      blockTokens: promptBlocks.blockTokens,
      offsets: new Int32Array(total + 1),
      ids: new Int32Array(ids.length * times),
      distinctCount: distinctCount * times,
    },
  };
  const copyS = (table.arrivalS[count - 1] - table.arrivalS[0]) * (count / (count - 1));
  for (let copy = 0; copy < times; copy++) {
    const row = copy * count;
    const block = copy * ids.length;
    repeated.promptTokens.set(table.promptTokens, row);
    repeated.outputTokens.set(table.outputTokens, row);
    for (let i = 0; i < count; i++) {
      repeated.arrivalS[row + i] = table.arrivalS[i] + copy * copyS;
      repeated.promptBlocks.offsets[row + i + 1] = block + offsets[i + 1];
    }
    for (let i = 0; i < ids.length; i++) {
      repeated.promptBlocks.ids[block + i] = ids[i] + copy * distinctCount;
    }
  }
  return repeated;
}
