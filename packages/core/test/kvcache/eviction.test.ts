import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockPool } from '../../src/kvcache/block-pool.ts';
import { EVICTION_NAMES, type EvictionName } from '../../src/kvcache/eviction/registry.ts';
import type { EmptyRelease } from '../../src/kvcache/options.ts';
import { NaivePool } from '../reference/naive-pool.ts';

type Action = { readonly kind: 'take' | 'hit' | 'fill' | 'drop' | 'end'; readonly pick: number };

const CONTENTS = 16;
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('take', 'take', 'fill', 'fill', 'hit', 'drop', 'drop', 'end'),
    pick: fc.nat({ max: 1000 }),
  }),
  { maxLength: 400, size: 'max' },
);

/** A pool and its obvious twin, to which the same happens. */
class Twins {
  readonly pool: BlockPool;
  readonly naive: NaivePool<number>;
  /** One entry for each reference. */
  readonly held: number[] = [];

  constructor(blocks: number, eviction: EvictionName, emptyRelease: EmptyRelease) {
    this.pool = new BlockPool({ blocks, contents: CONTENTS, eviction, emptyRelease });
    this.naive = new NaivePool({
      blocks,
      eviction,
      emptyRelease,
    });
  }

  act({ kind, pick }: Action): void {
    const { pool, naive, held } = this;
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
      if (naive.contentOf(block) !== undefined) return;
      pool.register(block, pick % CONTENTS);
      naive.register(block, pick % CONTENTS);
    } else if (kind === 'drop' && held.length > 0) {
      this.#drop(held.splice(pick % held.length, 1));
    } else if (kind === 'end') {
      this.#drop(held.splice(pick % (held.length + 1)));
    }
  }

  #drop(blocks: readonly number[]): void {
    this.pool.releaseAll(Int32Array.from(blocks), blocks.length);
    for (const block of blocks.toReversed()) this.naive.release(block);
  }

  expectEqual(): void {
    const { pool, naive } = this;
    const contents = Array.from({ length: CONTENTS }, (_, content) => content);
    const found = [pool.freeBlocks, pool.evictions, pool.registered];
    const right = [naive.free, naive.evictions, naive.registered];
    found.push(...contents.map((content) => pool.find(content)));
    right.push(...contents.map((content) => naive.find(content)));
    found.push(...contents.map((content) => Number(pool.wasEvicted(content))));
    right.push(...contents.map((content) => Number(naive.copies.get(content)?.length === 0)));
    // One comparison of texts: this is called very often.
    expect(found.join(' ')).toBe(right.join(' '));
    pool.checkIntegrity();
  }
}

describe.each(EVICTION_NAMES)('eviction by %s', (eviction) => {
  test('agrees with its obvious twin on every block handed out and every lookup', () => {
    const pools = fc.record({
      blocks: fc.integer({ min: 1, max: 24 }),
      emptyRelease: fc.constantFrom<EmptyRelease>(
        ...(eviction === 'lru' ? (['head', 'tail'] as const) : (['head'] as const)),
      ),
      list: actions,
    });
    fc.assert(
      fc.property(pools, ({ blocks, emptyRelease, list }) => {
        const twins = new Twins(blocks, eviction, emptyRelease);
        for (const action of list) {
          twins.act(action);
          twins.expectEqual();
        }
      }),
      { numRuns: 100 },
    );
  });

  test('evicts nothing that a request references, and everything else before it gives up', () => {
    const pool = new BlockPool({ blocks: 20, contents: 40, eviction, emptyRelease: 'head' });
    const table = new Int32Array(20);
    pool.allocateInto(table, 0, 20);
    for (let i = 0; i < 20; i++) pool.register(table[i], i);
    pool.releaseAll(table, 20);
    const kept = [1, 5, 6, 19].map((content) => pool.find(content));
    for (const block of kept) pool.touch(block);
    for (let i = 0; i < 16; i++) expect(kept).not.toContain(pool.allocate());
    expect([1, 5, 6, 19].map((content) => pool.find(content))).toEqual(kept);
    expect(() => pool.allocate()).toThrow('no free KV block');
  });
});

