import { LinkedQueue } from '../../kernel/linked-queue.ts';
import {
  brokenPolicy,
  type EvictionFamily,
  type EvictionPolicy,
  type EvictionSetup,
} from './contract.ts';
import { Ghost } from './ghost.ts';

/** Share of the objects that the small queue may have, in tenths; the ghost remembers as many contents as the rest of the blocks. */
const SMALL_TENTHS = 1;
/** Hits are counted up to here: two bits. */
const MOST_HITS = 3;

/**
 * S3-FIFO (Yang et al., SOSP 2023, doi 10.1145/3600006.3613147, section 4.1): a small queue that most objects leave soon, a main
 * queue, and a ghost that remembers contents which the small queue has lost.
 *
 *   insertion   into the main queue if the ghost remembers the content, otherwise into the small one
 *   hit         counts, up to 3; nothing moves
 *   eviction    from the small queue while it has at least a tenth of the objects, otherwise from the main one
 *     small     the oldest moves to the main queue, its count cleared, if it has more than one hit; otherwise it is evicted and the
 *               ghost remembers its content
 *     main      the oldest begins anew with one hit less if it has any; otherwise it is evicted
 *
 * The paper's cache is full of objects when it evicts, so that its tenth is one of the objects; here running requests hold the other
 * blocks. A block that they reference cannot be evicted: when its turn comes it is in use, and it goes where a block with
 * hits goes, its count as it is.
 */
export const s3Fifo: EvictionFamily = { create: (setup) => new S3Fifo(setup) };

class S3Fifo implements EvictionPolicy {
  readonly evictsEndsFirst = false;
  readonly #contents: Readonly<Int32Array>;
  readonly #small: LinkedQueue;
  readonly #main: LinkedQueue;
  readonly #ghost: Ghost;
  readonly #hits: Uint8Array;
  readonly #isFree: Uint8Array;
  /** Evictable blocks of the main queue. */
  #freeInMain = 0;

  constructor({ blocks, contents }: EvictionSetup) {
    this.#contents = contents;
    this.#small = new LinkedQueue(blocks);
    this.#main = new LinkedQueue(blocks);
    this.#ghost = new Ghost(blocks - Math.floor((blocks * SMALL_TENTHS) / 10));
    this.#hits = new Uint8Array(blocks);
    this.#isFree = new Uint8Array(blocks);
  }

  release(block: number, isInsertion: boolean): void {
    this.#isFree[block] = 1;
    if (isInsertion) {
      (this.#ghost.has(this.#contents[block]) ? this.#main : this.#small).append(block);
    }
    if (this.#main.has(block)) this.#freeInMain++;
  }

  hit(block: number, wasFree: boolean): void {
    if (this.#hits[block] < MOST_HITS) this.#hits[block]++;
    this.#isFree[block] = 0;
    if (wasFree && this.#main.has(block)) this.#freeInMain--;
  }

  evict(): number {
    for (;;) {
      const objects = this.#small.size + this.#main.size;
      const isSmallFull = this.#small.size * 10 >= objects * SMALL_TENTHS;
      const block = isSmallFull || this.#freeInMain === 0 ? this.#fromSmall() : this.#fromMain();
      if (block >= 0) return block;
    }
  }

  /** Looks at the oldest of the small queue; -1 if it stays. */
  #fromSmall(): number {
    const block = this.#small.first();
    this.#small.remove(block);
    const isFree = this.#isFree[block] === 1;
    if (isFree && this.#hits[block] <= 1) {
      this.#ghost.add(this.#contents[block]);
      return this.#leaves(block);
    }
    this.#main.append(block);
    if (isFree) {
      this.#hits[block] = 0;
      this.#freeInMain++;
    }
    return -1;
  }

  /** Looks at the oldest of the main queue; -1 if it stays. */
  #fromMain(): number {
    const block = this.#main.first();
    this.#main.remove(block);
    const isFree = this.#isFree[block] === 1;
    if (isFree && this.#hits[block] === 0) {
      this.#freeInMain--;
      return this.#leaves(block);
    }
    this.#main.append(block);
    if (isFree) this.#hits[block]--;
    return -1;
  }

  #leaves(block: number): number {
    this.#hits[block] = 0;
    this.#isFree[block] = 0;
    return block;
  }

  checkIntegrity(isEvictable: (block: number) => boolean): void {
    let free = 0;
    let freeInMain = 0;
    this.#small.checkIntegrity((block) => {
      if (this.#main.has(block)) throw brokenPolicy(`${block} is in both queues of an S3-FIFO`);
      free += this.#isFree[block];
    });
    this.#main.checkIntegrity((block) => {
      free += this.#isFree[block];
      freeInMain += this.#isFree[block];
    });
    if (freeInMain !== this.#freeInMain) throw brokenPolicy('free blocks of the main queue');
    for (let block = 0; block < this.#isFree.length; block++) {
      if ((this.#isFree[block] === 1) !== isEvictable(block))
        throw brokenPolicy(`${block} of an S3-FIFO`);
      if (isEvictable(block)) free--;
    }
    if (free !== 0) throw brokenPolicy('an evictable block is in no queue of an S3-FIFO');
  }
}
