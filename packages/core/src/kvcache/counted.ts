import type { MissTokens } from '../record/miss-tokens.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { BlockRuns } from './block-runs.ts';
import type { KvCache } from './contract.ts';
import type { KvCacheOptions } from './options.ts';

/**
 * KV blocks of a workload that names none, or of an engine without prefix caching: requests can share nothing, so counting
 * suffices. A request can only hit what it held itself before a preemption.
 */
export class CountedCache implements KvCache {
  readonly isCounted = true;
  readonly countsDecodes = true;
  readonly evictsEndsFirst = true;
  readonly blockTokens: number;
  readonly #pool: BlockRuns;
  readonly #promptTokens: Int32Array;
  readonly #caching: boolean;
  /** Blocks by slot as of the last `reserve`; decoding adds to them without being noted here. */
  readonly #held: Int32Array;
  /** Blocks that the last admission found. */
  readonly #hits: Int32Array;
  /** Run of each preempted request's blocks. */
  readonly #lost = new Map<number, number>();

  constructor({ promptTokens }: RequestTable, kv: KvCacheOptions, slots: number) {
    this.#promptTokens = promptTokens;
    this.blockTokens = kv.blockTokens;
    this.#caching = kv.prefixCaching;
    this.#pool = new BlockRuns({
      blocks: kv.blocks,
      emptyRelease: kv.prefixCaching ? kv.emptyRelease : 'tail',
    });
    this.#held = new Int32Array(slots);
    this.#hits = new Int32Array(slots);
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

  missing(slot: number, context: number, reach: number): number {
    return Math.max(0, this.blocksFor(reach) - this.#heldBy(slot, context));
  }

  lookUp(request: number, target: number): number {
    const run = this.#lost.get(request);
    if (run === undefined) return 0;
    const limit = Math.floor((target - 1) / this.blockTokens);
    return Math.min(limit, this.#pool.left(run, request));
  }

  addMisses(misses: MissTokens, request: number, hits: number): void {
    const partial = this.#promptTokens[request] % this.blockTokens;
    misses.firstSeen += this.#promptTokens[request] - partial - hits * this.blockTokens;
    misses.partial += partial;
  }

  freeAmong(hits: number): number {
    return hits;
  }

  reuse(slot: number, request: number, hits: number): void {
    this.#held[slot] = hits;
    this.#hits[slot] = hits;
    const run = this.#lost.get(request);
    if (run === undefined) return;
    if (hits > 0) this.#pool.takeFrom(run, hits);
    this.#lost.delete(request);
  }

  reserve(slot: number, context: number, reach: number): void {
    this.#pool.take(this.missing(slot, context, reach));
    this.#held[slot] = Math.max(this.#heldBy(slot, context), this.blocksFor(reach));
  }

  register(): void {
    // What nobody else can find is registered when it is released.
  }

  registerLast(): void {
    // The same.
  }

  grow(): void {
    this.takeAny(1);
  }

  takeAny(blocks: number): void {
    this.#pool.take(blocks);
  }

  release(slot: number, request: number, context: number): void {
    this.#give(slot, request, context);
  }

  releasePreempted(slot: number, request: number, context: number): void {
    this.#lost.set(request, this.#give(slot, request, context));
  }

  forget(request: number): void {
    this.#lost.delete(request);
  }

  checkIntegrity(): void {
    this.#pool.checkIntegrity();
  }

  nameOf(): number {
    return -1;
  }

  #give(slot: number, request: number, context: number): number {
    const held = this.#heldBy(slot, context);
    const full = this.#caching ? Math.floor(context / this.blockTokens) : 0;
    return this.#pool.give(request, full, this.#hits[slot], held - full);
  }

  /** A slot that has decoded since holds what its context needs. */
  #heldBy(slot: number, context: number): number {
    return Math.max(this.#held[slot], this.blocksFor(context));
  }
}
