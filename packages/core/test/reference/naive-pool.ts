import type { EvictionName } from '../../src/kvcache/eviction/registry.ts';
import type { EmptyRelease } from '../../src/kvcache/options.ts';
import { type NaiveBlock, type NaiveEviction, naiveEviction } from './naive-eviction.ts';

export interface NaivePoolOptions {
  readonly blocks: number;
  readonly emptyRelease: EmptyRelease;
  /** Default `lru`. */
  readonly eviction?: EvictionName | undefined;
}

/**
 * The block pool written for obviousness: arrays and searches. `Content` is whatever tells contents apart; two blocks
 * hold the same content when their contents are the same value.
 */
export class NaivePool<Content> {
  readonly blocks: readonly NaiveBlock<Content>[];
  /** Free blocks without a content that are handed out before any content is evicted; the first one is next. */
  #empty: NaiveBlock<Content>[];
  /** Blocks that hold a content, in order of registration. */
  readonly copies = new Map<Content, number[]>();
  readonly #emptyRelease: EmptyRelease;
  readonly #policy: NaiveEviction<Content>;
  #releases = 0;
  evictions = 0;
  registered = 0;

  constructor(options: NaivePoolOptions) {
    const { blocks, emptyRelease, eviction = 'lru' } = options;
    this.blocks = Array.from({ length: blocks }, (_, id) => ({
      id,
      references: 0,
      content: undefined,
      hits: 0,
      firstRelease: undefined,
      lastRelease: undefined,
    }));
    this.#empty = [...this.blocks];
    this.#emptyRelease = emptyRelease;
    this.#policy = naiveEviction(eviction, blocks);
  }

  get free(): number {
    return this.blocks.filter(({ references }) => references === 0).length;
  }

  /** Free blocks with a content that can still be hit. */
  get cached(): number {
    return this.#evictable().filter(({ content }) => content !== undefined).length;
  }

  get usage(): number {
    return 1 - this.free / this.blocks.length;
  }

  /** The copy that was registered first, or -1. */
  find(content: Content): number {
    return this.copies.get(content)?.[0] ?? -1;
  }

  contentOf(block: number): Content | undefined {
    return this.blocks[block].content;
  }

  isFree(block: number): boolean {
    return this.blocks[block].references === 0;
  }

  touch(id: number): void {
    const block = this.blocks[id];
    block.references++;
    block.hits++;
    this.#policy.hit(block);
  }

  allocate(): number {
    const empty = this.#empty.shift();
    const block = empty ?? this.#policy.victim(this.#evictable());
    if (block === undefined) throw new Error('the naive pool has no free block');
    if (block.content !== undefined) this.#forget(block, block.content);
    block.references = 1;
    block.hits = 0;
    block.firstRelease = undefined;
    block.lastRelease = undefined;
    return block.id;
  }

  register(id: number, content: Content): void {
    this.blocks[id].content = content;
    this.copies.set(content, [...(this.copies.get(content) ?? []), id]);
    this.registered++;
  }

  release(id: number): void {
    const block = this.blocks[id];
    if (--block.references > 0) return;
    if (block.content === undefined && this.#emptyRelease === 'head') {
      this.#empty.unshift(block);
      return;
    }
    block.lastRelease = this.#releases++;
    if (block.firstRelease !== undefined) return;
    block.firstRelease = block.lastRelease;
    this.#policy.inserted(block);
  }

  #evictable(): readonly NaiveBlock<Content>[] {
    return this.blocks.filter(
      ({ references, lastRelease }) => references === 0 && lastRelease !== undefined,
    );
  }

  #forget(block: NaiveBlock<Content>, content: Content): void {
    const copies = this.copies.get(content) ?? [];
    copies.splice(copies.indexOf(block.id), 1);
    block.content = undefined;
    this.evictions++;
  }
}
