import { KavierError } from '../units/errors.ts';
import { Bits } from './bits.ts';
import { ContentIndex } from './content-index.ts';
import type { EvictionPolicy } from './eviction/contract.ts';
import { EVICTION_POLICIES, type EvictionName } from './eviction/registry.ts';
import type { EmptyRelease } from './options.ts';

/** Content of a block that is not full. */
const EMPTY = -1;

export interface BlockPoolOptions {
  /** Blocks that requests can hold. (vLLM's own count is one higher: it keeps block 0 as a placeholder.) */
  readonly blocks: number;
  /** Distinct contents: ids 0 .. contents - 1. */
  readonly contents: number;
  readonly eviction: EvictionName;
  /** `tail` is a place in the queue of `lru`; with the other policies blocks without a content go first. */
  readonly emptyRelease: EmptyRelease;
}

/**
 * The KV-cache blocks of one replica, with the semantics of vLLM's block pool (vllm/v1/core/block_pool.py, 2026-08):
 * reference counts and lazy eviction, that is a free block keeps its content and can be hit until it is handed out again; which
 * one is, an eviction policy says. Two requests that fill the same content at the same time each keep a copy; a lookup
 * finds the copy that was registered first.
 *
 * No operation allocates. What a pool takes grows with its blocks, but for one bit for each content that ever had one.
 */
export class BlockPool {
  readonly blocks: number;
  readonly #policy: EvictionPolicy;
  /** Whether released blocks without a content are queued like the others. */
  readonly #queuesEmpty: boolean;
  readonly #references: Int32Array;
  readonly #content: Int32Array;
  /** Whether a block has been released since it got its content. */
  readonly #isInserted: Uint8Array;
  /** Free blocks that were never full, handed out last in, first out. */
  readonly #empty: Int32Array;
  #emptyCount: number;
  /** The copy of each content that was registered first. The copies of a content are a ring in order of registration. */
  readonly #firstCopy: ContentIndex;
  readonly #nextCopy: Int32Array;
  readonly #previousCopy: Int32Array;
  readonly #wasHere: Bits;
  readonly #one = new Int32Array(1);
  #freeBlocks: number;
  #evictions = 0;
  #registered = 0;

  constructor({ blocks, contents, eviction, emptyRelease }: BlockPoolOptions) {
    this.blocks = blocks;
    this.#references = new Int32Array(blocks);
    this.#content = new Int32Array(blocks).fill(EMPTY);
    this.#isInserted = new Uint8Array(blocks);
    this.#policy = EVICTION_POLICIES[eviction].create({ blocks, contents: this.#content });
    this.#queuesEmpty = emptyRelease === 'tail';
    // The first one out is block 0, as in vLLM.
    this.#empty = Int32Array.from({ length: blocks }, (_, i) => blocks - 1 - i);
    this.#emptyCount = blocks;
    this.#firstCopy = new ContentIndex(blocks);
    this.#nextCopy = new Int32Array(blocks);
    this.#previousCopy = new Int32Array(blocks);
    this.#wasHere = new Bits(contents);
    this.#freeBlocks = blocks;
  }

  get evictsEndsFirst(): boolean {
    return this.#policy.evictsEndsFirst;
  }

  /** Blocks that nobody references; cached contents among them count as free. */
  get freeBlocks(): number {
    return this.#freeBlocks;
  }

