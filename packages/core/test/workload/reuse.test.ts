import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { idealReuse } from '../../src/workload/reuse.ts';

function tableOf(prompts: readonly { tokens: number; ids: readonly number[] }[]): RequestTable {
  const offsets = new Int32Array(prompts.length + 1);
  prompts.forEach(({ ids }, i) => {
    offsets[i + 1] = offsets[i] + ids.length;
  });
  const ids = Int32Array.from(prompts.flatMap((prompt) => prompt.ids));
  return {
    count: prompts.length,
    arrivalS: new Float64Array(prompts.length),
    promptTokens: Int32Array.from(prompts, ({ tokens }) => tokens),
    outputTokens: new Int32Array(prompts.length),
    promptBlocks: { blockTokens: 10, offsets, ids, distinctCount: Math.max(-1, ...ids) + 1 },
  };
}

describe('idealReuse', () => {
  it('counts a small workload as by hand', () => {
    const reuse = idealReuse(
      tableOf([
        { tokens: 25, ids: [0, 1, 2] },
        { tokens: 25, ids: [0, 1, 2] },
        { tokens: 20, ids: [0, 1] },
        { tokens: 35, ids: [0, 3, 4, 5] },
      ]),
    );
    expect(reuse).toEqual({
      totalBlocks: 12,
      distinctBlocks: 6,
      hitBlocks: 6,
      blockHitRatio: 0.5,
      // The partial third block of the second prompt counts 5 tokens.
      hitTokens: 25 + 20 + 10,
      tokenHitRatio: 55 / 105,
      // It is not a full block; and the third prompt has to compute its last token, so its last
      // block.
      reusableTokens: 20 + 10 + 10,
    });
  });

  it('stops at the first block that is new, even if a later one is known', () => {
    const reuse = idealReuse(
      tableOf([
        { tokens: 20, ids: [0, 1] },
        { tokens: 30, ids: [2, 1, 0] },
      ]),
    );
    expect(reuse.hitBlocks).toBe(0);
    expect(reuse.distinctBlocks).toBe(3);
  });

  it('agrees with sets on random lists', () => {
    const prompt = fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
      missing: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(prompt, { maxLength: 30 }), (drafts) => {
        const prompts = drafts.map(({ ids, missing }) => ({
          ids,
          tokens: ids.length === 0 ? 0 : ids.length * 10 - missing,
        }));
        const seen = new Set<number>();
        let [hitBlocks, hitTokens, reusable] = [0, 0, 0];
        for (const { ids, tokens } of prompts) {
          const firstNew = ids.findIndex((id) => !seen.has(id));
          const hit = firstNew < 0 ? ids.length : firstNew;
          hitBlocks += hit;
          hitTokens += Math.min(tokens, hit * 10);
          reusable += 10 * Math.max(0, Math.min(hit, Math.floor((tokens - 1) / 10)));
          for (const id of ids) seen.add(id);
        }
        const reuse = idealReuse(tableOf(prompts));
        expect([reuse.hitBlocks, reuse.hitTokens, reuse.reusableTokens]).toEqual([
          hitBlocks,
          hitTokens,
          reusable,
        ]);
        expect(reuse.distinctBlocks).toBe(seen.size);
      }),
    );
  });

  it('is all zero without blocks', () => {
    const reuse = idealReuse({ ...tableOf([{ tokens: 5, ids: [] }]), promptBlocks: undefined });
    expect(Object.values(reuse).every((value) => value === 0)).toBe(true);
  });
});
