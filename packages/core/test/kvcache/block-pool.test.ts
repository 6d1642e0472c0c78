import { expect, test } from 'vitest';
import { BlockPool } from '../../src/kvcache/block-pool.ts';

const LRU = { eviction: 'lru', emptyRelease: 'head' } as const;

test('keeps a released content until its block is handed out again', () => {
  const pool = new BlockPool({ blocks: 2, contents: 1, ...LRU });
  const block = pool.allocate();
  pool.register(block, 0);
  pool.release(block);
  expect(pool.freeBlocks).toBe(2);
  expect(pool.find(0)).toBe(block);
  pool.allocate();
  expect(pool.find(0)).toBe(block);
  pool.allocate();
  expect(pool.find(0)).toBeLessThan(0);
  expect(pool.wasEvicted(0)).toBe(true);
  expect(pool.evictions).toBe(1);
});

test('evicts the end of a sequence before its beginning, and the one released first before others', () => {
  const pool = new BlockPool({ blocks: 4, contents: 4, ...LRU });
  const blocks = [0, 1, 2, 3].map((content) => {
    const block = pool.allocate();
    pool.register(block, content);
    return block;
  });
  // Sequence A holds contents 0 and 1, sequence B 2 and 3; A ends first.
  for (const block of [blocks[1], blocks[0], blocks[3], blocks[2]]) pool.release(block);
  const evicted = [0, 1, 2, 3].map(() => {
    const before = [0, 1, 2, 3].filter((content) => pool.find(content) >= 0);
    pool.allocate();
    return before.find((content) => pool.find(content) < 0);
  });
  expect(evicted).toEqual([1, 0, 3, 2]);
});

test('refuses to hand out what it does not have', () => {
  const pool = new BlockPool({ blocks: 0, contents: 0, ...LRU });
  expect(() => pool.allocate()).toThrow('no free KV block');
  expect(pool.usage()).toBe(0);
});
