import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockInterner, NO_PARENT } from '../../src/workload/block-interner.ts';
import { recutBlocks } from '../../src/workload/recut-blocks.ts';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import { blocksOf, expectValidTable } from './request-tables.ts';

/** Requests as texts: a prompt and an output, each token a small number. */
interface Text {
  readonly prompt: readonly number[];
  readonly output: readonly number[];
}

/** The table of these texts with blocks of `size`, named by content as a reader of token ids names them. */
function tableOf(texts: readonly Text[], size: number, hasOutputs: boolean): RequestTable {
  const interner = new BlockInterner();
  const prompts: number[][] = [];
  const outputs: number[][] = [];
  for (const { prompt, output } of texts) {
    const all = Int32Array.from([...prompt, ...output]);
    const full = hasOutputs ? Math.floor(all.length / size) : 0;
    const fullPrompt = Math.floor(prompt.length / size);
    const own: number[] = [];
    let parent = NO_PARENT;
    for (let block = 0; block * size < prompt.length; block++) {
      const end = Math.min(prompt.length, (block + 1) * size);
      const id = interner.internTokens(parent, all, block * size, end);
      own.push(id);
      if (block < fullPrompt) parent = id;
    }
    const filled: number[] = [];
    for (let block = fullPrompt; block < full; block++) {
      parent = interner.internTokens(parent, all, block * size, (block + 1) * size);
      filled.push(parent);
    }
    prompts.push(own);
    outputs.push(filled);
  }
  const lists = (ids: readonly (readonly number[])[]): BlockLists => ({
    blockTokens: size,
    offsets: Int32Array.from([0, ...ids.map((_, i) => ids.slice(0, i + 1).flat().length)]),
    ids: Int32Array.from(ids.flat()),
    distinctCount: interner.distinctCount,
  });
  return {
    count: texts.length,
    arrivalS: new Float64Array(texts.length),
    promptTokens: Int32Array.from(texts, ({ prompt }) => prompt.length),
    outputTokens: Int32Array.from(texts, ({ output }) => output.length),
    promptBlocks: lists(prompts),
    outputBlocks: hasOutputs ? lists(outputs) : undefined,
  };
}

/** The content of every full block of every request, in order: `[request][block]`. */
function fullBlocks(table: RequestTable, size: number): number[][] {
  return Array.from({ length: table.count }, (_, i) => {
    const inPrompt = Math.floor(table.promptTokens[i] / size);
    const prompt = blocksOf(table.promptBlocks, i).slice(0, inPrompt);
    return table.outputBlocks === undefined
      ? prompt
      : [...prompt, ...blocksOf(table.outputBlocks, i)];
  });
}

/** Full blocks that two requests share from the front. */
function shared(blocks: readonly (readonly number[])[], a: number, b: number): number {
  let same = 0;
  while (same < blocks[a].length && blocks[a][same] === blocks[b][same]) same++;
  return same;
}

const tokens = fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 40 });
const texts = fc.array(fc.record({ prompt: tokens, output: tokens }), {
  minLength: 1,
  maxLength: 6,
});
const sizes = fc.integer({ min: 1, max: 12 });

describe('recutting blocks', () => {
  test('into multiples gives what cutting the text at that size gives', () => {
    fc.assert(
      fc.property(texts, sizes, sizes, fc.boolean(), (requests, size, factor, hasOutputs) => {
        const recut = recutBlocks(tableOf(requests, size, hasOutputs), size * factor);
        const direct = tableOf(requests, size * factor, hasOutputs);
        expectValidTable(recut);
        const [have, want] = [recut, direct].map((table) => fullBlocks(table, size * factor));
        for (let a = 0; a < requests.length; a++) {
          for (let b = 0; b < requests.length; b++) {
            expect(shared(have, a, b)).toBe(shared(want, a, b));
          }
        }
      }),
    );
  });

  test('into any size gives a valid table that never claims what the text does not share', () => {
    fc.assert(
      fc.property(texts, sizes, sizes, fc.boolean(), (requests, from, to, hasOutputs) => {
        const recut = recutBlocks(tableOf(requests, from, hasOutputs), to);
        const direct = tableOf(requests, to, hasOutputs);
        expectValidTable(recut);
        const [have, most] = [recut, direct].map((table) => fullBlocks(table, to));
        const coarse = fullBlocks(tableOf(requests, from, hasOutputs), from);
        for (let a = 0; a < requests.length; a++) {
          for (let b = 0; b < requests.length; b++) {
            const found = shared(have, a, b);
            expect(found).toBeLessThanOrEqual(shared(most, a, b));
            // What whole blocks of the old size share is never lost.
            const kept = Math.floor((shared(coarse, a, b) * from) / to);
            expect(found).toBeGreaterThanOrEqual(Math.min(kept, most[a].length));
          }
        }
      }),
    );
  });

  test('lets the next turn of a conversation find the turn before, its partial block included', () => {
    const first = { prompt: [1, 2, 3, 4, 5, 6], output: [7, 8, 9, 10] };
    const next = { prompt: [...first.prompt, ...first.output, 11], output: [12] };
    const recut = recutBlocks(tableOf([first, next], 8, true), 2);
    const [a, b] = fullBlocks(recut, 2);
    expect(b.slice(0, 4)).toEqual(a.slice(0, 4));
  });

  test('leaves a table of that size, and one without blocks, alone', () => {
    const table = tableOf([{ prompt: [1, 2, 3], output: [] }], 2, false);
    expect(recutBlocks(table, 2)).toBe(table);
    const plain = { ...table, promptBlocks: undefined };
    expect(recutBlocks(plain, 16)).toBe(plain);
  });

  test('refuses a size that is none, and more blocks than ids', () => {
    const table = tableOf([{ prompt: [1, 2, 3], output: [] }], 2, false);
    expect(() => recutBlocks(table, 0)).toThrow('a whole number >= 1');
    const huge = {
      ...table,
      count: 2,
      promptTokens: Int32Array.of(2 ** 30, 2 ** 30),
      promptBlocks: {
        blockTokens: 2 ** 29,
        offsets: Int32Array.of(0, 2, 4),
        ids: Int32Array.of(0, 1, 2, 3),
        distinctCount: 4,
      },
    };
    expect(() => recutBlocks(huge, 1)).toThrow('too many blocks');
  });
});
