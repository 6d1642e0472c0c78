/** Places for so many entries at first. */
const ROOM = 16;

/**
 * A binary heap of whole numbers >= 0, each with a key and a rank: the least (key, rank, id) comes first. It grows with use and
 * allocates nothing else. With `ids` it knows where each id stands, so that any can be changed and removed in O(log n);
 * without, removing one that is not first costs a search.
 */
export class Heap {
  #ids = new Int32Array(ROOM);
  #keys = new Float64Array(ROOM);
  #ranks = new Float64Array(ROOM);
  /** Place of each id, or -1. */
  readonly #places: Int32Array | undefined;
  #size = 0;

  /** `ids`: ids are 0 .. ids - 1, each in the heap at most once. */
  constructor(ids?: number) {
    this.#places = ids === undefined ? undefined : new Int32Array(ids).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  has(id: number): boolean {
    return this.#placeOf(id) >= 0;
  }

  /** The first id, or -1. */
  first(): number {
    return this.#size === 0 ? -1 : this.#ids[0];
  }

  /** Its key, or Infinity. */
  firstKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#keys[0];
  }

  /** Adds an id that is not there. */
  push(id: number, key: number, rank = 0): void {
    if (this.#size === this.#ids.length) this.#grow();
    this.#up(this.#size++, id, key, rank);
  }

  /** Adds an id, or changes its key and rank. */
  set(id: number, key: number, rank = 0): void {
    const place = this.#placeOf(id);
    if (place < 0) this.push(id, key, rank);
    else this.#settle(place, id, key, rank);
  }

  /** Takes the first out. */
  pop(): void {
    this.#removeAt(0);
  }

  /** Removes an id; nothing happens when it is not there. */
  remove(id: number): void {
    this.#removeAt(this.#placeOf(id));
  }

  #placeOf(id: number): number {
    return this.#places === undefined
      ? this.#ids.subarray(0, this.#size).indexOf(id)
      : this.#places[id];
  }

  #removeAt(place: number): void {
    if (place < 0 || this.#size === 0) return;
    if (this.#places !== undefined) this.#places[this.#ids[place]] = -1;
    const last = --this.#size;
    if (last === place) return;
    this.#settle(place, this.#ids[last], this.#keys[last], this.#ranks[last]);
  }

  /** Puts an entry where it belongs, from a hole on. */
  #settle(hole: number, id: number, key: number, rank: number): void {
    const parent = (hole - 1) >> 1;
    if (hole > 0 && this.#isAfter(parent, id, key, rank)) this.#up(hole, id, key, rank);
    else this.#down(hole, id, key, rank);
  }

  #up(from: number, id: number, key: number, rank: number): void {
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#isAfter(parent, id, key, rank)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, id, key, rank);
  }

  #down(from: number, id: number, key: number, rank: number): void {
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (right < this.#size && this.#isBefore(right, child)) child = right;
      if (this.#isAfter(child, id, key, rank)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#put(hole, id, key, rank);
  }

  #isBefore(a: number, b: number): boolean {
    return !this.#isAfter(a, this.#ids[b], this.#keys[b], this.#ranks[b]);
  }

  /** Whether the entry at a place comes after this one. */
  #isAfter(place: number, id: number, key: number, rank: number): boolean {
    if (this.#keys[place] !== key) return this.#keys[place] > key;
    if (this.#ranks[place] !== rank) return this.#ranks[place] > rank;
    return this.#ids[place] > id;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#ids[from], this.#keys[from], this.#ranks[from]);
  }

  #put(place: number, id: number, key: number, rank: number): void {
    this.#ids[place] = id;
    this.#keys[place] = key;
    this.#ranks[place] = rank;
    if (this.#places !== undefined) this.#places[id] = place;
  }

  #grow(): void {
    const room = this.#ids.length * 2;
    const [ids, keys, ranks] = [this.#ids, this.#keys, this.#ranks];
    this.#ids = new Int32Array(room);
    this.#keys = new Float64Array(room);
    this.#ranks = new Float64Array(room);
    this.#ids.set(ids);
    this.#keys.set(keys);
    this.#ranks.set(ranks);
  }
}
