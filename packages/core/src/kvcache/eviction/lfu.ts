import { Heap } from '../../kernel/heap.ts';
import {
  brokenPolicy,
  type EvictionFamily,
  type EvictionPolicy,
  type EvictionSetup,
} from './contract.ts';

/**
 * Least frequently used: evicted is the block with the fewest hits since it was filled; of several the one that was released
 * longest ago. An evicted content that comes back begins with no hits.
 */
export const lfu: EvictionFamily = { create: (setup) => new Lfu(setup) };

class Lfu implements EvictionPolicy {
  readonly evictsEndsFirst = false;
  /** Evictable blocks by hits, then by the number of releases before their last. */
  readonly #order: Heap;
  readonly #hits: Float64Array;
  #releases = 0;

  constructor({ blocks }: EvictionSetup) {
    this.#order = new Heap(blocks);
    this.#hits = new Float64Array(blocks);
  }

  release(block: number): void {
    this.#order.set(block, this.#hits[block], this.#releases++);
  }

  hit(block: number, wasFree: boolean): void {
    this.#hits[block]++;
    if (wasFree) this.#order.remove(block);
  }

  evict(): number {
    const block = this.#order.first();
    this.#order.remove(block);
    this.#hits[block] = 0;
    return block;
  }

  checkIntegrity(isEvictable: (block: number) => boolean): void {
    for (let block = 0; block < this.#hits.length; block++) {
      if (this.#order.has(block) !== isEvictable(block)) throw brokenPolicy(`${block} of an LFU`);
    }
  }
}