/** Ten blocks that hold contents 0 to 9, inserted in this order. */
function tenInOrder(eviction: EvictionName): BlockPool {
  const pool = new BlockPool({ blocks: 10, contents: 40, eviction, emptyRelease: 'head' });
  for (let content = 0; content < 10; content++) pool.register(pool.allocate(), content);
  for (let content = 0; content < 10; content++) pool.release(pool.find(content));
  return pool;
}

function hit(pool: BlockPool, ...contents: number[]): void {
  for (const content of contents) {
    const block = pool.find(content);
    pool.touch(block);
    pool.release(block);
  }
}

/** Contents 0 to 39 that go when `count` blocks are handed out. */
function evicted(pool: BlockPool, count: number): number[] {
  return Array.from({ length: count }, () => {
    const before = Array.from({ length: 40 }, (_, content) => content).filter(
      (c) => pool.find(c) >= 0,
    );
    pool.allocate();
    return before.find((content) => pool.find(content) < 0) ?? -1;
  });
}

/** A block handed out, filled with a content and released; what went for it. */
function insert(pool: BlockPool, content: number): number[] {
  const before = Array.from({ length: 40 }, (_, c) => c).filter((c) => pool.find(c) >= 0);
  const block = pool.allocate();
  const gone = before.filter((c) => pool.find(c) < 0);
  pool.register(block, content);
  pool.release(block);
  return gone;
}

describe('eviction, by hand', () => {
  test('lru: a hit makes a block the last to go', () => {
    const pool = tenInOrder('lru');
    hit(pool, 0, 3);
    expect(evicted(pool, 10)).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 0, 3]);
  });

  test('fifo: a hit changes nothing', () => {
    const pool = tenInOrder('fifo');
    hit(pool, 0, 3, 0);
    expect(evicted(pool, 4)).toEqual([0, 1, 2, 3]);
  });

  test('lfu: fewest hits first, then the one released longest ago', () => {
    const pool = tenInOrder('lfu');
    hit(pool, 0, 0, 3, 5, 3, 5, 3, 7);
    expect(evicted(pool, 10)).toEqual([1, 2, 4, 6, 8, 9, 7, 0, 5, 3]);
  });

  test('sieve: the hand spares a hit block once, and goes on where it was', () => {
    const pool = tenInOrder('sieve');
    hit(pool, 0, 2);
    // 0 is spared, 1 goes; the hand stands at 2, which is spared as well.
    expect(insert(pool, 10)).toEqual([1]);
    expect(insert(pool, 11)).toEqual([3]);
    hit(pool, 4, 5, 6, 7, 8, 9, 10);
    // Past 11, the newest, it is back at the oldest: 0 has been hit once only.
    expect(insert(pool, 12)).toEqual([11]);
    expect(insert(pool, 13)).toEqual([0]);
  });

  test('s3-fifo: one hit is not enough to stay, two are, and what comes back soon has a place in the main queue', () => {
    const pool = tenInOrder('s3-fifo');
    hit(pool, 0, 1, 1);
    expect(insert(pool, 10)).toEqual([0]);
    // 1 has moved to the main queue; the small one is still above its tenth.
    expect(insert(pool, 11)).toEqual([2]);
    // 0 is remembered: it goes to the main queue, behind 1.
    expect(insert(pool, 0)).toEqual([3]);
    for (const [content, gone] of [
      [12, 4],
      [13, 5],
      [14, 6],
      [15, 7],
      [16, 8],
      [17, 9],
      [18, 10],
      [19, 11],
    ]) {
      expect(insert(pool, content)).toEqual([gone]);
    }
    expect([0, 1].map((content) => pool.find(content) >= 0)).toEqual([true, true]);
  });
});
