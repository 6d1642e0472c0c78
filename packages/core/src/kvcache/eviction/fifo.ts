import { Heap } from '../../kernel/heap.ts';
import {
  brokenPolicy,
  type EvictionFamily,
  type EvictionPolicy,
  type EvictionSetup,
} from './contract.ts';

/**
 * First in, first out: evicted is the evictable block that was inserted first. Hits change nothing; a block that a request has hit
 * and released again is at its old place.
 */
export const fifo: EvictionFamily = { create: (setup) => new Fifo(setup) };

class Fifo implements EvictionPolicy {
  readonly evictsEndsFirst = false;
  /** Evictable blocks by the number of insertions before theirs. */
  readonly #order: Heap;
  readonly #inserted: Float64Array;
  #insertions = 0;

  constructor({ blocks }: EvictionSetup) {
    this.#order = new Heap(blocks);
    this.#inserted = new Float64Array(blocks);
  }

  release(block: number, isInsertion: boolean): void {
    if (isInsertion) this.#inserted[block] = this.#insertions++;
    this.#order.set(block, this.#inserted[block]);
  }

  hit(block: number, wasFree: boolean): void {
    if (wasFree) this.#order.remove(block);
  }

  evict(): number {
    const block = this.#order.first();
    this.#order.remove(block);
    return block;
  }

  checkIntegrity(isEvictable: (block: number) => boolean): void {
    for (let block = 0; block < this.#inserted.length; block++) {
      if (this.#order.has(block) !== isEvictable(block)) throw brokenPolicy(`${block} of a FIFO`);
    }
  }
}
