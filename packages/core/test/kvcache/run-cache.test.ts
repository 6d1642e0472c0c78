import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KvCache } from '../../src/kvcache/contract.ts';
import type { KvCacheOptions } from '../../src/kvcache/options.ts';
import { PagedCache } from '../../src/kvcache/paged.ts';
import { RunCache } from '../../src/kvcache/runs/run-cache.ts';
import { noMisses } from '../../src/record/miss-tokens.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

/** A request that begins as an earlier one does, up to a share of that one's tokens, and then goes on by itself. */
interface Draft {
  readonly parent: number;
  readonly share: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  parent: fc.nat({ max: 1000 }),
  share: fc.constantFrom(0, 0.3, 0.5, 0.8, 1),
  promptTokens: fc.integer({ min: 1, max: 60 }),
  outputTokens: fc.integer({ min: 0, max: 20 }),
});

/** What names do: ids in order of appearance, or scattered, so that runs are single blocks. */
type Naming = 'in order' | 'scattered';

function tableOf(
  drafts: readonly Draft[],
  blockTokens: number,
  naming: Naming,
  outputs: boolean,
): RequestTable {
  const names = new Map<string, number>();
  const texts: number[][] = [];
  const listsOf: { readonly prompt: number[]; readonly output: number[] }[] = [];
  const nameOf = (key: string) => {
    const known = names.get(key) ?? names.size;
    names.set(key, known);
    return known;
  };
  for (const [id, { parent, share, promptTokens, outputTokens }] of drafts.entries()) {
    const earlier = id === 0 ? [] : texts[parent % id];
    const shared = earlier.slice(0, Math.floor(earlier.length * share));
    const length = promptTokens + outputTokens;
    const text = Array.from({ length }, (_, i) => shared[i] ?? (id + 1) * 1000 + i);
    texts.push(text);
    const block = (index: number, end: number) =>
      nameOf(text.slice(0, Math.min(end, (index + 1) * blockTokens)).join(' '));
    const from = Math.floor(promptTokens / blockTokens);
    const prompts = Math.ceil(promptTokens / blockTokens);
    const prompt = Array.from({ length: prompts }, (_, i) => block(i, promptTokens));
    const output = Array.from({ length: Math.floor(length / blockTokens) - from }, (_, i) =>
      block(from + i, length),
    );
    listsOf.push({ prompt, output });
  }
  const distinctCount = names.size;
  // A step that shares no factor with the count visits every id once.
  const step =
    naming === 'in order' ? 1 : [7, 5, 3, 2, 1].find((s) => distinctCount % s !== 0 || s === 1);
  const lists = (ids: readonly number[][]) => {
    let end = 0;
    return {
      blockTokens,
      distinctCount,
      offsets: Int32Array.from([0, ...ids.map((list) => (end += list.length))]),
      ids: Int32Array.from(ids.flat(), (id) => (id * (step ?? 1)) % distinctCount),
    };
  };
  return {
    count: drafts.length,
    arrivalS: new Float64Array(drafts.length),
    promptTokens: Int32Array.from(drafts, (one) => one.promptTokens),
    outputTokens: Int32Array.from(drafts, (one) => one.outputTokens),
    promptBlocks: lists(listsOf.map(({ prompt }) => prompt)),
    outputBlocks: outputs ? lists(listsOf.map(({ output }) => output)) : undefined,
  };
}

const SLOTS = 6;

/** The same requests on both caches, in a random order of admissions, steps and ends. */
class Twins {
  readonly caches: readonly KvCache[];
  readonly #requests: RequestTable;
  readonly #blockTokens: number;
  /** By slot: the request, and its tokens computed; undefined where the slot is free. */
  readonly #slots: ({ readonly request: number; context: number } | undefined)[];
  readonly #running = new Set<number>();
  /** Those that have ended come back no more. */
  readonly #ended = new Set<number>();

  constructor(
    requests: RequestTable,
    blockTokens: number,
    options: Pick<KvCacheOptions, 'blocks' | 'eviction' | 'emptyRelease'>,
  ) {
    const kv = { blockTokens, prefixCaching: true, ...options };
    this.#requests = requests;
    this.#blockTokens = blockTokens;
    this.caches = [new PagedCache(requests, kv, SLOTS), new RunCache(requests, kv, SLOTS)];
    this.#slots = Array.from({ length: SLOTS }, () => undefined);
  }

