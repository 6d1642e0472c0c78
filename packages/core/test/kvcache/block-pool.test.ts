import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockPool, EMPTY, privateTo } from '../../src/kvcache/block-pool.ts';
import type { EmptyRelease } from '../../src/kvcache/options.ts';
import { NaivePool } from '../reference/naive-pool.ts';

type Action = { readonly kind: 'take' | 'hit' | 'fill' | 'drop'; readonly pick: number };

const CONTENTS = 6;
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('take', 'hit', 'fill', 'drop'),
    pick: fc.nat({ max: 1000 }),
  }),
  { maxLength: 300 },
);

describe('the block pool', () => {
  test('agrees with an obvious pool on every block handed out and every lookup', () => {
    const pools = fc.record({
      blocks: fc.integer({ min: 1, max: 12 }),
      emptyRelease: fc.constantFrom<EmptyRelease>('head', 'tail'),
      actions,
    });
    fc.assert(
      fc.property(pools, ({ blocks, emptyRelease, actions: list }) => {
        const pool = new BlockPool({ blocks, contents: CONTENTS, emptyRelease });
        const naive = new NaivePool<number>(blocks, emptyRelease);
        const held: number[] = [];
        for (const { kind, pick } of list) {
          act(pool, naive, held, kind, pick);
          expect(pool.freeBlocks).toBe(naive.queue.length);
          expect(pool.evictions).toBe(naive.evictions);
          for (let content = 0; content < CONTENTS; content++) {
            expect(Math.max(-1, pool.find(content))).toBe(naive.find(content));
            expect(pool.wasEvicted(content)).toBe(naive.copies.get(content)?.length === 0);
          }
          pool.checkIntegrity();
        }
      }),
    );
  });

  test('keeps a released content until its block is handed out again', () => {
    const pool = new BlockPool({ blocks: 2, contents: 1, emptyRelease: 'head' });
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
    const pool = new BlockPool({ blocks: 4, contents: 4, emptyRelease: 'head' });
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

  test('a private content stays until the block is handed out again, and nobody finds it', () => {
    const pool = new BlockPool({ blocks: 2, contents: 1, emptyRelease: 'head' });
    const table = Int32Array.of(pool.allocate(), pool.allocate());
    expect(pool.contentOf(table[0])).toBe(EMPTY);
    pool.releaseAll(table, 2, 1, 7);
    expect(pool.registered).toBe(1);
    expect(pool.contentOf(table[0])).toBe(privateTo(7));
    expect(pool.find(0)).toBeLessThan(0);
    expect(pool.wasEvicted(0)).toBe(false);
    pool.allocateInto(table, 0, 2);
    expect(table.map((block) => pool.contentOf(block))).toEqual(Int32Array.of(EMPTY, EMPTY));
    expect(pool.evictions).toBe(1);
  });

  test('refuses to hand out what it does not have', () => {
    const pool = new BlockPool({ blocks: 0, contents: 0, emptyRelease: 'head' });
    expect(() => pool.allocate()).toThrow('no free KV block');
    expect(pool.usage()).toBe(0);
  });
});

/** One random action on both pools. `held` lists references, one entry each. */
function act(
  pool: BlockPool,
  naive: NaivePool<number>,
  held: number[],
  kind: Action['kind'],
  pick: number,
): void {
  if (kind === 'take' && pool.freeBlocks > 0) {
    const block = pool.allocate();
    expect(block).toBe(naive.allocate());
    held.push(block);
  } else if (kind === 'hit') {
    const block = pool.find(pick % CONTENTS);
    if (block < 0) return;
    pool.touch(block);
    naive.touch(block);
    held.push(block);
  } else if (kind === 'fill' && held.length > 0) {
    const block = held[pick % held.length];
    if (naive.content[block] !== undefined) return;
    pool.register(block, pick % CONTENTS);
    naive.register(block, pick % CONTENTS);
  } else if (kind === 'drop' && held.length > 0) {
    const [block] = held.splice(pick % held.length, 1);
    // Now and then a block without a name is full when it is released.
    const isFull = pick % 3 === 0;
    pool.releaseAll(Int32Array.of(block), 1, isFull ? 1 : 0, pick);
    if (isFull && naive.content[block] === undefined) naive.register(block, privateTo(pick));
    naive.release(block);
  }
}
