/** Ticks that the ring covers at once; a power of two. */
const TICKS = 1024;

/**
 * When each of a set of slots is done, on a clock that counts steps: a ring of buckets by tick, each a list of slots in
 * order of admission. A slot that is done more than one lap ahead lies in the bucket that its tick falls on and is
 * passed over until its lap has come. Entering, leaving and asking what is done now cost O(1); asking for
 * the next tick costs the ticks until then.
 */
export class FinishRing {
  readonly #first = new Int32Array(TICKS).fill(-1);
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Tick at which a slot is done; -1 when the slot is not in the ring. */
  readonly #tick: Float64Array;
  readonly #order: Float64Array;
  #size = 0;

  constructor(slots: number) {
    this.#next = new Int32Array(slots);
    this.#previous = new Int32Array(slots);
    this.#tick = new Float64Array(slots).fill(-1);
    this.#order = new Float64Array(slots);
  }

  has(slot: number): boolean {
    return this.#tick[slot] >= 0;
  }

  tickOf(slot: number): number {
    return this.#tick[slot];
  }

  add(slot: number, tick: number, order: number): void {
    this.#tick[slot] = tick;
    this.#order[slot] = order;
    this.#size++;
    const bucket = tick & (TICKS - 1);
    let before = -1;
    let after = this.#first[bucket];
    while (after >= 0 && this.#order[after] < order) {
      before = after;
      after = this.#next[after];
    }
    this.#previous[slot] = before;
    this.#next[slot] = after;
    if (before < 0) this.#first[bucket] = slot;
    else this.#next[before] = slot;
    if (after >= 0) this.#previous[after] = slot;
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

  /** The first tick after `tick` at which a slot is done, at most one lap or `within` ticks ahead; Infinity when the ring is empty. */
  nextAfter(tick: number, within = TICKS): number {
    if (this.#size === 0) return Number.POSITIVE_INFINITY;
    const limit = tick + Math.min(within, TICKS);
    let at = tick + 1;
    while (at < limit && this.firstAt(at) < 0) at++;
    return at;
  }
}
