import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PromptRuns } from '../../src/cluster/router/contract.ts';
import { PrefixIndex } from '../../src/cluster/router/prefix-index.ts';
import { prefixRuns } from '../../src/workload/prefix-runs.ts';
import { runsOf } from './fake-views.ts';

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
  text: fc.array(fc.nat({ max: 1 }), { maxLength: 12 }),
  cut: fc.integer({ min: 0, max: 12 }),
});

/** Names blocks as workloads do: equal ids mean equal content and equal content before it. */
function namedTexts(texts: readonly (readonly number[])[]): number[][] {
  const names = new Map<string, number>();
  return texts.map((text) =>
    text.map((_, i) => {
      const path = text.slice(0, i + 1).join(' ');
      const name = names.get(path) ?? names.size;
      names.set(path, name);
      return name;
    }),
  );
}

/** Prompts of one-token blocks as runs of the trie that they make together. */
function runsTogether(prompts: readonly (readonly number[])[]): PromptRuns[] {
  let end = 0;
  const runs = prefixRuns(
    {
      count: prompts.length,
      arrivalS: new Float64Array(prompts.length),
      promptTokens: Int32Array.from(prompts, ({ length }) => length),
      outputTokens: new Int32Array(prompts.length),
      promptBlocks: {
        blockTokens: 1,
        offsets: Int32Array.from([0, ...prompts.map(({ length }) => (end += length))]),
        ids: Int32Array.from(prompts.flat()),
        distinctCount: Math.max(0, ...prompts.flat()) + 1,
      },
    },
    1,
  );
  return prompts.map((_, id) => {
    const from = runs.offsets[id];
    return {
      length: runs.offsets[id + 1] - from,
      runAt: (index) => runs.run[from + index],
      endAt: (index) => runs.end[from + index],
    };
  });
}

function holdersOf(index: PrefixIndex): number[] {
  const replicas: number[] = [];
  for (let entry = index.firstHolder(); entry >= 0; entry = index.nextHolder(entry)) {
    replicas.push(index.replicaOf(entry));
  }
  return replicas.toSorted((a, b) => a - b);
}

test.each(['runs of the trie', 'runs of one block'])(
  'the index finds and forgets what a list would: %s',
  (kind) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 30 }),
        fc.array(operation, { maxLength: 60 }),
        (blocksPerReplica, operations) => {
          const index = new PrefixIndex({ replicas: 4, blocksPerReplica });
          const list = new ListIndex(4, blocksPerReplica);
          const prompts = namedTexts(operations.map(({ text }) => text));
          const runs = kind === 'runs of the trie' ? runsTogether(prompts) : prompts.map(runsOf);
          for (const [id, { replica, cut }] of operations.entries()) {
            const count = Math.min(cut, prompts[id].length);
            const blocks = prompts[id].slice(0, count);
            const longest = index.match(runs[id], count);
            const expected = [0, 1, 2, 3].map((r) => list.matchOf(r, blocks));
            expect(longest).toBe(Math.max(...expected));
            const best = [0, 1, 2, 3].filter((r) => longest > 0 && expected[r] === longest);
            expect(holdersOf(index)).toEqual(best);
            index.remember(replica, runs[id], count);
            list.remember(replica, blocks);
            expect(index.sizeOf(replica)).toBe(list.lists[replica].length);
          }
        },
      ),
      { numRuns: 300 },
    );
  },
);

test('of a beginning that many replicas have, each is found as it is sent more and forgets', () => {
  const replica = fc.nat({ max: 39 });
  const blocks = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(replica, blocks), { minLength: 60, maxLength: 120 }), (sent) => {
      const index = new PrefixIndex({ replicas: 40, blocksPerReplica: 8 });
      const list = new ListIndex(40, 8);
      // Everybody has the first run; what follows it is of the replica's own, so that it is forgotten again and again.
      const shared = [0, 1, 2, 3];
      const remember = (one: number, prompt: readonly number[]) => {
        index.remember(one, runsOf(prompt), prompt.length);
        list.remember(one, prompt);
      };
      for (let one = 0; one < 40; one++) remember(one, shared);
      for (const [one, count] of sent) {
        const own = Array.from({ length: count }, (_, i) => 100 + 8 * one + i);
        remember(one, count % 2 === 0 ? own : [...shared, ...own].slice(0, 8));
        const longest = index.match(runsOf(shared), 4);
        const expected = list.lists.map((_, r) => list.matchOf(r, shared));
        expect(longest).toBe(Math.max(...expected));
        const has = expected.map((length) => longest > 0 && length === longest);
        expect(expected.map((_, r) => index.isHolder(r))).toEqual(has);
        expect(holdersOf(index)).toEqual(has.flatMap((is, r) => (is ? [r] : [])));
      }
    }),
    { numRuns: 60 },
  );
});

test('growing past the first allocation loses nothing', () => {
  const index = new PrefixIndex({ replicas: 2, blocksPerReplica: 10_000 });
  const runs = runsOf(Array.from({ length: 5000 }, (_, i) => 3 * i));
  index.remember(1, runs, 5000);
  expect(index.match(runs, 5000)).toBe(5000);
  expect(holdersOf(index)).toEqual([1]);
});