  /** What both say, which must be the same. */
  #same<T>(ask: (cache: KvCache) => T): T {
    const [paged, runs] = this.caches.map((cache) => ask(cache));
    expect(runs).toEqual(paged);
    return paged;
  }

  #lengthOf(request: number): number {
    return this.#requests.promptTokens[request] + this.#requests.outputTokens[request];
  }

  admit(slot: number, request: number, pick: number): void {
    if (this.#slots[slot] !== undefined || this.#running.has(request)) return;
    if (this.#ended.has(request)) return;
    const length = this.#lengthOf(request);
    const target = Math.min(length, this.#requests.promptTokens[request] + (pick % 3));
    const hits = this.#same((cache) => cache.lookUp(request, target));
    const free = this.#same((cache) => cache.freeAmong(hits));
    const misses = this.#same((cache) => {
      const causes = noMisses();
      cache.addMisses(causes, request, hits);
      return causes;
    });
    expect(misses.partial).toBe(this.#requests.promptTokens[request] % this.#blockTokens);
    const found = hits * this.#blockTokens;
    const reach = Math.min(target, found + 1 + (pick % 30));
    const [{ freeBlocks }] = this.caches;
    if (Math.ceil(reach / this.#blockTokens) - hits + free > freeBlocks) return;
    for (const cache of this.caches) {
      cache.reuse(slot, request, hits);
      cache.reserve(slot, found, reach);
      cache.register(slot, request, found, reach);
    }
    this.#slots[slot] = { request, context: reach };
    this.#running.add(request);
  }

  /** A chunk of several tokens, or one decoded token, as the engine asks for them. */
  goOn(slot: number, pick: number, isChunk: boolean): void {
    const one = this.#slots[slot];
    if (one === undefined) return;
    const tokens = Math.min(
      isChunk ? 1 + (pick % 25) : 1,
      this.#lengthOf(one.request) - one.context,
    );
    if (tokens <= 0) return;
    const reach = one.context + tokens;
    const missing = this.#same((cache) => cache.missing(slot, one.context, reach));
    if (missing > this.caches[0].freeBlocks) return;
    const isAtBoundary = one.context % this.#blockTokens === 0;
    for (const cache of this.caches) {
      if (isChunk) {
        cache.reserve(slot, one.context, reach);
        cache.register(slot, one.request, one.context, reach);
      } else {
        if (isAtBoundary) cache.grow(slot);
        if (reach % this.#blockTokens === 0) cache.registerLast(slot, one.request);
      }
    }
    one.context = reach;
  }

  end(slot: number, isPreempted: boolean): void {
    const one = this.#slots[slot];
    if (one === undefined) return;
    for (const cache of this.caches) {
      if (isPreempted) cache.releasePreempted(slot, one.request, one.context);
      else cache.release(slot, one.request, one.context);
    }
    this.#slots[slot] = undefined;
    this.#running.delete(one.request);
    if (!isPreempted) this.#ended.add(one.request);
  }

  check(): void {
    // What has no name is registered by one of them when its request ends.
    const isIdle = this.#running.size === 0;
    this.#same(({ freeBlocks, evictions, registered }) => ({
      freeBlocks,
      evictions,
      registered: isIdle ? registered : 0,
    }));
    this.#same((cache) =>
      Array.from(this.#requests.promptTokens, (tokens, id) => cache.lookUp(id, tokens)),
    );
    for (const cache of this.caches) cache.checkIntegrity();
  }
}

const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('admit', 'admit', 'chunk', 'decode', 'decode', 'end', 'preempt'),
    slot: fc.nat({ max: SLOTS - 1 }),
    pick: fc.nat({ max: 1000 }),
  }),
  { maxLength: 120, size: 'max' },
);

describe('runs of blocks', () => {
  test.each([
    { eviction: 'lru', emptyRelease: 'head' },
    { eviction: 'lru', emptyRelease: 'tail' },
    { eviction: 'fifo', emptyRelease: 'head' },
  ] as const)(
    'say what a block pool says, by $eviction, empty blocks to the $emptyRelease: hits, misses by cause, free blocks and evictions',
    (order) => {
      const scenarios = fc.record({
        drafts: fc.array(draft, { minLength: 1, maxLength: 12, size: 'max' }),
        blockTokens: fc.integer({ min: 1, max: 6 }),
        blocks: fc.integer({ min: 1, max: 60 }),
        naming: fc.constantFrom<Naming>('in order', 'in order', 'scattered'),
        outputs: fc.boolean(),
        list: actions,
      });
      fc.assert(
        fc.property(scenarios, ({ drafts, blockTokens, blocks, naming, outputs, list }) => {
          const table = tableOf(drafts, blockTokens, naming, outputs);
          const twins = new Twins(table, blockTokens, { blocks, ...order });
          for (const { kind, slot, pick } of list) {
            if (kind === 'admit') twins.admit(slot, pick % drafts.length, pick);
            else if (kind === 'chunk' || kind === 'decode')
              twins.goOn(slot, pick, kind === 'chunk');
            else twins.end(slot, kind === 'preempt');
            twins.check();
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});
