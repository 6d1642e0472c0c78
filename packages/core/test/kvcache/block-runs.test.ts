import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BlockRuns } from '../../src/kvcache/block-runs.ts';
import type { EmptyRelease } from '../../src/kvcache/options.ts';
import { NaivePool } from '../reference/naive-pool.ts';

const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('begin', 'begin', 'grow', 'end', 'return'),
    pick: fc.nat({ max: 1000 }),
  }),
  { maxLength: 200 },
);

/** A request's blocks in the naive pool, first block first, and how many of them were found again. */
interface Held {
  readonly request: number;
  readonly blocks: number[];
  readonly known: number;
}

/** The same requests on counted runs and on an obvious pool of single blocks. */
class Twins {
  readonly runs: BlockRuns;
  readonly naive: NaivePool<string>;
  readonly held: Held[] = [];
  readonly lost = new Map<number, number>();
  #requests = 0;

  constructor(blocks: number, emptyRelease: EmptyRelease) {
    this.runs = new BlockRuns({ blocks, emptyRelease });
    this.naive = new NaivePool<string>({ blocks, emptyRelease });
  }

  begin(count: number): void {
    const taken = Math.min(count, this.naive.free);
    this.held.push({ request: this.#requests++, blocks: this.#take(taken), known: 0 });
  }

  grow(held: Held): void {
    if (this.naive.free > 0) held.blocks.push(...this.#take(1));
  }

  /** Ends a request with `full` full blocks; the rest was never full. */
  end(index: number, full: number): void {
    const [{ request, blocks, known }] = this.held.splice(index, 1);
    for (let i = known; i < full; i++) this.naive.register(blocks[i], `${request}:${i}`);
    for (const block of blocks.toReversed()) this.naive.release(block);
    this.lost.set(request, this.runs.give(request, full, known, blocks.length - full));
  }

  /** A request that has ended before comes back and takes what is left of it. */
  return(request: number): void {
    const run = this.lost.get(request) ?? -1;
    const found: number[] = [];
    for (let block = 0; block >= 0; ) {
      block = this.naive.find(`${request}:${found.length}`);
      if (block >= 0) found.push(block);
    }
    expect(this.runs.left(run, request)).toBe(found.length);
    if (found.length === 0) return;
    for (const block of found) this.naive.touch(block);
    this.runs.takeFrom(run, found.length);
    this.held.push({ request, blocks: found, known: found.length });
    this.lost.delete(request);
  }

  #take(count: number): number[] {
    this.runs.take(count);
    return Array.from({ length: count }, () => this.naive.allocate());
  }
}

describe('block runs', () => {
  test('say what an obvious pool of single blocks says', () => {
    const pools = fc.record({
      blocks: fc.integer({ min: 1, max: 30 }),
      emptyRelease: fc.constantFrom<EmptyRelease>('head', 'tail'),
      actions,
    });
    fc.assert(
      fc.property(pools, ({ blocks, emptyRelease, actions: list }) => {
        const twins = new Twins(blocks, emptyRelease);
        for (const { kind, pick } of list) {
          const index = twins.held.length === 0 ? -1 : pick % twins.held.length;
          if (kind === 'begin') twins.begin(1 + (pick % 7));
          else if (kind === 'return') {
            const gone = [...twins.lost.keys()];
            if (gone.length > 0) twins.return(gone[pick % gone.length]);
          } else if (index >= 0 && kind === 'grow') twins.grow(twins.held[index]);
          else if (index >= 0) {
            const { blocks: own, known } = twins.held[index];
            // At most the last block was never full, as in a sequence that ends within it.
            twins.end(index, Math.max(known, own.length - (pick % 2)));
          }
          expect(twins.runs.freeBlocks).toBe(twins.naive.free);
          expect(twins.runs.evictions).toBe(twins.naive.evictions);
          expect(twins.runs.registered).toBe(twins.naive.registered);
          twins.runs.checkIntegrity();
        }
      }),
      { numRuns: 500 },
    );
  });

  test('refuse to hand out what they do not have', () => {
    const runs = new BlockRuns({ blocks: 2, emptyRelease: 'head' });
    expect(() => runs.take(3)).toThrow(/no free KV block; found 2 free of 2/);
  });
});
