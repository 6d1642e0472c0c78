/**
 * The requests that run on a replica, in order of admission: a doubly linked list through slots. A slot is a small
 * integer that a request has while it runs; slots are reused.
 */
export class RunningList {
  readonly request: Int32Array;
  /** Number of admissions before this one: the order of the list, as a key. */
  readonly order: Float64Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly #free: Int32Array;
  #size = 0;
  #admissions = 0;
  first = -1;
  last = -1;

  constructor(slots: number) {
    this.request = new Int32Array(slots).fill(-1);
    this.order = new Float64Array(slots);
    this.next = new Int32Array(slots).fill(-1);
    this.previous = new Int32Array(slots).fill(-1);
    this.#free = Int32Array.from({ length: slots }, (_, i) => slots - 1 - i);
  }

  get size(): number {
    return this.#size;
  }

  /** Puts a request last and returns its slot. The caller has checked that there is room. */
  append(request: number): number {
    const slot = this.#free[this.#free.length - 1 - this.#size++];
    this.request[slot] = request;
    this.order[slot] = this.#admissions++;
    this.previous[slot] = this.last;
    this.next[slot] = -1;
    if (this.last < 0) this.first = slot;
    else this.next[this.last] = slot;
    this.last = slot;
    return slot;
  }

  /** Takes a slot out: its request becomes -1, its links stay readable until it is used again. */
  remove(slot: number): void {
    this.request[slot] = -1;
    const before = this.previous[slot];
    const after = this.next[slot];
    if (before < 0) this.first = after;
    else this.next[before] = after;
    if (after < 0) this.last = before;
    else this.previous[after] = before;
    this.#free[this.#free.length - this.#size--] = slot;
  }
}
