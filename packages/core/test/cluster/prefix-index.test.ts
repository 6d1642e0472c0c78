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
  text: fc.array(fc.nat({ max: 2 }), { maxLength: 6 }),
});

/** Names blocks as workloads do: equal ids mean equal content and equal content before it. Some ids are large. */
function namer(): (text: readonly number[]) => readonly number[] {
  const names = new Map<string, number>();
  return (text) =>
    text.map((_, i) => {
      const path = text.slice(0, i + 1).join(' ');
      const name = names.get(path) ?? names.size * 7;
      names.set(path, name);
      return name;
    });
}

function holdersOf(index: PrefixIndex, block: number): number[] {
  const replicas: number[] = [];
  for (let entry = index.firstHolder(block); entry >= 0; entry = index.nextHolder(entry)) {
    replicas.push(index.replicaOf(entry));
  }
  return replicas.toSorted((a, b) => a - b);
}

test('the index finds and forgets what a list would', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 14 }),
      fc.array(operation, { maxLength: 60 }),
      (blocksPerReplica, operations) => {
        const index = new PrefixIndex({ replicas: 4, blocksPerReplica });
        const list = new ListIndex(4, blocksPerReplica);
        const named = namer();
        for (const { replica, text } of operations) {
          const blocks = named(text);
          const prompt = { length: blocks.length, at: (i: number) => blocks[i] };
          const longest = index.match(prompt, blocks.length);
          const expected = [0, 1, 2, 3].map((r) => list.matchOf(r, blocks));
          expect(longest).toBe(Math.max(...expected));
          if (longest > 0) {
            const best = [0, 1, 2, 3].filter((r) => expected[r] === longest);
            expect(holdersOf(index, blocks[longest - 1])).toEqual(best);
          }
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
  expect(holdersOf(index, blocks[4999])).toEqual([1]);
});
