import { KavierError } from '../../units/errors.ts';
import type { EmptyRelease } from '../options.ts';
import { InsertionOrder, type PieceOrder, ReleaseOrder } from './piece-order.ts';
import { FIRST_PIECE, LAST_PIECE, RunIndex, SEEN } from './run-index.ts';

/** Columns of a piece. */
export const RUN = 0;
/** Its blocks hold blocks FROM .. FROM + LENGTH - 1 of the run. */
export const FROM = 1;
export const LENGTH = 2;
export const REFERENCES = 3;
/** Neighbours among the pieces of the run, in order of registration; 0 ends. NEXT_COPY also links rows that are not in use. */
const NEXT_COPY = 4;
const PREVIOUS_COPY = 5;
/** The piece that was split off its end, for those who held both: where they go on. */
export const REST = 6;
/** Insertions before its own, where the order keeps places; -1 before that. */
const INSERTION = 7;
const FIELDS = 8;
/** log2 of FIELDS: the piece at row x is number x >> SHIFT of the order. No piece is 0. */
const SHIFT = 3;

/** Run of free blocks without a content that are queued, and of contents that nobody will look for. */
const EMPTY = -1;
const UNFINDABLE = -2;

export interface RunPoolOptions {
  readonly blocks: number;
  readonly eviction: 'lru' | 'fifo';
  readonly emptyRelease: EmptyRelease;
}

/**
 * The KV-cache blocks of one replica as pieces of runs: so many blocks in a row that hold the beginning, middle or end of a run of the
 * prefix trie and that the same requests reference. Says and does exactly what `BlockPool` does with `lru` or `fifo`, at a cost that
 * does not depend on the size of a block:
 *
 *   release    the last block first, so the end of a piece goes before its beginning
 *   eviction   shortens the first piece of the order at its end
 *   a hit      takes the beginning of a piece, which is split where the hit ends
 *   copies     pieces of a run stand in order of registration; of those that have a block, a lookup finds the first
 *
 * A piece is named by the place of its row.
 */
export class RunPool {
  readonly blocks: number;
  readonly index = new RunIndex();
  rows = new Int32Array(64 * FIELDS);
  readonly #queuesEmpty: boolean;
  readonly #order: PieceOrder;
  #insertions = 0;
  /** End of the rows ever used, and the first of those that are free again. */
  #end = FIELDS;
  #unused = 0;
  #freeBlocks: number;
  /** Free blocks that are handed out before anything is evicted. */
  #empty: number;
  #evictions = 0;
  #registered = 0;

  constructor(options: RunPoolOptions) {
    this.blocks = options.blocks;
    this.#queuesEmpty = options.emptyRelease === 'tail';
    this.#order =
      options.eviction === 'fifo' ? new InsertionOrder(options.blocks + 1) : new ReleaseOrder();
    this.#freeBlocks = options.blocks;
    this.#empty = options.blocks;
  }

  get evictsEndsFirst(): boolean {
    return !this.#order.keepsPlaces;
  }

  get freeBlocks(): number {
    return this.#freeBlocks;
  }

  get evictions(): number {
    return this.#evictions;
  }

  get registered(): number {
    return this.#registered;
  }

