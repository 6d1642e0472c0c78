import { BlockPool, EMPTY, privateTo } from '../../kvcache/block-pool.ts';
import type { BlockLists, RequestTable } from '../../workload/request-table.ts';
import type { KvCacheOptions } from './options.ts';

/**
 * Which KV blocks each running request of a replica holds, by slot. It knows which content the workload names for block i of a
 * request, so the scheduler asks in tokens and never sees a block id.
 */
export class BlockTables {
  readonly pool: BlockPool;
  readonly blockTokens: number;
  readonly #caching: boolean;
  readonly #promptTokens: Int32Array;
  readonly #promptBlocks: BlockLists | undefined;
  readonly #outputBlocks: BlockLists | undefined;
  /** Whether blocks are cached under names of the workload. */
  readonly hasNames: boolean;
  readonly #tables: Int32Array[];
  readonly #lengths: Int32Array;
  /** Blocks that preempted requests held: as long as they keep their private contents, they can be hit again. */
  readonly #lost = new Map<number, Int32Array>();
  /** Hit blocks of the request that `findHits` looked at last. */
  #hits = new Int32Array(64);

  constructor(requests: RequestTable, kv: KvCacheOptions, slots: number) {
    const { promptBlocks, outputBlocks } = requests;
    this.blockTokens = kv.blockTokens;
    this.#caching = kv.prefixCaching;
    this.#promptTokens = requests.promptTokens;
    this.#promptBlocks = promptBlocks;
    this.#outputBlocks = outputBlocks;
    this.hasNames = kv.prefixCaching && (promptBlocks ?? outputBlocks) !== undefined;
    this.pool = new BlockPool({
      blocks: kv.blocks,
      contents: promptBlocks?.distinctCount ?? outputBlocks?.distinctCount ?? 0,
      emptyRelease: kv.prefixCaching ? kv.emptyRelease : 'tail',
    });
    this.#tables = Array.from({ length: slots }, () => new Int32Array(32));
    this.#lengths = new Int32Array(slots);
  }

  /** Blocks that `tokens` tokens need. */
  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockTokens);
  }

  held(slot: number): number {
    return this.#lengths[slot];
  }

  /** Blocks that a slot lacks to hold `tokens` tokens. */
  missing(slot: number, tokens: number): number {
    return Math.max(0, this.blocksFor(tokens) - this.#lengths[slot]);
  }

  /**
   * Longest run of cached blocks at the beginning of a request with `target` tokens to compute, leaving at least one
   * token to compute. Changes nothing; `takeHits` uses the result.
   */
  findHits(request: number, target: number): number {
    if (!this.#caching) return 0;
    const limit = Math.floor((target - 1) / this.blockTokens);
    const lost = this.#lost.get(request);
    let hits = 0;
    while (hits < limit) {
      const block = this.#findBlock(request, hits, lost);
      if (block < 0) break;
      if (hits === this.#hits.length) this.#hits = doubled(this.#hits);
      this.#hits[hits++] = block;
    }
    return hits;
  }

  /** How many of the first `hits` blocks found are free: taking them uses up free blocks. */
  freeHits(hits: number): number {
    let free = 0;
    for (let i = 0; i < hits; i++) if (this.pool.isFree(this.#hits[i])) free++;
    return free;
  }

  /** Makes the first `hits` blocks found the beginning of an empty slot's table. */
  takeHits(slot: number, request: number, hits: number): void {
    for (let i = 0; i < hits; i++) {
      this.pool.touch(this.#hits[i]);
      this.#append(slot, this.#hits[i]);
    }
    this.#lost.delete(request);
  }

  /** Allocates what a slot lacks to hold `tokens` tokens. */
  extend(slot: number, tokens: number): void {
    const held = this.#lengths[slot];
    const wanted = this.blocksFor(tokens);
    if (wanted <= held) return;
    while (wanted > this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.pool.allocateInto(this.#tables[slot], held, wanted - held);
    this.#lengths[slot] = wanted;
  }

  /** Allocates one more block. */
  grow(slot: number): void {
    const held = this.#lengths[slot];
    if (held === this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.pool.allocateInto(this.#tables[slot], held, 1);
    this.#lengths[slot] = held + 1;
  }

  /** Registers a slot's last block, which has become full, if the workload names it. */
  fillLast(slot: number, request: number): void {
    const last = this.#lengths[slot] - 1;
    this.#register(slot, request, last, last + 1);
  }

  /**
   * Registers the blocks that become full when a slot's context grows from `from` to `to` tokens, as far as the workload
   * names them. The others wait until they are released: before that nobody could find them.
   */
  fill(slot: number, request: number, from: number, to: number): void {
    if (!this.hasNames) return;
    const first = Math.floor(from / this.blockTokens);
    this.#register(slot, request, first, Math.floor(to / this.blockTokens));
  }

  #register(slot: number, request: number, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const content = this.contentOf(request, index);
      if (content >= 0) this.pool.register(this.#tables[slot][index], content);
    }
  }

  /** Releases the blocks of a slot with `context` tokens, last block first. */
  release(slot: number, request: number, context: number): void {
    const full = this.#caching ? Math.floor(context / this.blockTokens) : 0;
    this.pool.releaseAll(this.#tables[slot], this.#lengths[slot], full, request);
    this.#lengths[slot] = 0;
  }

  /** Releases the blocks of a preempted request, remembering them: until they are handed out again it can hit them. */
  releasePreempted(slot: number, request: number, context: number): void {
    if (this.#caching) this.#lost.set(request, this.#tables[slot].slice(0, this.#lengths[slot]));
    this.release(slot, request, context);
  }

  /** A preempted request will not come back. */
  forget(request: number): void {
    this.#lost.delete(request);
  }

  #findBlock(request: number, index: number, lost: Int32Array | undefined): number {
    const content = this.contentOf(request, index);
    if (content >= 0) return this.pool.find(content);
    if (lost === undefined || index >= lost.length) return -1;
    return this.pool.contentOf(lost[index]) === content ? lost[index] : -1;
  }

  /** Content of block `index` of a request, when it is full: its name, or one private to the request. */
  contentOf(request: number, index: number): number {
    const promptBlocks = Math.floor(this.#promptTokens[request] / this.blockTokens);
    const isPrompt = index < promptBlocks;
    const lists = isPrompt ? this.#promptBlocks : this.#outputBlocks;
    if (lists === undefined) return privateTo(request);
    const place = lists.offsets[request] + index - (isPrompt ? 0 : promptBlocks);
    return place < lists.offsets[request + 1] ? lists.ids[place] : privateTo(request);
  }

  #append(slot: number, block: number): void {
    const length = this.#lengths[slot]++;
    if (length === this.#tables[slot].length) this.#tables[slot] = doubled(this.#tables[slot]);
    this.#tables[slot][length] = block;
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(values.length * 2).fill(EMPTY);
  grown.set(values);
  return grown;
}
