import type { MissTokens } from '../../record/miss-tokens.ts';
import { type PrefixRuns, prefixRunsOf } from '../../workload/prefix-runs.ts';
import type { RequestTable } from '../../workload/request-table.ts';
import { type BlockNames, blockNamesOf } from '../block-names.ts';
import type { KvCache } from '../contract.ts';
import type { KvCacheOptions } from '../options.ts';
import { LENGTH, REFERENCES, REST, RunPool } from './run-pool.ts';

/** Columns of a piece that a slot holds, or that a lookup has found. */
const PIECE = 0;
const COUNT = 1;
/** Place of its first block in the run. Of hits only. */
const AT = 2;
const FIELDS = 3;

/**
 * KV blocks that `lru` or `fifo` evicts: what `PagedCache` does, kept as pieces of runs instead of tables of
 * blocks. A slot holds a list of (piece, blocks): where others have split the piece since, it goes on in the piece's rest.
 */
export class RunCache implements KvCache {
  readonly isCounted = false;
  readonly countsDecodes: boolean;
  readonly blockTokens: number;
  readonly #pool: RunPool;
  readonly #promptTokens: Int32Array;
  readonly #names: BlockNames;
  readonly #runs: PrefixRuns;
  /** By slot: pieces, how many of them, how many blocks they have, and how many blocks it has in all. */
  readonly #pieces: Int32Array[];
  readonly #pieceCount: Int32Array;
  readonly #cached: Int32Array;
  readonly #held: Int32Array;
  /** Blocks that decodes have taken together and that are not in `#held` yet. */
  #takenTogether = 0;
  /** By slot: the entry of `#runs` in which its next block to fill lies. */
  readonly #entry: Int32Array;
  /** What the request that was looked up last has found. */
  #hits = new Int32Array(16 * FIELDS);
  #hitCount = 0;
  /** Pieces that are released, first block first. */
  #released = new Int32Array(16);

  constructor(requests: RequestTable, kv: KvCacheOptions, slots: number) {
    this.countsDecodes = requests.outputBlocks === undefined;
    this.blockTokens = kv.blockTokens;
    this.#promptTokens = requests.promptTokens;
    this.#names = blockNamesOf(requests, kv.blockTokens);
    this.#runs = prefixRunsOf(requests, kv.blockTokens);
    const eviction = kv.eviction === 'fifo' ? 'fifo' : 'lru';
    this.#pool = new RunPool({ ...kv, eviction });
    this.#pieces = Array.from({ length: slots }, () => NO_PIECES);
    this.#pieceCount = new Int32Array(slots);
    this.#cached = new Int32Array(slots);
    this.#held = new Int32Array(slots);
    this.#entry = new Int32Array(slots);
  }

  get blocks(): number {
    return this.#pool.blocks;
  }