  usage(more = 0): number {
    return this.blocks === 0 ? 0 : 1 - (this.#freeBlocks - more) / this.blocks;
  }

  /** Hands out `count` blocks. The caller has checked `freeBlocks`. */
  take(count: number): void {
    if (count > this.#freeBlocks) throw exhausted(this.blocks, this.#freeBlocks);
    this.#freeBlocks -= count;
    const fromEmpty = Math.min(count, this.#empty);
    this.#empty -= fromEmpty;
    for (let left = count - fromEmpty; left > 0; ) {
      const { rows } = this;
      const piece = this.#order.first() << SHIFT;
      const taken = Math.min(left, rows[piece + LENGTH]);
      left -= taken;
      rows[piece + LENGTH] -= taken;
      if (rows[piece + RUN] !== EMPTY) this.#evictions += taken;
      if (rows[piece + LENGTH] === 0) this.#drop(piece);
    }
  }

  /**
   * The piece in which a lookup of block `at` of a run finds it, or 0. `row` is the run's in `index`. `found` blocks from there on are
   * found in it, at most `most`.
   */
  find(row: number, at: number, most: number): number {
    const { rows } = this;
    let limit = most;
    for (
      let piece = this.index.rows[row + FIRST_PIECE];
      piece !== 0;
      piece = rows[piece + NEXT_COPY]
    ) {
      const from = rows[piece + FROM] - at;
      if (from > 0) {
        // It was registered first, so it is found where it begins.
        if (from < limit) limit = from;
        continue;
      }
      const left = from + rows[piece + LENGTH];
      if (left <= 0) continue;
      this.found = Math.min(limit, left);
      return piece;
    }
    return 0;
  }

  found = 0;

  /** Blocks from `at` on, at most `most`, that no piece of a run has. */
  gap(row: number, at: number, most: number): number {
    const { rows } = this;
    let gap = most;
    for (
      let piece = this.index.rows[row + FIRST_PIECE];
      piece !== 0;
      piece = rows[piece + NEXT_COPY]
    ) {
      const from = rows[piece + FROM] - at;
      if (from + rows[piece + LENGTH] > 0) gap = Math.min(gap, Math.max(0, from));
    }
    return gap;
  }

  /** How many blocks of a run, from its first on, were ever cached here. */
  seen(row: number): number {
    return this.index.rows[row + SEEN];
  }

  /** Makes blocks `at` .. `at + count - 1` of a piece's run a piece of their own if they are not; all are in it. Returns it. */
  cut(piece: number, at: number, count: number): number {
    let here = piece;
    while (at >= this.rows[here + FROM] + this.rows[here + LENGTH]) here = this.rows[here + REST];
    if (at > this.rows[here + FROM]) here = this.#split(here, at - this.rows[here + FROM]);
    if (count < this.rows[here + LENGTH]) this.#split(here, count);
    return here;
  }

  /** A request hits a whole piece. */
  touch(piece: number): void {
    const { rows } = this;
    if (rows[piece + REFERENCES]++ > 0) return;
    this.#order.remove(piece >> SHIFT);
    this.#freeBlocks -= rows[piece + LENGTH];
  }

  /** The last of a piece and its rests that have `count` blocks together. */
  lastOf(piece: number, count: number): number {
    const { rows } = this;
    let here = piece;
    for (let left = count - rows[here + LENGTH]; left > 0; left -= rows[here + LENGTH]) {
      here = rows[here + REST];
    }
    return here;
  }

  /**
   * `count` blocks of one request are full and hold blocks `at` and on of a run. `last` is the last piece of the request, or 0: it
   * grows if it is the request's alone, ends there, has no place in the order yet and no other piece has these blocks. Returns the piece that has them.
   */
  register(run: number, at: number, count: number, last: number): number {
    this.#registered += count;
    const row = this.index.findOrAdd(run);
    const known = this.index.rows;
    known[row + SEEN] = Math.max(known[row + SEEN], at + count);
    const { rows } = this;
    if (
      last !== 0 &&
      rows[last + RUN] === run &&
      rows[last + FROM] + rows[last + LENGTH] === at &&
      rows[last + REFERENCES] === 1 &&
      rows[last + INSERTION] < 0 &&
      this.gap(row, at, count) === count
    ) {
      rows[last + LENGTH] += count;
      rows[last + REST] = 0;
      return last;
    }
    const piece = this.#newPiece(run, at, count, 1);
    this.#appendCopy(row, piece);
    return piece;
  }

  /** `count` blocks of one request are full, are given back now, and hold what nobody will look for. */
  releaseUnfindable(count: number): void {
    this.#registered += count;
    this.release(this.#newPiece(UNFINDABLE, 0, count, 1));
  }

  /** Gives a reference to a piece back. The last one makes it free. */
  release(piece: number): void {
    const { rows } = this;
    if (--rows[piece + REFERENCES] > 0) return;
    this.#freeBlocks += rows[piece + LENGTH];
    if (this.#order.keepsPlaces && rows[piece + INSERTION] < 0) {
      rows[piece + INSERTION] = this.#insertions++;
    }
    this.#order.add(piece >> SHIFT, rows[piece + INSERTION], rows[piece + FROM]);
  }

  /** Takes blocks back that were never full. */
  releaseEmpty(count: number): void {
    if (count === 0) return;
    this.#freeBlocks += count;
    if (!this.#queuesEmpty) this.#empty += count;
    else this.#order.add(this.#newPiece(EMPTY, 0, count, 0) >> SHIFT, -1, 0);
  }

  #split(piece: number, length: number): number {
    const run = this.rows[piece + RUN];
    const from = this.rows[piece + FROM] + length;
    const rest = this.#newPiece(run, from, this.rows[piece + LENGTH] - length, 0);
    const { rows } = this;
    rows[piece + LENGTH] = length;
    rows[rest + REFERENCES] = rows[piece + REFERENCES];
    rows[rest + INSERTION] = rows[piece + INSERTION];
    rows[rest + REST] = rows[piece + REST];
    rows[piece + REST] = rest;
    // Beside each other among the copies, and the end goes first.
    const next = rows[piece + NEXT_COPY];
    rows[rest + NEXT_COPY] = next;
    rows[rest + PREVIOUS_COPY] = piece;
    rows[piece + NEXT_COPY] = rest;
    if (next !== 0) rows[next + PREVIOUS_COPY] = rest;
    else this.index.rows[this.index.find(run) + LAST_PIECE] = rest;
    if (rows[rest + REFERENCES] === 0) {
      this.#order.addBefore(rest >> SHIFT, piece >> SHIFT, rows[rest + INSERTION], from);
    }
    return rest;
  }

  /** An evicted piece, of which nothing is left, leaves the order and the copies. */
  #drop(piece: number): void {
    const { rows } = this;
    this.#order.remove(piece >> SHIFT);
    if (rows[piece + RUN] >= 0) {
      const before = rows[piece + PREVIOUS_COPY];
      const after = rows[piece + NEXT_COPY];
      const row = before === 0 || after === 0 ? this.index.find(rows[piece + RUN]) : 0;
      if (before === 0) this.index.rows[row + FIRST_PIECE] = after;
      else rows[before + NEXT_COPY] = after;
      if (after === 0) this.index.rows[row + LAST_PIECE] = before;
      else rows[after + PREVIOUS_COPY] = before;
    }
    rows[piece + NEXT_COPY] = this.#unused;
    this.#unused = piece;
  }

  #newPiece(run: number, from: number, length: number, references: number): number {
    let piece = this.#unused;
    if (piece !== 0) this.#unused = this.rows[piece + NEXT_COPY];
    else {
      piece = this.#end;
      this.#end += FIELDS;
      if (this.#end > this.rows.length) {
        const grown = new Int32Array(this.rows.length * 2);
        grown.set(this.rows);
        this.rows = grown;
      }
    }
    const { rows } = this;
    rows[piece + RUN] = run;
    rows[piece + FROM] = from;
    rows[piece + LENGTH] = length;
    rows[piece + REFERENCES] = references;
    rows[piece + NEXT_COPY] = 0;
    rows[piece + PREVIOUS_COPY] = 0;
    rows[piece + REST] = 0;
    rows[piece + INSERTION] = -1;
    return piece;
  }

  #appendCopy(row: number, piece: number): void {
    const known = this.index.rows;
    const last = known[row + LAST_PIECE];
    this.rows[piece + PREVIOUS_COPY] = last;
    if (last === 0) known[row + FIRST_PIECE] = piece;
    else this.rows[last + NEXT_COPY] = piece;
    known[row + LAST_PIECE] = piece;
  }

  /** Throws when an invariant is broken, given how many blocks are in no piece and not free. For tests. */
  checkIntegrity(unfilled: number): void {
    const { rows } = this;
    let free = this.#empty;
    let queued = 0;
    this.#order.forEach((number) => {
      const piece = number << SHIFT;
      if (rows[piece + REFERENCES] !== 0) throw broken('a piece is free and referenced');
      if (rows[piece + LENGTH] <= 0) throw broken('a piece without blocks is free');
      free += rows[piece + LENGTH];
      if (rows[piece + RUN] >= 0) queued++;
      if (free > this.blocks) throw broken('the order has a cycle');
    });
    if (free !== this.#freeBlocks) throw broken(`${free} blocks are free, not ${this.#freeBlocks}`);
    let referenced = 0;
    this.index.forEach((run, row) => {
      let before = 0;
      const first = this.index.rows[row + FIRST_PIECE];
      for (let piece = first; piece !== 0; piece = rows[piece + NEXT_COPY]) {
        if (rows[piece + RUN] !== run)
          throw broken(`a piece of ${rows[piece + RUN]} is among those of ${run}`);
        if (rows[piece + PREVIOUS_COPY] !== before) throw broken('the links of copies');
        if (rows[piece + FROM] + rows[piece + LENGTH] > this.seen(row))
          throw broken('a block was never seen');
        if (rows[piece + REFERENCES] > 0) referenced += rows[piece + LENGTH];
        else queued--;
        before = piece;
      }
      if (this.index.rows[row + LAST_PIECE] !== before) throw broken('the last copy');
    });
    if (queued !== 0) throw broken('free pieces and queued ones differ');
    if (free + referenced + unfilled !== this.blocks) {
      throw broken(`${free} free + ${referenced} cached and in use + ${unfilled} others`);
    }
  }
}

function exhausted(blocks: number, free: number): KavierError {
  const found = `${free} free of ${blocks}`;
  return new KavierError('no free KV block', { kind: 'work', found });
}

function broken(what: string): Error {
  return new Error(`run pool: ${what}`);
}
