import { describe, expect, it } from 'vitest';
import { prefixChain } from '../../src/results/prefix-chain.ts';

const B = 16;

/** Whole blocks that an unbounded cache finds for each request, one after the other. */
function hits(prompts: readonly number[], cached: readonly number[]) {
  const table = {
    count: prompts.length,
    arrivalS: Float64Array.from(prompts.keys()),
    promptTokens: Int32Array.from(prompts),
    outputTokens: new Int32Array(prompts.length).fill(1),
  };
  const chain = prefixChain(table, Int32Array.from(cached), B);
  if (chain === undefined) return undefined;
  const { ids, offsets, distinctCount } = chain.blocks;
  const seen = new Set<number>();
  const found = prompts.map((_, i) => {
    const own = [...ids.subarray(offsets[i], offsets[i + 1])];
    let hit = 0;
    while (hit < own.length && seen.has(own[hit])) hit++;
    for (const id of own) seen.add(id);
    return hit * B;
  });
  expect(seen.size).toBe(distinctCount);
  return { found, unseeded: chain.unseeded };
}

describe('a chain of prefixes', () => {
  it.each([
    ['one system prompt', [100, 100, 100], [0, 64, 64]],
    ['prompts that grow', [64, 128, 192, 256], [0, 64, 128, 192]],
    ['a cold request between warm ones', [100, 100, 100, 100], [0, 96, 0, 96]],
    ['a shorter hit after a longer one', [100, 100, 100], [0, 96, 32]],
    ['hits that wait for a longer prompt', [32, 100, 100], [0, 0, 80]],
  ])('%s is found as it was measured', (_, prompts, cached) => {
    expect(hits(prompts, cached)).toEqual({ found: cached, unseeded: 0 });
  });

  it('counts whole blocks only, and never more than the prompt', () => {
    expect(hits([100, 100, 40], [0, 79, 400])?.found).toEqual([0, 64, 32]);
  });

  it('says what nobody can have left in the cache', () => {
    expect(hits([100, 100], [64, 64])).toEqual({ found: [0, 64], unseeded: 1 });
  });

  it('is none where nothing was cached, or nobody knows', () => {
    expect(hits([100, 100], [0, -1])).toBeUndefined();
  });
});
