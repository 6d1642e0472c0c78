/**
 * A binary heap over small integer ids, each with one key: push, change, remove and take the least in O(log n), with
 * nothing allocated after construction. Equal keys come out by rank, equal ranks by id.
 */
export class IndexedHeap {
  readonly #heap: Int32Array;
  /** Place of each id in the heap, or -1. */
  readonly #place: Int32Array;
  readonly #key: Float64Array;
  readonly #rank: Float64Array;
  #size = 0;

  /** `ids`: ids are 0 .. ids - 1. */
  constructor(ids: number) {
    this.#heap = new Int32Array(ids);
    this.#place = new Int32Array(ids).fill(-1);
    this.#key = new Float64Array(ids);
    this.#rank = new Float64Array(ids);
  }

  get size(): number {
    return this.#size;
  }

  has(id: number): boolean {
    return this.#place[id] >= 0;
  }

  /** The id with the least key, or -1. */
  first(): number {
    return this.#size === 0 ? -1 : this.#heap[0];
  }

  /** The least key, or Infinity. */
  firstKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#key[this.#heap[0]];
  }

  keyOf(id: number): number {
    return this.#key[id];
  }

  /** Adds an id, or changes its key. */
  set(id: number, key: number, rank = 0): void {
    this.#key[id] = key;
    this.#rank[id] = rank;
    const isNew = this.#place[id] < 0;
    if (isNew) {
      this.#place[id] = this.#size;
      this.#heap[this.#size++] = id;
    }
    this.#up(this.#place[id]);
    if (!isNew) this.#down(this.#place[id]);
  }

  /** Removes an id; nothing happens when it is not there. */
  remove(id: number): void {
    const hole = this.#place[id];
    if (hole < 0) return;
    this.#place[id] = -1;
    const last = this.#heap[--this.#size];
    if (last === id) return;
    this.#put(last, hole);
    this.#down(hole);
    if (this.#place[last] === hole) this.#up(hole);
  }

  #up(from: number): void {
    const id = this.#heap[from];
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = this.#heap[parent];
      if (!this.#isBefore(id, above)) break;
      this.#put(above, hole);
      hole = parent;
    }
    this.#put(id, hole);
  }

  #down(from: number): void {
    const id = this.#heap[from];
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(this.#heap[child + 1], this.#heap[child])) {
        child++;
      }
      if (!this.#isBefore(this.#heap[child], id)) break;
      this.#put(this.#heap[child], hole);
      hole = child;
    }
    this.#put(id, hole);
  }

  #put(id: number, place: number): void {
    this.#heap[place] = id;
    this.#place[id] = place;
  }

  #isBefore(a: number, b: number): boolean {
    if (this.#key[a] !== this.#key[b]) return this.#key[a] < this.#key[b];
    if (this.#rank[a] !== this.#rank[b]) return this.#rank[a] < this.#rank[b];
    return a < b;
  }
}
