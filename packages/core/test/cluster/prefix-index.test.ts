import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrefixIndex } from '../../src/cluster/router/prefix-index.ts';

/** The same, as one list of blocks per replica, most recent first. */
class ListIndex {
  readonly lists: number[][];
  readonly #capacity: number;

  constructor(replicas: number, capacity: number) {
    this.lists = Array.from({ length: replicas }, () => []);
    this.#capacity = capacity;
  }

  matchOf(replica: number, blocks: readonly number[]): number {
    const missing = blocks.findIndex((block) => !this.lists[replica].includes(block));
    return missing < 0 ? blocks.length : missing;
  }

  remember(replica: number, blocks: readonly number[]): void {
    for (const block of blocks.toReversed()) {
      const others = this.lists[replica].filter((other) => other !== block);
      this.lists[replica] = [block, ...others].slice(0, this.#capacity);
    }
  }
}

const operation = fc.record({
  replica: fc.nat({ max: 3 }),
  blocks: fc.uniqueArray(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 5000 })), { maxLength: 6 }),
});

test('the index finds and forgets what a list would', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 14 }),
      fc.array(operation, { maxLength: 60 }),
      (blocksPerReplica, operations) => {
        const index = new PrefixIndex({ replicas: 4, blocksPerReplica });
        const list = new ListIndex(4, blocksPerReplica);
        for (const { replica, blocks } of operations) {
          const prompt = { length: blocks.length, at: (i: number) => blocks[i] };
          const longest = index.match(prompt, blocks.length);
          const expected = [0, 1, 2, 3].map((r) => list.matchOf(r, blocks));
          expect([0, 1, 2, 3].map((r) => index.matchOf(r))).toEqual(expected);
          expect(longest).toBe(Math.max(...expected));
          index.remember(replica, prompt, blocks.length);
          list.remember(replica, blocks);
          expect(index.sizeOf(replica)).toBe(list.lists[replica].length);
        }
      },
    ),
  );
});

test('growing past the first allocation loses nothing', () => {
  const index = new PrefixIndex({ replicas: 2, blocksPerReplica: 10_000 });
  const blocks = Int32Array.from({ length: 5000 }, (_, i) => 3 * i);
  const prompt = { length: blocks.length, at: (i: number) => blocks[i] };
  index.remember(1, prompt, blocks.length);
  expect(index.match(prompt, blocks.length)).toBe(5000);
  expect([index.matchOf(0), index.matchOf(1)]).toEqual([0, 5000]);
});
