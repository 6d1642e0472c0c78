const NEXT = 0;
const PREVIOUS = 1;
/** Of an item that is not queued. */
const NOT_QUEUED = -1;

/**
 * A queue of whole numbers >= 0, oldest first, into and from which any can be put and taken: a circular list on one typed array,
 * closed by a sentinel in its first place; item i has place i + 1. Every operation is O(1). It grows with the largest item.
 */
export class LinkedQueue {
  #links: Int32Array;
  #size = 0;

  /** Room for items 0 .. items - 1 at first. */
  constructor(items: number) {
    this.#links = new Int32Array((items + 1) * 2).fill(NOT_QUEUED);
    this.#links[NEXT] = 0;
    this.#links[PREVIOUS] = 0;
  }

  get size(): number {
    return this.#size;
  }

  has(item: number): boolean {
    const place = (item + 1) * 2;
    return place < this.#links.length && this.#links[place] !== NOT_QUEUED;
  }

  /** The oldest item, or -1. */
  first(): number {
    return this.#links[NEXT] - 1;
  }

  /** The item that came after another, or -1. */
  after(item: number): number {
    return this.#links[(item + 1) * 2 + NEXT] - 1;
  }

  append(item: number): void {
    this.insertBefore(item, -1);
  }

  /** Before an item that is queued; -1 is the end. */
  insertBefore(item: number, other: number): void {
    const here = item + 1;
    if (2 * here >= this.#links.length) this.#grow(here);
    const links = this.#links;
    const next = other + 1;
    const previous = links[2 * next + PREVIOUS];
    links[2 * here + NEXT] = next;
    links[2 * here + PREVIOUS] = previous;
    links[2 * previous + NEXT] = here;
    links[2 * next + PREVIOUS] = here;
    this.#size++;
  }

  remove(item: number): void {
    const links = this.#links;
    const here = 2 * (item + 1);
    const next = links[here + NEXT];
    const previous = links[here + PREVIOUS];
    links[2 * previous + NEXT] = next;
    links[2 * next + PREVIOUS] = previous;
    links[here + NEXT] = NOT_QUEUED;
    links[here + PREVIOUS] = NOT_QUEUED;
    this.#size--;
  }

  /** Throws when the links are broken; calls `visit` for each item. */
  checkIntegrity(visit: (item: number) => void): void {
    const links = this.#links;
    let count = 0;
    for (let item = this.first(), before = 0; item >= 0; item = this.after(item)) {
      if (++count > this.#size || links[2 * (item + 1) + PREVIOUS] !== before) {
        throw new Error(`the links of a queue are broken at ${item}`);
      }
      visit(item);
      before = item + 1;
    }
    if (count !== this.#size) throw new Error(`${count} items are queued, not ${this.#size}`);
  }

  #grow(place: number): void {
    const grown = new Int32Array(Math.max(this.#links.length, 2 * place) * 2).fill(NOT_QUEUED);
    grown.set(this.#links);
    this.#links = grown;
  }
}
