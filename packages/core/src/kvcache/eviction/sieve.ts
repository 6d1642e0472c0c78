import { LinkedQueue } from '../../kernel/linked-queue.ts';
import {
  brokenPolicy,
  type EvictionFamily,
  type EvictionPolicy,
  type EvictionSetup,
} from './contract.ts';

/**
 * SIEVE (Zhang et al., NSDI 2024, section 3): one queue in order of insertion and a hand that goes from old to new. A hit only marks
 * the block. At a marked block the hand takes the mark away and goes on; an unmarked one is evicted, and the hand stays behind
 * it. Past the newest block the hand begins at the oldest again. What was inserted since is behind the hand's back.
 *
 * A block that running requests reference cannot be evicted: the hand passes it and leaves its mark.
 */
export const sieve: EvictionFamily = { create: (setup) => new Sieve(setup) };

class Sieve implements EvictionPolicy {
  readonly evictsEndsFirst = false;
  readonly #queue: LinkedQueue;
  readonly #isMarked: Uint8Array;
  readonly #isFree: Uint8Array;
  /** The block to look at next; -1 is the oldest. */
  #hand = -1;

  constructor({ blocks }: EvictionSetup) {
    this.#queue = new LinkedQueue(blocks);
    this.#isMarked = new Uint8Array(blocks);
    this.#isFree = new Uint8Array(blocks);
  }

  release(block: number, isInsertion: boolean): void {
    if (isInsertion) this.#queue.append(block);
    this.#isFree[block] = 1;
  }

  hit(block: number): void {
    this.#isMarked[block] = 1;
    this.#isFree[block] = 0;
  }

  evict(): number {
    for (;;) {
      const block = this.#hand < 0 ? this.#queue.first() : this.#hand;
      this.#hand = this.#queue.after(block);
      if (this.#isFree[block] === 0) continue;
      if (this.#isMarked[block] === 0) {
        this.#queue.remove(block);
        this.#isFree[block] = 0;
        return block;
      }
      this.#isMarked[block] = 0;
    }
  }

  checkIntegrity(isEvictable: (block: number) => boolean): void {
    if (this.#hand >= 0 && !this.#queue.has(this.#hand)) throw brokenPolicy('the hand is nowhere');
    let free = 0;
    this.#queue.checkIntegrity((block) => {
      if (this.#isFree[block] === 1) free++;
    });
    for (let block = 0; block < this.#isFree.length; block++) {
      if ((this.#isFree[block] === 1) !== isEvictable(block))
        throw brokenPolicy(`${block} of a SIEVE`);
      if (isEvictable(block)) free--;
    }
    if (free !== 0) throw brokenPolicy('an evictable block is not in the queue of a SIEVE');
  }
}
