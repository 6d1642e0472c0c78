import { addTo, bitSet, dropFrom, nextIn } from '../kernel/bit-set.ts';
import { widened } from '../kernel/widened.ts';

/** Ticks that the ring covers at once; a power of two. */
const TICKS = 1024;
/** Places in the row of a slot. */
const TICK = 0;
const NEXT = 1;
const PREVIOUS = 2;
const ORDER = 3;
const WIDTH = 4;

/**
 * When each of a set of slots is done, on a clock that counts steps: a ring of buckets by tick, each a list of slots in
 * order of admission. A slot that is done more than one lap ahead lies in the bucket that its tick falls on and is
 * passed over until its lap has come. Entering, leaving and asking what is done now cost O(1); asking for
 * the next tick costs a look at each 32 ticks, and at the buckets before it that are not empty.
 */
export class FinishRing {
  readonly #first = new Int32Array(TICKS).fill(-1);
  /** Buckets with somebody in them. */
  readonly #filled = bitSet(TICKS);
  /** Rows by slot: the tick at which it is done, -1 when it is not in the ring; its neighbours in the bucket; its order. */
  #rows: Int32Array;
  #size = 0;

  constructor(slots: number) {
    this.#rows = new Int32Array(slots * WIDTH).fill(-1);
  }

  has(slot: number): boolean {
    return this.#rows[slot * WIDTH + TICK] >= 0;
  }

  tickOf(slot: number): number {
    return this.#rows[slot * WIDTH + TICK];
  }

  add(slot: number, tick: number, order: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const bucket = tick & (TICKS - 1);
    let before = -1;
    let after = this.#first[bucket];
    while (after >= 0 && rows[after * WIDTH + ORDER] < order) {
      before = after;
      after = rows[after * WIDTH + NEXT];
    }
    rows[at + TICK] = tick;
    rows[at + ORDER] = order;
    rows[at + PREVIOUS] = before;
    rows[at + NEXT] = after;
    if (before < 0) this.#first[bucket] = slot;
    else rows[before * WIDTH + NEXT] = slot;
    if (after >= 0) rows[after * WIDTH + PREVIOUS] = slot;
    addTo(this.#filled, bucket);
    this.#size++;
  }

  remove(slot: number): void {
    const rows = this.#rows;
    const at = slot * WIDTH;
    const before = rows[at + PREVIOUS];
    const after = rows[at + NEXT];
    const bucket = rows[at + TICK] & (TICKS - 1);
    if (before < 0) this.#first[bucket] = after;
    else rows[before * WIDTH + NEXT] = after;
    if (after >= 0) rows[after * WIDTH + PREVIOUS] = before;
    else if (before < 0) dropFrom(this.#filled, bucket);
    rows[at + TICK] = -1;
    this.#size--;
  }

  /** The slot that is done at `tick` and was admitted first, or -1. */
  firstAt(tick: number): number {
    const rows = this.#rows;
    let slot = this.#first[tick & (TICKS - 1)];
    while (slot >= 0 && rows[slot * WIDTH + TICK] !== tick) slot = rows[slot * WIDTH + NEXT];
    return slot;
  }

  /**
   * The first tick after `tick` at which a slot is done, at most one lap or `within` ticks ahead; Infinity when the ring is empty.
   */
  nextAfter(tick: number, within = TICKS): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    const limit = tick + Math.min(within, TICKS);
    for (let at = tick + 1; at < limit; ) {
      const bucket = at & (TICKS - 1);
      const end = Math.min(TICKS, bucket + limit - at);
      const next = nextIn(this.#filled, bucket, end);
      at += next - bucket;
      if (next === end) continue;
      if (this.firstAt(at) >= 0) return at;
      at++;
    }
    return limit;
  }

  /** Makes room for slots up to `slots` - 1. */
  widen(slots: number): void {
    this.#rows = widened(this.#rows, slots * WIDTH, -1);
  }
}
