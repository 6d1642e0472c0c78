import { expect } from 'vitest';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';

/** Checks everything that the table's contract promises to whoever reads it. */
export function expectValidTable(table: RequestTable): void {
  const { count } = table;
  for (const column of [table.arrivalS, table.promptTokens, table.outputTokens]) {
    expect(column.length).toBe(count);
  }
  expect(table.turn === undefined).toBe(table.session === undefined);
  expect(table.thinkTimeS === undefined).toBe(table.afterRequest === undefined);
  let wrongRows = 0;
  for (let i = 0; i < count; i++) {
    const t = table.arrivalS[i];
    const isInOrder = i === 0 || t >= table.arrivalS[i - 1];
    const isLater = table.afterRequest === undefined || table.afterRequest[i] < i;
    const isPositive = table.promptTokens[i] >= 0 && table.outputTokens[i] >= 0;
    if (!(t >= 0 && Number.isFinite(t) && isInOrder && isLater && isPositive)) wrongRows++;
  }
  expect(wrongRows).toBe(0);
  const { promptBlocks, outputBlocks } = table;
  if (promptBlocks !== undefined) {
    expectLists(promptBlocks, count, (i) =>
      Math.ceil(table.promptTokens[i] / promptBlocks.blockTokens),
    );
  }
  if (outputBlocks !== undefined) {
    const size = outputBlocks.blockTokens;
    expect(outputBlocks.distinctCount).toBe(promptBlocks?.distinctCount);
    expectLists(outputBlocks, count, (i) => {
      const prompt = table.promptTokens[i];
      return Math.floor((prompt + table.outputTokens[i]) / size) - Math.floor(prompt / size);
    });
  }
  if (promptBlocks !== undefined) expectTree(table);
}

/** The ids of request i. */
export function blocksOf(lists: BlockLists | undefined, i: number): number[] {
  if (lists === undefined) throw new Error('the table has no such blocks');
  return Array.from(lists.ids.subarray(lists.offsets[i], lists.offsets[i + 1]));
}

function expectLists(lists: BlockLists, count: number, lengthOf: (i: number) => number): void {
  expect(lists.offsets.length).toBe(count + 1);
  expect(lists.offsets[0]).toBe(0);
  expect(lists.offsets[count]).toBe(lists.ids.length);
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    if (lists.offsets[i + 1] - lists.offsets[i] !== lengthOf(i)) wrong++;
  }
  for (const id of lists.ids) if (!(id >= 0 && id < lists.distinctCount)) wrong++;
  expect(wrong).toBe(0);
}

/** Equal id means equal prefix: every id has one parent, and every id is used. */
function expectTree(table: RequestTable): void {
  const parents = new Map<number, number>();
  let wrong = 0;
  const visit = (ids: readonly number[], before: number) => {
    let parent = before;
    for (const id of ids) {
      if ((parents.get(id) ?? parent) !== parent) wrong++;
      parents.set(id, parent);
      parent = id;
    }
  };
  for (let i = 0; i < table.count; i++) {
    const prompt = blocksOf(table.promptBlocks, i);
    visit(prompt, -1);
    if (table.outputBlocks === undefined) continue;
    // Output blocks follow the last full block of the prompt.
    const full = Math.floor(table.promptTokens[i] / table.outputBlocks.blockTokens);
    visit(blocksOf(table.outputBlocks, i), full === 0 ? -1 : prompt[full - 1]);
  }
  expect(wrong).toBe(0);
  expect(parents.size).toBe(table.promptBlocks?.distinctCount);
}
