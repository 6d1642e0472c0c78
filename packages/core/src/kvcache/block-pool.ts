import { KavierError } from '../units/errors.ts';

/** A free block's content is nothing, a block that the workload names, or full but not named (`ANONYMOUS`). */
export const EMPTY = -1;
export const ANONYMOUS = -2;

/** Where a released block that was never filled goes: vLLM puts it at the front of the queue since mid-2026. */
export type EmptyRelease = 'head' | 'tail';

export interface BlockPoolOptions {
  /** Blocks that requests can hold. (vLLM's own count is one higher: it keeps block 0 as a placeholder.) */
  readonly blocks: number;
  /** Distinct named contents of the workload: ids 0 .. contents - 1. */
  readonly contents: number;
  readonly emptyRelease: EmptyRelease;
}

/**
 * The KV-cache blocks of one replica, with the semantics of vLLM's block pool (vllm/v1/core/block_pool.py, 2026-08):
 * reference counts, one free queue in order of release, and lazy eviction, that is a free block keeps its content and
 * can be hit until it is handed out again. Two requests that fill the same content at the same time each keep a copy; a lookup
 * finds the copy that was registered first.
 *
 * Everything is a typed array indexed by block or content id; no operation allocates, and each is O(1).
 */
export class BlockPool {
  readonly blocks: number;
  readonly #emptyRelease: EmptyRelease;
  readonly #refCount: Int32Array;
  readonly #content: Int32Array;
  /** Times a block was handed out: tells whether a block seen earlier still holds what it held then. */
  readonly #stamp: Int32Array;
  /** Free queue: a circular list through the sentinel `blocks`; the next block to hand out follows the sentinel. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Copies of each content in order of registration: a list through blocks, its ends by content. */
  readonly #firstCopy: Int32Array;
  readonly #lastCopy: Int32Array;
  readonly #nextCopy: Int32Array;
  readonly #previousCopy: Int32Array;
  #freeBlocks: number;
  #evictions = 0;
  #registered = 0;

  constructor(options: BlockPoolOptions) {
    const { blocks, contents } = options;
    this.blocks = blocks;
    this.#emptyRelease = options.emptyRelease;
    this.#refCount = new Int32Array(blocks);
    this.#content = new Int32Array(blocks).fill(EMPTY);
    this.#stamp = new Int32Array(blocks);
    this.#next = Int32Array.from({ length: blocks + 1 }, (_, block) => (block + 1) % (blocks + 1));
    this.#previous = Int32Array.from(this.#next, (_, block) => (block + blocks) % (blocks + 1));
    // The sentinel is the largest id, so the initial order after it is 0, 1, 2, ... as in vLLM.
    this.#firstCopy = new Int32Array(contents).fill(-1);
    this.#lastCopy = new Int32Array(contents).fill(-1);
    this.#nextCopy = new Int32Array(blocks).fill(-1);
    this.#previousCopy = new Int32Array(blocks).fill(-1);
    this.#freeBlocks = blocks;
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

  /** The block that a lookup of a named content finds, or -1. Changes nothing. */
  find(content: number): number {
    return this.#firstCopy[content];
  }

  /** Whether `block` has a content, and has not been handed out again since its stamp was read. */
  stillHolds(block: number, stamp: number): boolean {
    return this.#stamp[block] === stamp && this.#content[block] !== EMPTY;
  }

  stampOf(block: number): number {
    return this.#stamp[block];
  }

  isFree(block: number): boolean {
    return this.#refCount[block] === 0;
  }

  /** Adds a reference; a free block leaves the queue, wherever it is. */
  touch(block: number): void {
    if (this.#refCount[block]++ > 0) return;
    this.#unlink(block);
    this.#freeBlocks--;
  }

  /** Hands out the block at the head of the queue, evicting its content. The caller has checked `freeBlocks`. */
  allocate(): number {
    const sentinel = this.blocks;
    const block = this.#next[sentinel];
    if (block === sentinel) throw exhausted(this.blocks);
    this.#unlink(block);
    this.#freeBlocks--;
    this.#refCount[block] = 1;
    this.#stamp[block]++;
    if (this.#content[block] !== EMPTY) this.#evict(block);
    return block;
  }

  /** Says that `block` is full: from now on `find(content)` can find it, unless it is `ANONYMOUS`. */
  register(block: number, content: number): void {
    this.#registered++;
    this.#content[block] = content;
    if (content === ANONYMOUS) return;
    const last = this.#lastCopy[content];
    this.#previousCopy[block] = last;
    this.#nextCopy[block] = -1;
    if (last < 0) this.#firstCopy[content] = block;
    else this.#nextCopy[last] = block;
    this.#lastCopy[content] = block;
  }

  /**
   * Gives a reference back. The last one puts the block into the free queue: at the tail when it holds a content, and
   * where `emptyRelease` says otherwise. Callers release a request's blocks last first, so that the end of a
   * sequence is evicted before its beginning.
   */
  release(block: number): void {
    if (--this.#refCount[block] > 0) return;
    this.#freeBlocks++;
    const sentinel = this.blocks;
    const toHead = this.#content[block] === EMPTY && this.#emptyRelease === 'head';
    const before = toHead ? sentinel : this.#previous[sentinel];
    const after = this.#next[before];
    this.#next[before] = block;
    this.#previous[block] = before;
    this.#next[block] = after;
    this.#previous[after] = block;
  }

  /** Throws when an invariant is broken. For tests: it walks everything. */
  checkIntegrity(): void {
    let free = 0;
    for (let block = this.#next[this.blocks]; block !== this.blocks; block = this.#next[block]) {
      if (this.#refCount[block] !== 0) throw broken(`block ${block} is free and referenced`);
      if (this.#previous[this.#next[block]] !== block) throw broken(`queue links at ${block}`);
      if (++free > this.blocks) throw broken('the free queue has a cycle');
    }
    if (free !== this.#freeBlocks)
      throw broken(`${free} blocks are queued, not ${this.#freeBlocks}`);
    const referenced = this.#refCount.reduce((count, refs) => count + (refs > 0 ? 1 : 0), 0);
    if (free + referenced !== this.blocks) throw broken(`${free} free + ${referenced} referenced`);
    const named = this.#content.reduce((count, content) => count + (content >= 0 ? 1 : 0), 0);
    let indexed = 0;
    for (let content = 0; content < this.#firstCopy.length; content++) {
      for (let block = this.#firstCopy[content]; block >= 0; block = this.#nextCopy[block]) {
        if (this.#content[block] !== content) throw broken(`block ${block} is indexed wrongly`);
        if (++indexed > named) throw broken('the index has a cycle or a block twice');
      }
    }
    if (indexed !== named) throw broken(`${named} blocks hold a content, ${indexed} are indexed`);
  }

  #unlink(block: number): void {
    this.#next[this.#previous[block]] = this.#next[block];
    this.#previous[this.#next[block]] = this.#previous[block];
  }

  #evict(block: number): void {
    this.#evictions++;
    const content = this.#content[block];
    this.#content[block] = EMPTY;
    if (content === ANONYMOUS) return;
    const before = this.#previousCopy[block];
    const after = this.#nextCopy[block];
    if (before < 0) this.#firstCopy[content] = after;
    else this.#nextCopy[before] = after;
    if (after < 0) this.#lastCopy[content] = before;
    else this.#previousCopy[after] = before;
  }
}

function exhausted(blocks: number): KavierError {
  return new KavierError('no free KV block', { kind: 'work', found: `0 free of ${blocks}` });
}

function broken(what: string): Error {
  return new Error(`block pool: ${what}`);
}
