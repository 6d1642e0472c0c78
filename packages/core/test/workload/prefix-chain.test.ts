import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionPrefixChains } from '../../src/workload/prefix-chain.ts';
import { blocksOf, expectValidTable } from './request-tables.ts';

interface Row {
  readonly session: number;
  readonly prompt: number;
  readonly output: number;
}

function chains(rows: readonly Row[], blockTokens: number) {
  const columns = {
    count: rows.length,
    promptTokens: Int32Array.from(rows, (row) => row.prompt),
    outputTokens: Int32Array.from(rows, (row) => row.output),
    session: Int32Array.from(rows, (row) => row.session),
  };
  return { ...columns, ...sessionPrefixChains(columns, { blockTokens }) };
}

function sharedBlocks(a: readonly number[], b: readonly number[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}

describe('sessionPrefixChains', () => {
  it('continues a session that grows by its own answer', () => {
    const { promptBlocks, outputBlocks } = chains(
      [
        { session: 0, prompt: 10, output: 7 },
        { session: 0, prompt: 20, output: 1 },
      ],
      4,
    );
    // 10 tokens: two full blocks and a partial one; 17 with the answer: blocks 2 and 3 fill up.
    expect(blocksOf(promptBlocks, 0)).toEqual([0, 1, 2]);
    expect(blocksOf(outputBlocks, 0)).toEqual([3, 4]);
    expect(blocksOf(promptBlocks, 1)).toEqual([0, 1, 3, 4, 5]);
    expect(blocksOf(outputBlocks, 1)).toEqual([]);
    expect(promptBlocks.distinctCount).toBe(6);
  });

  it('shares the earlier prompt only, where the answer cannot be in the next one', () => {
    const { promptBlocks } = chains(
      [
        { session: 0, prompt: 10, output: 7 },
        { session: 0, prompt: 16, output: 1 },
      ],
      4,
    );
    expect(blocksOf(promptBlocks, 1).slice(0, 2)).toEqual([0, 1]);
    expect(sharedBlocks(blocksOf(promptBlocks, 0), blocksOf(promptBlocks, 1))).toBe(2);
  });

  it('follows its three rules on random sessions', () => {
    const row = fc.record({
      session: fc.integer({ min: -1, max: 3 }),
      prompt: fc.integer({ min: 0, max: 60 }),
      output: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const table = chains(rows, size);
          const turn = new Int32Array(rows.length);
          expectValidTable({ ...table, turn, arrivalS: new Float64Array(rows.length) });
          const last = new Map<number, number>();
          rows.forEach(({ session, prompt }, i) => {
            const before = session < 0 ? undefined : last.get(session);
            last.set(session, i);
            const fullOf = (tokens: number) => Math.floor(tokens / size);
            let expected = 0;
            if (before !== undefined && prompt >= rows[before].prompt) {
              expected = fullOf(rows[before].prompt);
              const whole = rows[before].prompt + rows[before].output;
              if (prompt >= whole) expected = fullOf(whole);
            }
            const mine = blocksOf(table.promptBlocks, i);
            const known = new Set<number>();
            for (let j = 0; j < i; j++) {
              for (const id of blocksOf(table.promptBlocks, j)) known.add(id);
              for (const id of blocksOf(table.outputBlocks, j)) known.add(id);
            }
            expect(mine.filter((id) => known.has(id)).length).toBe(expected);
            if (before === undefined) return;
            const sequence = [
              ...blocksOf(table.promptBlocks, before).slice(0, fullOf(rows[before].prompt)),
              ...blocksOf(table.outputBlocks, before),
            ];
            expect(mine.slice(0, expected)).toEqual(sequence.slice(0, expected));
          });
        },
      ),
    );
  });

  it('refuses a block size that is none, and more blocks than ids', () => {
    const rows = [{ session: 0, prompt: 2 ** 30, output: 2 ** 30 }];
    expect(() => chains(rows, 0)).toThrow(/^blockTokens: /);
    expect(() => chains(rows, 1.5)).toThrow(/whole number/);
    expect(() => chains([...rows, ...rows], 1)).toThrow(/too many blocks/);
  });
});
