import type { MissTokens } from '../record/miss-tokens.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { type BlockNames, blockNamesOf } from './block-names.ts';
import { BlockPool } from './block-pool.ts';
import type { KvCache } from './contract.ts';
import type { KvCacheOptions } from './options.ts';

/** KV blocks of a workload that names prefix blocks: each slot has a table of block ids, as in vLLM. */
export class PagedCache implements KvCache {
  readonly isCounted = false;
  readonly countsDecodes = false;
  readonly blockTokens: number;
  readonly #pool: BlockPool;
  readonly #promptTokens: Int32Array;
  readonly #names: BlockNames;
  readonly #tables: Int32Array[];
  readonly #lengths: Int32Array;
  /** Hit blocks of the request that was looked up last. */
  #hits = new Int32Array(64);

  constructor(requests: RequestTable, kv: KvCacheOptions, slots: number) {
    this.blockTokens = kv.blockTokens;
    this.#promptTokens = requests.promptTokens;
    this.#names = blockNamesOf(requests, kv.blockTokens);
    this.#pool = new BlockPool({
      blocks: kv.blocks,
      contents: this.#names.contents,
      eviction: kv.eviction ?? 'lru',
      emptyRelease: kv.emptyRelease,
    });
    this.#tables = Array.from({ length: slots }, () => NO_BLOCKS);
    this.#lengths = new Int32Array(slots);
  }

  get evictsEndsFirst(): boolean {
    return this.#pool.evictsEndsFirst;
  }

  get blocks(): number {
    return this.#pool.blocks;
  }

  get freeBlocks(): number {
    return this.#pool.freeBlocks;
  }

  get evictions(): number {
    return this.#pool.evictions;
  }

  get registered(): number {
    return this.#pool.registered;
  }

  usage(more?: number): number {
    return this.#pool.usage(more);
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockTokens);
  }

  missing(slot: number, _context: number, reach: number): number {
    return Math.max(0, this.blocksFor(reach) - this.#lengths[slot]);
  }

  lookUp(request: number, target: number): number {
    const limit = Math.floor((target - 1) / this.blockTokens);
    let hits = 0;
    while (hits < limit) {
      const block = this.#pool.find(this.#names.contentOf(request, hits));
      if (block < 0) break;
      if (hits === this.#hits.length) this.#hits = doubled(this.#hits);
      this.#hits[hits++] = block;
    }
    return hits;
  }

  addMisses(misses: MissTokens, request: number, hits: number): void {
    const { blockTokens } = this;
    const pool = this.#pool;
    const full = Math.floor(this.#promptTokens[request] / blockTokens);
    for (let index = hits; index < full; index++) {
      const content = this.#names.contentOf(request, index);
      if (pool.find(content) >= 0) misses.unusable += blockTokens;
      else if (pool.wasEvicted(content)) misses.evicted += blockTokens;
      else misses.firstSeen += blockTokens;
    }
    misses.partial += this.#promptTokens[request] - full * blockTokens;
  }

  freeAmong(hits: number): number {
    let free = 0;
    for (let i = 0; i < hits; i++) if (this.#pool.isFree(this.#hits[i])) free++;
    return free;
  }

  reuse(slot: number, _request: number, hits: number): void {
    for (let i = 0; i < hits; i++) {
      this.#pool.touch(this.#hits[i]);
      this.#append(slot, this.#hits[i]);
    }
  }

  reserve(slot: number, _context: number, reach: number): void {
    const held = this.#lengths[slot];
    const wanted = this.blocksFor(reach);
    if (wanted <= held) return;
    while (wanted > this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.#pool.allocateInto(this.#tables[slot], held, wanted - held);
    this.#lengths[slot] = wanted;
  }

  register(slot: number, request: number, from: number, to: number): void {
    const first = Math.floor(from / this.blockTokens);
    this.#register(slot, request, first, Math.floor(to / this.blockTokens));
  }

  grow(slot: number): void {
    const held = this.#lengths[slot];
    if (held === this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.#pool.allocateInto(this.#tables[slot], held, 1);
    this.#lengths[slot] = held + 1;
  }

  registerLast(slot: number, request: number): void {
    const held = this.#lengths[slot];
    this.#register(slot, request, held - 1, held);
  }

  takeAny(): void {
    throw new Error('blocks of a paged cache belong to a slot');
  }

  #register(slot: number, request: number, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      this.#pool.register(this.#tables[slot][index], this.#names.contentOf(request, index));
    }
  }

  release(slot: number): void {
    this.#pool.releaseAll(this.#tables[slot], this.#lengths[slot]);
    this.#lengths[slot] = 0;
  }

  releasePreempted(slot: number): void {
    this.release(slot);
  }

  forget(): void {
    // What a preempted request will not come back for is evicted like any other content.
  }

  checkIntegrity(): void {
    this.#pool.checkIntegrity();
  }

  nameOf(request: number, index: number): number {
    return this.#names.nameOf(request, index);
  }

  #append(slot: number, block: number): void {
    const length = this.#lengths[slot]++;
    if (length === this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.#tables[slot][length] = block;
  }
}

/** The table of a slot that has not been used. */
const NO_BLOCKS = new Int32Array(0);

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(32, values.length * 2));
  grown.set(values);
  return grown;
}
