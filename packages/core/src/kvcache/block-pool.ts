import { KavierError } from '../units/errors.ts';
import type { EmptyRelease } from './options.ts';

/** Content of a block that is not full. Other contents: an id that the workload names (>= 0), or `privateTo` a request. */
export const EMPTY = -1;

/** Content of full blocks that only their own request can hit again. */
export function privateTo(request: number): number {
  return -2 - request;
}

/** Fields of a block's node; `NEXT` and `PREVIOUS` link the nodes of the free queue. */
const NEXT = 0;
const PREVIOUS = 1;
const REFERENCES = 2;
const CONTENT = 3;
const FIELDS = 4;
/** log2 of FIELDS: a block's node begins at block << SHIFT. */
const SHIFT = 2;

/** First copy of a content that never had one, and of one that has lost them all. */
const NEVER = -1;
const EVICTED = -2;

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
 * No operation allocates, and each is O(1). What is known of a block lies side by side in one typed array, so that handing
 * out a block touches one cache line.
 */
export class BlockPool {
  readonly blocks: number;
  readonly #emptyRelease: EmptyRelease;
  /** `FIELDS` numbers for each block, at `block << SHIFT`, and for the sentinel of the free queue after the last. */
  readonly #nodes: Int32Array;
  /** Ends of the list of copies of each content, in order of registration. */
  readonly #firstCopy: Int32Array;
  readonly #lastCopy: Int32Array;
  /** The same list by block; -1 ends. */
  readonly #nextCopy: Int32Array;
  readonly #previousCopy: Int32Array;
  readonly #sentinel: number;
  readonly #one = new Int32Array(1);
  #freeBlocks: number;
  #evictions = 0;
  #registered = 0;