  /** Share of the blocks in use, 0..1, if `more` were handed out. */
  usage(more = 0): number {
    return this.blocks === 0 ? 0 : 1 - (this.#freeBlocks - more) / this.blocks;
  }

  /** Contents that lost their block so far. */
  get evictions(): number {
    return this.#evictions;
  }

  /** Blocks that became full so far, copies of a content included. */
  get registered(): number {
    return this.#registered;
  }

  /** The block that a lookup of a content finds, or -1. Changes nothing. */
  find(content: number): number {
    return this.#firstCopy.get(content);
  }

  /** Whether a content was here and is no more. */
  wasEvicted(content: number): boolean {
    return this.#wasHere.has(content) && this.#firstCopy.get(content) < 0;
  }

  isFree(block: number): boolean {
    return this.#references[block] === 0;
  }

  /** A request hits a block and references it. */
  touch(block: number): void {
    const wasFree = this.#references[block]++ === 0;
    if (wasFree) this.#freeBlocks--;
    this.#policy.hit(block, wasFree);
  }

  /** Hands a block out, evicting a content if need be. The caller has checked `freeBlocks`. */
  allocate(): number {
    this.#one[0] = -1;
    this.allocateInto(this.#one, 0, 1);
    return this.#one[0];
  }

  /** Hands `count` blocks out to `table[from]` and on. The caller has checked `freeBlocks`. */
  allocateInto(table: Int32Array, from: number, count: number): void {
    if (count > this.#freeBlocks) throw exhausted(this.blocks, this.#freeBlocks);
    for (let place = from; place < from + count; place++) {
      const block = this.#emptyCount > 0 ? this.#empty[--this.#emptyCount] : this.#evict();
      this.#references[block] = 1;
      table[place] = block;
    }
    this.#freeBlocks -= count;
  }

  /** Says that `block` is full: from now on `find(content)` can find it. */
  register(block: number, content: number): void {
    this.#registered++;
    this.#content[block] = content;
    const first = this.#firstCopy.get(content);
    if (first < 0) {
      this.#wasHere.add(content);
      this.#firstCopy.set(content, block);
      this.#nextCopy[block] = block;
      this.#previousCopy[block] = block;
      return;
    }
    const last = this.#previousCopy[first];
    this.#nextCopy[block] = first;
    this.#previousCopy[block] = last;
    this.#nextCopy[last] = block;
    this.#previousCopy[first] = block;
  }

  /** Gives one reference to a block back, as `releaseAll` does. */
  release(block: number): void {
    this.#one[0] = block;
    this.releaseAll(this.#one, 1);
  }

  /**
   * Gives a reference to each of the first `count` blocks of a table back, last block first, so that the end of a sequence is
   * free before its beginning.
   */
  releaseAll(table: Int32Array, count: number): void {
    for (let place = count - 1; place >= 0; place--) {
      const block = table[place];
      if (--this.#references[block] > 0) continue;
      this.#freeBlocks++;
      if (this.#content[block] === EMPTY && !this.#queuesEmpty) {
        this.#empty[this.#emptyCount++] = block;
        continue;
      }
      this.#policy.release(block, this.#isInserted[block] === 0);
      this.#isInserted[block] = 1;
    }
  }

  #evict(): number {
    const block = this.#policy.evict();
    const content = this.#content[block];
    this.#isInserted[block] = 0;
    if (content === EMPTY) return block;
    this.#content[block] = EMPTY;
    this.#evictions++;
    this.#forget(block, content);
    return block;
  }

  /** Takes a copy out of the ring of its content. */
  #forget(block: number, content: number): void {
    const next = this.#nextCopy[block];
    if (next === block) {
      this.#firstCopy.delete(content);
      return;
    }
    const previous = this.#previousCopy[block];
    this.#nextCopy[previous] = next;
    this.#previousCopy[next] = previous;
    if (this.#firstCopy.get(content) === block) this.#firstCopy.set(content, next);
  }

  /** Throws when an invariant is broken. For tests: it walks everything. */
  checkIntegrity(): void {
    const isEmpty = new Uint8Array(this.blocks);
    for (let i = 0; i < this.#emptyCount; i++) {
      const block = this.#empty[i];
      if (isEmpty[block] === 1) throw broken(`${block} is free twice`);
      if (this.#content[block] !== EMPTY) throw broken(`${block} is free, empty and full`);
      if (!this.isFree(block)) throw broken(`${block} is free and referenced`);
      isEmpty[block] = 1;
    }
    let free = 0;
    let copies = 0;
    let contents = 0;
    for (let block = 0; block < this.blocks; block++) {
      if (this.isFree(block)) free++;
      else if (this.#references[block] < 0) throw broken(`${block} has too few references`);
      if (this.#content[block] < 0) continue;
      copies++;
      if (this.find(this.#content[block]) === block) contents++;
      if (this.#previousCopy[this.#nextCopy[block]] !== block) throw broken(`copies of ${block}`);
      if (this.#content[this.#nextCopy[block]] !== this.#content[block])
        throw broken(`${block} is among copies of another`);
    }
    if (free !== this.#freeBlocks) throw broken(`${free} are free, not ${this.#freeBlocks}`);
    if (contents !== this.#firstCopy.size) throw broken(`${copies} copies are found wrongly`);
    this.#policy.checkIntegrity((block) => this.isFree(block) && isEmpty[block] === 0);
  }
}

function exhausted(blocks: number, free: number): KavierError {
  const found = `${free} free of ${blocks}`;
  return new KavierError('no free KV block', { kind: 'work', found });
}

function broken(what: string): Error {
  return new Error(`block pool: ${what}`);
}
