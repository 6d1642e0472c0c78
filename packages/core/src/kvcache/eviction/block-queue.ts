import { brokenPolicy } from './contract.ts';

const NEXT = 0;
const PREVIOUS = 1;
/** Of a block that is not queued. */
const NOT_QUEUED = -1;

/**
 * A queue of blocks, oldest first, from which any block can be taken: a circular list on one typed array, closed by a
 * sentinel. Every operation is O(1).
 */
export class BlockQueue {
  readonly #links: Int32Array;
  readonly #sentinel: number;
  #size = 0;

  constructor(blocks: number) {
    this.#links = new Int32Array((blocks + 1) * 2).fill(NOT_QUEUED);
    this.#sentinel = blocks;
    this.#links[blocks * 2 + NEXT] = blocks;
    this.#links[blocks * 2 + PREVIOUS] = blocks;
  }

  get size(): number {
    return this.#size;
  }

  has(block: number): boolean {
    return this.#links[block * 2] !== NOT_QUEUED;
  }

  /** The oldest block, or -1. */
  first(): number {
    return this.#blockOrNone(this.#links[this.#sentinel * 2 + NEXT]);
  }

  /** The block that came after another, or -1. */
  after(block: number): number {
    return this.#blockOrNone(this.#links[block * 2 + NEXT]);
  }

  append(block: number): void {
    const links = this.#links;
    const end = this.#sentinel * 2;
    const last = links[end + PREVIOUS];
    links[block * 2 + NEXT] = this.#sentinel;
    links[block * 2 + PREVIOUS] = last;
    links[last * 2 + NEXT] = block;
    links[end + PREVIOUS] = block;
    this.#size++;
  }

  remove(block: number): void {
    const links = this.#links;
    const next = links[block * 2 + NEXT];
    const previous = links[block * 2 + PREVIOUS];
    links[previous * 2 + NEXT] = next;
    links[next * 2 + PREVIOUS] = previous;
    links[block * 2 + NEXT] = NOT_QUEUED;
    links[block * 2 + PREVIOUS] = NOT_QUEUED;
    this.#size--;
  }

  /** Throws when the links are broken; calls `visit` for each block. */
  checkIntegrity(visit: (block: number) => void): void {
    let count = 0;
    for (let block = this.first(); block >= 0; block = this.after(block)) {
      if (++count > this.#size)
        throw brokenPolicy('a queue has a cycle, or more blocks than it counts');
      visit(block);
    }
    if (count !== this.#size) throw brokenPolicy(`${count} blocks are queued, not ${this.#size}`);
  }

  #blockOrNone(block: number): number {
    return block === this.#sentinel ? NOT_QUEUED : block;
  }
}
