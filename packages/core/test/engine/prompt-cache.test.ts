import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PromptCache } from '../../src/engine/published/prompt-cache.ts';

/** An LRU written for obviousness: an array, most recent last. */
function naiveHits(keys: readonly number[], maxPrompts: number): boolean[] {
  let held: number[] = [];
  return keys.map((key) => {
    const hit = held.includes(key);
    held = [...held.filter((other) => other !== key), key].slice(-maxPrompts);
    return hit;
  });
}

const lookups = fc.record({
  keys: fc.array(fc.nat({ max: 12 }), { maxLength: 200 }),
  maxPrompts: fc.integer({ min: 1, max: 14 }),
});

function replay(keys: readonly number[], maxPrompts: number) {
  const cache = new PromptCache({ keys: 13, maxPrompts });
  return { hits: keys.map((key) => cache.lookup(key, 100 + key)), counters: cache.counters() };
}

describe('the published prompt cache', () => {
  test('agrees with an obvious LRU on every lookup', () => {
    fc.assert(
      fc.property(lookups, ({ keys, maxPrompts }) => {
        expect(replay(keys, maxPrompts).hits).toEqual(naiveHits(keys, maxPrompts));
      }),
    );
  });

  test('counts what it did: misses fill it, and only a full cache evicts', () => {
    fc.assert(
      fc.property(lookups, ({ keys, maxPrompts }) => {
        const { hits, counters } = replay(keys, maxPrompts);
        const misses = hits.filter((hit) => !hit).length;
        const hitTokens = keys.reduce((sum, key, i) => sum + (hits[i] ? 100 + key : 0), 0);
        expect(counters.lookups).toBe(keys.length);
        expect(counters.hits + misses).toBe(keys.length);
        expect(counters.evictions).toBe(Math.max(0, misses - maxPrompts));
        expect(counters.hitTokens).toBe(hitTokens);
      }),
    );
  });

  test('never hits less often when it holds more prompts', () => {
    fc.assert(
      fc.property(lookups, ({ keys, maxPrompts }) => {
        const smaller = replay(keys, maxPrompts).counters.hits;
        expect(replay(keys, maxPrompts + 1).counters.hits).toBeGreaterThanOrEqual(smaller);
      }),
    );
  });
});