  constructor(options: BlockPoolOptions) {
    const { blocks, contents } = options;
    this.blocks = blocks;
    this.#emptyRelease = options.emptyRelease;
    this.#nodes = new Int32Array((blocks + 1) * FIELDS);
    this.#sentinel = blocks << SHIFT;
    // A circular list through the sentinel, which is the largest, so the order is 0, 1, 2, ... as in vLLM.
    for (let block = 0; block <= blocks; block++) {
      const node = block << SHIFT;
      this.#nodes[node + NEXT] = block === blocks ? 0 : node + FIELDS;
      this.#nodes[node + PREVIOUS] = block === 0 ? this.#sentinel : node - FIELDS;
      this.#nodes[node + CONTENT] = EMPTY;
    }
    this.#firstCopy = new Int32Array(contents).fill(NEVER);
    this.#lastCopy = new Int32Array(contents).fill(-1);
    this.#nextCopy = new Int32Array(blocks);
    this.#previousCopy = new Int32Array(blocks);
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

  /** The block that a lookup of a named content finds; negative if none. Changes nothing. */
  find(content: number): number {
    return this.#firstCopy[content];
  }

  /** Whether a named content was here and is no more. */
  wasEvicted(content: number): boolean {
    return this.#firstCopy[content] === EVICTED;
  }

  contentOf(block: number): number {
    return this.#nodes[(block << SHIFT) + CONTENT];
  }

  isFree(block: number): boolean {
    return this.#nodes[(block << SHIFT) + REFERENCES] === 0;
  }

  /** Adds a reference; a free block leaves the queue, wherever it is. */
  touch(block: number): void {
    const node = block << SHIFT;
    if (this.#nodes[node + REFERENCES]++ > 0) return;
    this.#unlink(node);
    this.#freeBlocks--;
  }

  /** Hands out the block at the head of the queue, evicting its content. The caller has checked `freeBlocks`. */
  allocate(): number {
    this.#one[0] = -1;
    this.allocateInto(this.#one, 0, 1);
    return this.#one[0];
  }

  /** Hands out `count` blocks from the head of the queue to `table[from]` and on. The caller has checked `freeBlocks`. */
  allocateInto(table: Int32Array, from: number, count: number): void {
    if (count > this.#freeBlocks) throw exhausted(this.blocks, this.#freeBlocks);
    const nodes = this.#nodes;
    const sentinel = this.#sentinel;
    let node = nodes[sentinel + NEXT];
    for (let place = from; place < from + count; place++) {
      nodes[node + REFERENCES] = 1;
      const content = nodes[node + CONTENT];
      if (content !== EMPTY) {
        nodes[node + CONTENT] = EMPTY;
        this.#evictions++;
        if (content >= 0) this.#forget(node >> SHIFT, content);
      }
      table[place] = node >> SHIFT;
      node = nodes[node + NEXT];
    }
    nodes[sentinel + NEXT] = node;
    nodes[node + PREVIOUS] = sentinel;
    this.#freeBlocks -= count;
  }

  /** Says that `block` is full: from now on `find(content)` can find it. */
  register(block: number, content: number): void {
    this.#registered++;
    this.#nodes[(block << SHIFT) + CONTENT] = content;
    const last = this.#lastCopy[content];
    this.#previousCopy[block] = last;
    this.#nextCopy[block] = -1;
    if (last < 0) this.#firstCopy[content] = block;
    else this.#nextCopy[last] = block;
    this.#lastCopy[content] = block;
  }

  /** Gives one reference to a block back, as `releaseAll` does. */
  release(block: number): void {
    this.#one[0] = block;
    this.releaseAll(this.#one, 1, 0, 0);
  }

  /**
   * Gives a reference to each of the first `count` blocks of a table back, last block first, so that the end of a sequence is
   * evicted before its beginning. The last reference puts a block into the free queue: at the tail when it holds a
   * content, and where `emptyRelease` says otherwise.
   *
   * The first `full` blocks are full: those that have no name get a content private to `request`, which registers them.
   */
  releaseAll(table: Int32Array, count: number, full: number, request: number): void {
    const nodes = this.#nodes;
    const sentinel = this.#sentinel;
    const emptyToHead = this.#emptyRelease === 'head';
    const content = privateTo(request);
    let last = nodes[sentinel + PREVIOUS];
    for (let place = count - 1; place >= 0; place--) {
      const node = table[place] << SHIFT;
      if (place < full && nodes[node + CONTENT] === EMPTY) {
        nodes[node + CONTENT] = content;
        this.#registered++;
      }
      if (--nodes[node + REFERENCES] > 0) continue;
      this.#freeBlocks++;
      if (emptyToHead && nodes[node + CONTENT] === EMPTY) {
        const first = nodes[sentinel + NEXT];
        nodes[node + NEXT] = first;
        nodes[node + PREVIOUS] = sentinel;
        nodes[first + PREVIOUS] = node;
        nodes[sentinel + NEXT] = node;
        if (first === sentinel) last = node;
      } else {
        nodes[node + PREVIOUS] = last;
        nodes[last + NEXT] = node;
        last = node;
      }
    }
    nodes[last + NEXT] = sentinel;
    nodes[sentinel + PREVIOUS] = last;
  }

  /** Throws when an invariant is broken. For tests: it walks everything. */
  checkIntegrity(): void {
    const nodes = this.#nodes;
    let free = 0;
    for (
      let node = nodes[this.#sentinel + NEXT];
      node !== this.#sentinel;
      node = nodes[node + NEXT]
    ) {
      if (nodes[node + REFERENCES] !== 0) throw broken(`${node / FIELDS} is free and referenced`);
      if (nodes[nodes[node + NEXT] + PREVIOUS] !== node) throw broken(`links at ${node / FIELDS}`);
      if (++free > this.blocks) throw broken('the free queue has a cycle');
    }
    if (free !== this.#freeBlocks) throw broken(`${free} are queued, not ${this.#freeBlocks}`);
    let referenced = 0;
    let named = 0;
    for (let node = 0; node < this.#sentinel; node += FIELDS) {
      if (nodes[node + REFERENCES] > 0) referenced++;
      if (nodes[node + CONTENT] >= 0) named++;
    }
    if (free + referenced !== this.blocks) throw broken(`${free} free + ${referenced} referenced`);
    const indexed = this.#countIndexed(named);
    if (indexed !== named) throw broken(`${named} hold a content, ${indexed} are indexed`);
  }

  #countIndexed(named: number): number {
    let indexed = 0;
    for (let content = 0; content < this.#firstCopy.length; content++) {
      let block = this.#firstCopy[content];
      for (; block >= 0; block = this.#nextCopy[block]) {
        if (this.contentOf(block) !== content) throw broken(`${block} is indexed wrongly`);
        if (++indexed > named) throw broken('the index has a cycle or a block twice');
      }
    }
    return indexed;
  }

  #unlink(node: number): void {
    const nodes = this.#nodes;
    nodes[nodes[node + PREVIOUS] + NEXT] = nodes[node + NEXT];
    nodes[nodes[node + NEXT] + PREVIOUS] = nodes[node + PREVIOUS];
  }

  /** Takes a copy out of the index of its content. */
  #forget(block: number, content: number): void {
    const before = this.#previousCopy[block];
    const after = this.#nextCopy[block];
    if (before < 0) this.#firstCopy[content] = after < 0 ? EVICTED : after;
    else this.#nextCopy[before] = after;
    if (after < 0) this.#lastCopy[content] = before;
    else this.#previousCopy[after] = before;
  }
}

function exhausted(blocks: number, free: number): KavierError {
  const found = `${free} free of ${blocks}`;
  return new KavierError('no free KV block', { kind: 'work', found });
}

function broken(what: string): Error {
  return new Error(`block pool: ${what}`);
}
