/**
 * Which of the free blocks that hold a content loses it when a block is needed. What the words of the literature mean for KV blocks:
 *
 *   object      a block that is full and so holds a content. Two blocks with the same content are two objects.
 *   evictable   an object that no running request references. Blocks without a content are no objects: they are handed out
 *               before any is evicted.
 *   insertion   the moment at which an object becomes evictable for the first time since it was filled. Before that nothing
 *               has to be decided about it. A request gives its blocks back last block first, so that the end of a sequence is
 *               older than its beginning.
 *   hit         a request begins with the block, whether others reference it or not. One request is one hit, however many
 *               tokens it computes.
 *
 * A content can be hit only while all contents before it can, because lookups stop at the first miss. Nothing is evicted with its
 * parent: a block behind an evicted one stays until its own turn comes, and can be hit again when the parent has been
 * computed again. Policies that keep the order of insertion evict the end of a sequence first, others may evict its beginning.
 */
export interface EvictionPolicy {
  /** Whether no block goes before one that stands behind it in a sequence. */
  readonly evictsEndsFirst: boolean;
  /** An object has lost its last reference. `isInsertion`: for the first time since it was filled. */
  release(block: number, isInsertion: boolean): void;
  /** A hit. `wasFree`: the block was evictable and is not any more. */
  hit(block: number, wasFree: boolean): void;
  /** Chooses the next block to lose its content and forgets it. The caller knows that there is an evictable one. */
  evict(): number;
  /** Throws when an invariant is broken, given which blocks are evictable. For tests: it walks everything. */
  checkIntegrity(isEvictable: (block: number) => boolean): void;
}

export interface EvictionSetup {
  /** Blocks are 0 .. blocks - 1. */
  readonly blocks: number;
  /** Content of each block, kept by the caller: a whole number >= 0, equal for equal contents. */
  readonly contents: Readonly<Int32Array>;
}

export interface EvictionFamily {
  create(setup: EvictionSetup): EvictionPolicy;
}

/** What a broken invariant of a policy throws. */
export function brokenPolicy(what: string): Error {
  return new Error(`eviction: ${what}`);
}
