import { ContentIndex } from '../content-index.ts';

/** The contents that were evicted last, at most `capacity` of them, without their blocks: the first in is forgotten first. */
export class Ghost {
  /** A ring of contents; -1 where none has been. */
  readonly #ring: Int32Array;
  /** Place in the ring of the last time that a content was put in. */
  readonly #places: ContentIndex;
  #next = 0;

  constructor(capacity: number) {
    this.#ring = new Int32Array(capacity).fill(-1);
    this.#places = new ContentIndex(capacity);
  }

  has(content: number): boolean {
    return this.#places.get(content) >= 0;
  }

  add(content: number): void {
    if (this.#ring.length === 0) return;
    const place = this.#next;
    const forgotten = this.#ring[place];
    if (forgotten >= 0 && this.#places.get(forgotten) === place) this.#places.delete(forgotten);
    this.#ring[place] = content;
    this.#places.set(content, place);
    this.#next = place + 1 === this.#ring.length ? 0 : place + 1;
  }
}