  get evictsEndsFirst(): boolean {
    return this.#pool.evictsEndsFirst;
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
    return Math.max(0, this.blocksFor(reach) - Math.max(this.#held[slot], this.blocksFor(context)));
  }

  lookUp(request: number, target: number): number {
    const limit = Math.floor((target - 1) / this.blockTokens);
    const { offsets, run, end } = this.#runs;
    const pool = this.#pool;
    this.#hitCount = 0;
    let hits = 0;
    for (let entry = offsets[request]; entry < offsets[request + 1] && hits < limit; entry++) {
      const row = pool.index.find(run[entry]);
      if (row < 0) return hits;
      const start = hits;
      const stop = Math.min(limit, end[entry]);
      while (hits < stop) {
        const piece = pool.find(row, hits - start, stop - hits);
        if (piece === 0) return hits;
        this.#addHit(piece, hits - start, pool.found);
        hits += pool.found;
      }
    }
    return hits;
  }

  #addHit(piece: number, at: number, count: number): void {
    const place = this.#hitCount++ * FIELDS;
    if (place === this.#hits.length) this.#hits = doubled(this.#hits);
    this.#hits[place + PIECE] = piece;
    this.#hits[place + COUNT] = count;
    this.#hits[place + AT] = at;
  }

  freeAmong(hits: number): number {
    const { rows } = this.#pool;
    let free = 0;
    let left = hits;
    for (let place = 0; left > 0; place += FIELDS) {
      const count = Math.min(left, this.#hits[place + COUNT]);
      if (rows[this.#hits[place + PIECE] + REFERENCES] === 0) free += count;
      left -= count;
    }
    return free;
  }

  addMisses(misses: MissTokens, request: number, hits: number): void {
    const { offsets, end } = this.#runs;
    const { blockTokens } = this;
    const full = Math.floor(this.#promptTokens[request] / blockTokens);
    let start = 0;
    for (let entry = offsets[request]; entry < offsets[request + 1] && start < full; entry++) {
      const stop = Math.min(full, end[entry]);
      if (stop > hits)
        this.#addMissesOf(misses, entry, Math.max(hits, start) - start, stop - start);
      start = end[entry];
    }
    misses.partial += this.#promptTokens[request] - full * blockTokens;
  }

  /** Of blocks `from` to `to` - 1 of a run. */
  #addMissesOf(misses: MissTokens, entry: number, from: number, to: number): void {
    const { blockTokens } = this;
    const pool = this.#pool;
    const row = pool.index.find(this.#runs.run[entry]);
    const seen = row < 0 ? 0 : pool.seen(row);
    for (let at = from; at < to; ) {
      const gap = row < 0 ? to - at : pool.gap(row, at, to - at);
      const evicted = Math.max(0, Math.min(seen, at + gap) - at);
      misses.evicted += evicted * blockTokens;
      misses.firstSeen += (gap - evicted) * blockTokens;
      at += gap;
      if (at === to) return;
      pool.find(row, at, to - at);
      misses.unusable += pool.found * blockTokens;
      at += pool.found;
    }
  }

  reuse(slot: number, request: number, hits: number): void {
    const pool = this.#pool;
    const { offsets, end } = this.#runs;
    let left = hits;
    for (let place = 0; left > 0; place += FIELDS) {
      const count = Math.min(left, this.#hits[place + COUNT]);
      const piece = pool.cut(this.#hits[place + PIECE], this.#hits[place + AT], count);
      pool.touch(piece);
      this.#addPiece(slot, piece, count);
      left -= count;
    }
    this.#cached[slot] = hits;
    this.#held[slot] = hits;
    let entry = offsets[request];
    while (entry < offsets[request + 1] && end[entry] <= hits) entry++;
    this.#entry[slot] = entry;
  }

  reserve(slot: number, context: number, reach: number): void {
    this.#settle(slot, context);
    const wanted = this.blocksFor(reach);
    if (wanted <= this.#held[slot]) return;
    this.#pool.take(wanted - this.#held[slot]);
    this.#held[slot] = wanted;
  }

  register(slot: number, request: number, _from: number, to: number): void {
    this.#registerUpTo(slot, request, Math.floor(to / this.blockTokens), false);
  }

  grow(slot: number): void {
    this.#pool.take(1);
    this.#held[slot]++;
  }

  registerLast(slot: number, request: number): void {
    this.#registerUpTo(slot, request, this.#held[slot], false);
  }

  takeAny(blocks: number): void {
    this.#pool.take(blocks);
    this.#takenTogether += blocks;
  }

  /** A slot that has decoded since holds what its context needs. */
  #settle(slot: number, context: number): void {
    const blocks = this.blocksFor(context);
    if (blocks <= this.#held[slot]) return;
    this.#takenTogether -= blocks - this.#held[slot];
    this.#held[slot] = blocks;
  }

  /**
   * The first `blocks` blocks of a slot are full. Those at the end that have no name wait until the request loses its place, unless
   * `all` says otherwise: before that nobody could find them.
   */
  #registerUpTo(slot: number, request: number, blocks: number, all: boolean): void {
    const { offsets, run, end, named } = this.#runs;
    let entry = this.#entry[slot];
    while (this.#cached[slot] < blocks) {
      if (!all && run[entry] >= named && blocks <= end[entry]) return;
      const start = entry === offsets[request] ? 0 : end[entry - 1];
      const at = this.#cached[slot];
      const count = Math.min(blocks, end[entry]) - at;
      this.#registerRun(slot, run[entry], at - start, count);
      this.#cached[slot] = at + count;
      if (at + count === end[entry]) this.#entry[slot] = ++entry;
    }
  }

  #registerRun(slot: number, run: number, at: number, count: number): void {
    const pool = this.#pool;
    const place = (this.#pieceCount[slot] - 1) * FIELDS;
    const last =
      place < 0
        ? 0
        : pool.lastOf(this.#pieces[slot][place + PIECE], this.#pieces[slot][place + COUNT]);
    const piece = pool.register(run, at, count, last);
    if (piece === last) this.#pieces[slot][place + COUNT] += count;
    else this.#addPiece(slot, piece, count);
  }

  release(slot: number, _request: number, context: number): void {
    const full = Math.floor(context / this.blockTokens);
    this.#settle(slot, context);
    this.#pool.releaseEmpty(this.#held[slot] - Math.max(full, this.#cached[slot]));
    // What has no name by now is behind all that has one, and its request will not come back for it.
    if (full > this.#cached[slot]) this.#pool.releaseUnfindable(full - this.#cached[slot]);
    this.#releasePieces(slot);
  }

  releasePreempted(slot: number, request: number, context: number): void {
    this.#settle(slot, context);
    this.#registerUpTo(slot, request, Math.floor(context / this.blockTokens), true);
    this.#pool.releaseEmpty(this.#held[slot] - this.#cached[slot]);
    this.#releasePieces(slot);
  }

  #releasePieces(slot: number): void {
    const pieces = this.#pieces[slot];
    for (let i = this.#pieceCount[slot] - 1; i >= 0; i--) {
      this.#releasePiece(pieces[i * FIELDS + PIECE], pieces[i * FIELDS + COUNT]);
    }
    this.#pieceCount[slot] = 0;
    this.#cached[slot] = 0;
    this.#held[slot] = 0;
  }

  /** Gives a piece and its rests back, the last one first. */
  #releasePiece(piece: number, count: number): void {
    const pool = this.#pool;
    let pieces = 0;
    for (let here = piece, left = count; left > 0; here = pool.rows[here + REST]) {
      left -= pool.rows[here + LENGTH];
      if (pieces === this.#released.length) this.#released = doubled(this.#released);
      this.#released[pieces++] = here;
    }
    while (pieces > 0) pool.release(this.#released[--pieces]);
  }

  forget(): void {
    // What a preempted request will not come back for is evicted like any other content.
  }

  nameOf(request: number, index: number): number {
    return this.#names.nameOf(request, index);
  }

  checkIntegrity(): void {
    let unfilled = this.#takenTogether;
    for (let slot = 0; slot < this.#held.length; slot++)
      unfilled += this.#held[slot] - this.#cached[slot];
    this.#pool.checkIntegrity(unfilled);
  }

  #addPiece(slot: number, piece: number, count: number): void {
    const place = this.#pieceCount[slot]++ * FIELDS;
    if (place === this.#pieces[slot].length) this.#pieces[slot] = doubled(this.#pieces[slot]);
    this.#pieces[slot][place + PIECE] = piece;
    this.#pieces[slot][place + COUNT] = count;
  }
}

/** The pieces of a slot that has not been used. */
const NO_PIECES = new Int32Array(0);

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(8 * FIELDS, values.length * 2));
  grown.set(values);
  return grown;
}
