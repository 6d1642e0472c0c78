import type { MissTokens } from '../record/miss-tokens.ts';

/**
 * The KV cache of one replica, in tokens, blocks, slots and request ids. A slot is a small integer that a request has while
 * it runs. Who calls decides which request gets how many tokens; the cache knows which blocks it has for them.
 *
 * `context` is a request's context length at the last step boundary, `reach` the length that it gets room for. No call
 * allocates memory, except to let an array grow.
 *
 *   admission    lookUp, freeAmong, reuse, reserve, register
 *   prefill      reserve, register
 *   decode       at a block boundary: registerLast and grow; or takeAny, where `countsDecodes`
 *   end          release; releasePreempted where the request will come back, forget where it does not after all
 */
export interface KvCache {
  readonly blockTokens: number;
  readonly blocks: number;
  /** Blocks that nobody references; cached ones among them count as free. */
  readonly freeBlocks: number;
  /** Contents that lost their block, and blocks that became cached, so far. */
  readonly evictions: number;
  readonly registered: number;
  /** Whether nobody shares, so that only numbers of blocks matter. */
  readonly isCounted: boolean;
  /**
   * Whether nobody can find what a sequence fills while it decodes: sequences that decode take their blocks together, by `takeAny`.
   * Otherwise each of them takes and registers its own, and the order in which they do decides evictions.
   */
  readonly countsDecodes: boolean;
  /**
   * Whether a block is never evicted while one behind it in a sequence is cached: then no eviction costs a request that waits more
   * hits than the blocks that were evicted.
   */
  readonly evictsEndsFirst: boolean;
  /** Share of the blocks in use, 0..1, if `more` were handed out. */
  usage(more?: number): number;
  /** Blocks that `tokens` tokens need. */
  blocksFor(tokens: number): number;
  /** Blocks that a slot lacks. */
  missing(slot: number, context: number, reach: number): number;
  /**
   * Longest run of cached blocks at the beginning of a request with `target` tokens to compute, leaving at least one
   * token to compute. Changes nothing; `freeAmong` and `reuse` are about the request that was looked up last.
   */
  lookUp(request: number, target: number): number;
  /** How many of the first `hits` blocks found are free: taking them uses up free blocks. */
  freeAmong(hits: number): number;
  /** Adds the causes for which the prompt of a request that has found `hits` blocks must be computed from there on. */
  addMisses(misses: MissTokens, request: number, hits: number): void;
  /** Makes the first `hits` blocks found the beginning of an empty slot's blocks. */
  reuse(slot: number, request: number, hits: number): void;
  /** Hands a slot what it lacks, which may evict cached blocks. The caller has checked `freeBlocks`, here and below. */
  reserve(slot: number, context: number, reach: number): void;
  /** The blocks that become full when a slot's context grows from `from` to `to` tokens can be found from now on. */
  register(slot: number, request: number, from: number, to: number): void;
  /** Hands a slot, whose blocks are all full, one block more. */
  grow(slot: number): void;
  /** The last block of a slot has become full. */
  registerLast(slot: number, request: number): void;
  /** Hands `blocks` out to sequences that decode, which know by their context how many each of them has. */
  takeAny(blocks: number): void;
  /** Takes a slot's blocks back, last block first. `context` tokens of them are computed. */
  release(slot: number, request: number, context: number): void;
  /** The same for a preempted request, which can hit its blocks until they are handed out again. */
  releasePreempted(slot: number, request: number, context: number): void;
  /** A preempted request will not come back. */
  forget(request: number): void;
  /** Name of the content of a request's block `index` when it is full; negative when nobody else can have it. */
  nameOf(request: number, index: number): number;
  /** Throws when an invariant is broken. For tests: it walks everything. */
  checkIntegrity(): void;
}
