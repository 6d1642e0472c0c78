import type { EvictionName } from '../../src/kvcache/eviction/registry.ts';

/** A block of the naive pool, with what happened to it since it was filled. */
export interface NaiveBlock<Content> {
  readonly id: number;
  references: number;
  /** Undefined while it is not full. */
  content: Content | undefined;
  hits: number;
  /** Moments, counted in releases, of its first and last release since it was filled; undefined before. */
  firstRelease: number | undefined;
  lastRelease: number | undefined;
}

/** An eviction policy in the words of docs/engine.md: who of the free blocks that hold a content goes next. */
export interface NaiveEviction<Content> {
  /** A block can be evicted for the first time since it was filled. */
  inserted(block: NaiveBlock<Content>): void;
  hit(block: NaiveBlock<Content>): void;
  /** The block that goes, out of those that may; there is one. */
  victim(evictable: readonly NaiveBlock<Content>[]): NaiveBlock<Content>;
}

/** `blocks` of the whole pool. */
export function naiveEviction<Content>(name: EvictionName, blocks: number): NaiveEviction<Content> {
  if (name === 'lru') return sorted((block) => [block.lastRelease]);
  if (name === 'fifo') return sorted((block) => [block.firstRelease]);
  if (name === 'lfu') return sorted((block) => [block.hits, block.lastRelease]);
  return name === 'sieve' ? new NaiveSieve() : new NaiveS3Fifo(blocks);
}

type Key = readonly (number | undefined)[];

/** Evicts the block with the smallest key. */
function sorted<Content>(keyOf: (block: NaiveBlock<Content>) => Key): NaiveEviction<Content> {
  const before = (a: Key, b: Key) => {
    const at = a.findIndex((value, index) => value !== b[index]);
    return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
  };
  return {
    inserted: () => undefined,
    hit: () => undefined,
    victim: (evictable) =>
      evictable.reduce((best, block) => (before(keyOf(block), keyOf(best)) ? block : best)),
  };
}

class NaiveSieve<Content> implements NaiveEviction<Content> {
  /** In order of insertion. */
  #queue: NaiveBlock<Content>[] = [];
  #visited = new Set<NaiveBlock<Content>>();
  /** The block that the hand points at; undefined is the oldest. */
  #hand: NaiveBlock<Content> | undefined;

  inserted(block: NaiveBlock<Content>): void {
    this.#queue.push(block);
  }

  hit(block: NaiveBlock<Content>): void {
    this.#visited.add(block);
  }

  victim(evictable: readonly NaiveBlock<Content>[]): NaiveBlock<Content> {
    for (;;) {
      const at = this.#hand === undefined ? 0 : this.#queue.indexOf(this.#hand);
      const block = this.#queue[at];
      this.#hand = this.#queue[at + 1];
      if (!evictable.includes(block)) continue;
      if (!this.#visited.delete(block)) {
        this.#queue = this.#queue.filter((other) => other !== block);
        return block;
      }
    }
  }
}

class NaiveS3Fifo<Content> implements NaiveEviction<Content> {
  readonly #ghostSize: number;
  /** Oldest first. */
  #small: NaiveBlock<Content>[] = [];
  #main: NaiveBlock<Content>[] = [];
  #ghost: Content[] = [];
  readonly #count = new Map<NaiveBlock<Content>, number>();

  constructor(blocks: number) {
    this.#ghostSize = blocks - Math.floor(blocks / 10);
  }

  inserted(block: NaiveBlock<Content>): void {
    const isKnown = block.content !== undefined && this.#ghost.includes(block.content);
    if (isKnown) this.#main.push(block);
    else this.#small.push(block);
  }

  hit(block: NaiveBlock<Content>): void {
    this.#count.set(block, Math.min(3, this.#countOf(block) + 1));
  }

  victim(evictable: readonly NaiveBlock<Content>[]): NaiveBlock<Content> {
    const isFree = (block: NaiveBlock<Content>) => evictable.includes(block);
    for (;;) {
      const isSmallFull = this.#small.length >= (this.#small.length + this.#main.length) / 10;
      if (isSmallFull || !this.#main.some(isFree)) {
        const [oldest] = this.#small;
        this.#small = this.#small.slice(1);
        if (isFree(oldest) && this.#countOf(oldest) <= 1) {
          this.#remember(oldest.content);
          return this.#gone(oldest);
        }
        this.#main.push(oldest);
        if (isFree(oldest)) this.#count.set(oldest, 0);
      } else {
        const [oldest] = this.#main;
        this.#main = this.#main.slice(1);
        if (isFree(oldest) && this.#countOf(oldest) === 0) return this.#gone(oldest);
        this.#main.push(oldest);
        if (isFree(oldest)) this.#count.set(oldest, this.#countOf(oldest) - 1);
      }
    }
  }

  #countOf(block: NaiveBlock<Content>): number {
    return this.#count.get(block) ?? 0;
  }

  #remember(content: Content | undefined): void {
    if (content === undefined) return;
    this.#ghost = [...this.#ghost, content].slice(-this.#ghostSize);
  }

  #gone(block: NaiveBlock<Content>): NaiveBlock<Content> {
    this.#count.delete(block);
    return block;
  }
}
