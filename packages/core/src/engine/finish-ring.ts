import { widened } from '../kernel/widened.ts';

/** Ticks that the ring covers at once; a power of two. */
const TICKS = 1024;

/**
 * When each of a set of slots is done, on a clock that counts steps: a ring of buckets by tick, each a list of slots in
 * order of admission. A slot that is done more than one lap ahead lies in the bucket that its tick falls on and is
 * passed over until its lap has come. Entering, leaving and asking what is done now cost O(1); asking for
 * the next tick costs the ticks since that was last asked for.
 */
export class FinishRing {
  readonly #first = new Int32Array(TICKS).fill(-1);
  #next: Int32Array;
  #previous: Int32Array;
  /** Tick at which a slot is done; -1 when the slot is not in the ring. */
  #tick: Int32Array;
  #order: Int32Array;
  #size = 0;
  /** Nobody is done after the present tick and before this one. */
  #from = 0;

  constructor(slots: number) {
    this.#next = new Int32Array(slots);
    this.#previous = new Int32Array(slots);
    this.#tick = new Int32Array(slots).fill(-1);
    this.#order = new Int32Array(slots);
  }

  has(slot: number): boolean {
    return this.#tick[slot] >= 0;
  }

  tickOf(slot: number): number {
    return this.#tick[slot];
  }

  add(slot: number, tick: number, order: number): void {
    const next = this.#next;
    const previous = this.#previous;
    const orders = this.#order;
    const bucket = tick & (TICKS - 1);
    let before = -1;
    let after = this.#first[bucket];
    while (after >= 0 && orders[after] < order) {
      before = after;
      after = next[after];
    }
    this.#tick[slot] = tick;
    orders[slot] = order;
    previous[slot] = before;
    next[slot] = after;
    if (before < 0) this.#first[bucket] = slot;
    else next[before] = slot;
    if (after >= 0) previous[after] = slot;
    this.#size++;
    if (tick < this.#from) this.#from = tick;
  }

  remove(slot: number): void {
    const before = this.#previous[slot];
    const after = this.#next[slot];
    if (before < 0) this.#first[this.#tick[slot] & (TICKS - 1)] = after;
    else this.#next[before] = after;
    if (after >= 0) this.#previous[after] = before;
    this.#tick[slot] = -1;
    this.#size--;
  }

  /** The slot that is done at `tick` and was admitted first, or -1. */
  firstAt(tick: number): number {
    let slot = this.#first[tick & (TICKS - 1)];
    while (slot >= 0 && this.#tick[slot] !== tick) slot = this.#next[slot];
    return slot;
  }

  /**
   * The first tick after `tick` at which a slot is done, at most one lap or `within` ticks ahead; Infinity when the ring is empty.
   * `tick` never goes back.
   */
  nextAfter(tick: number, within = TICKS): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    const limit = tick + Math.min(within, TICKS);
    let at = Math.max(tick + 1, this.#from);
    while (at < limit && this.firstAt(at) < 0) at++;
    this.#from = at;
    return Math.min(at, limit);
  }

  /** Makes room for slots up to `slots` - 1. */
  widen(slots: number): void {
    this.#next = widened(this.#next, slots);
    this.#previous = widened(this.#previous, slots);
    this.#tick = widened(this.#tick, slots, -1);
    this.#order = widened(this.#order, slots);
  }
}
