import type { MissTokens } from '../../record/miss-tokens.ts';
import type { DecodeGroup } from './decode-group.ts';
import type { RunningList } from './running-list.ts';

/** What is public of a replica's KV-cache blocks as a whole. */
export interface KvPool {
  readonly blocks: number;
  /** Blocks that nobody references; cached ones among them count as free. */
  readonly freeBlocks: number;
  /** Contents that lost their block, and blocks that became cached, so far. */
  readonly evictions: number;
  readonly registered: number;
  /** Share of the blocks in use, 0..1, if `more` were handed out. */
  usage(more?: number): number;
  /** Throws when an invariant is broken. For tests. */
  checkIntegrity(): void;
}

/**
 * Which KV blocks the running requests of a replica hold, by slot. The scheduler speaks in tokens and in numbers of blocks and never
 * sees a block. `context` is a request's context length at the last step boundary, `reach` the length that it
 * gets room for.
 */
export interface KvTables {
  readonly pool: KvPool;
  readonly blockTokens: number;
  /** Blocks that `tokens` tokens need. */
  blocksFor(tokens: number): number;
  /** Blocks that a slot lacks. */
  missing(slot: number, context: number, reach: number): number;
  /**
   * Longest run of cached blocks at the beginning of a request with `target` tokens to compute, leaving at least one
   * token to compute. Changes nothing; `freeHits` and `takeHits` are about the request that was asked for last.
   */
  findHits(request: number, target: number): number;
  /** Adds the causes for which the prompt of a request that has found `hits` blocks must be computed from there on. */
  addMisses(misses: MissTokens, request: number, hits: number): void;
  /** How many of the first `hits` blocks found are free: taking them uses up free blocks. */
  freeHits(hits: number): number;
  /** Makes the first `hits` blocks found the beginning of an empty slot's blocks. */
  takeHits(slot: number, request: number, hits: number): void;
  /** Allocates what a slot lacks. */
  extend(slot: number, context: number, reach: number): void;
  /** Registers the blocks that become full when a slot's context grows from `from` to `to` tokens. */
  fill(slot: number, request: number, from: number, to: number): void;
  /** Allocates and registers for all members of a group in steps `from` to `to` - 1 from now. */
  decode(group: DecodeGroup, running: RunningList, from: number, to: number): void;
  /** Releases a slot's blocks, last block first. */
  release(slot: number, request: number, context: number): void;
  /** The same for a preempted request, which can hit its blocks until they are handed out again. */
  releasePreempted(slot: number, request: number, context: number): void;
  /** A preempted request will not come back. */
  forget(request: number): void;
  /** Name of the content of a request's block `index` when it is full; negative when nobody else can have it. */
  nameOf(request: number, index: number): number;
}
