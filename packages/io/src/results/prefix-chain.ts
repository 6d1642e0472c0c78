import { type BlockLists, blockCount, type RequestTable } from '@kavier/core';

const BLOCK_TOKENS = 16;

/** Prompts as blocks, and how well they stand for what was found in the cache. */
export interface PrefixChain {
  readonly blocks: BlockLists;
  /** Requests that found more than any request before them could have left there. */
  readonly unseeded: number;
}

/**
 * Prompt blocks under which each request finds as many whole blocks in a prefix cache as was
 * measured. All prompts begin with the same chain of blocks, each as far as it found the chain
 * there, and go on with blocks of their own. Where a request found more than the requests before it
 * had of the chain, the latest of them that found no less of its own than was there brings the rest.
 *
 * Approximation: what was shared by groups of requests is shared by all; that is the same number of
 * hits as long as nothing is evicted. Undefined where nothing was cached.
 *
 * `cachedTokens` is by request, -1 where not known.
 */
export function prefixChain(
  { count, promptTokens }: RequestTable,
  cachedTokens: Int32Array,
  blockTokens = BLOCK_TOKENS,
): PrefixChain | undefined {
  const found = cachedTokens.map((tokens, i) => {
    return Math.floor(Math.min(Math.max(tokens, 0), promptTokens[i]) / blockTokens);
  });
  if (!found.some((blocks) => blocks > 0)) return undefined;
  const held = found.slice();
  const unseeded = seed(held, found, (i) => Math.floor(promptTokens[i] / blockTokens));
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    offsets[i + 1] = offsets[i] + blockCount(promptTokens[i], blockTokens);
  }
  const ids = new Int32Array(offsets[count]);
  let fresh = held.reduce((most, blocks) => Math.max(most, blocks), 0);
  for (let i = 0; i < count; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const index = at - offsets[i];
      ids[at] = index < held[i] ? index : fresh++;
    }
  }
  return { blocks: { blockTokens, offsets, ids, distinctCount: fresh }, unseeded };
}

/** Lengthens `held` where a later request needs more of the chain; returns how often nobody could. */
function seed(held: Int32Array, found: Int32Array, wholeBlocks: (i: number) => number): number {
  /** Blocks of the chain that are there before each request. */
  const before = new Int32Array(found.length);
  let there = 0;
  let unseeded = 0;
  for (let i = 0; i < found.length; i++) {
    before[i] = there;
    if (found[i] > there) {
      const at = bringer(i, found, before, wholeBlocks);
      if (at < 0) unseeded++;
      else {
        held[at] = found[i];
        before.fill(found[i], at + 1, i + 1);
      }
      there = found[i];
    }
  }
  return unseeded;
}

/** The latest request before `i` that can hold as much without finding more than it did; -1 without one. */
function bringer(
  i: number,
  found: Int32Array,
  before: Int32Array,
  wholeBlocks: (i: number) => number,
): number {
  for (let j = i - 1; j >= 0; j--) {
    if (before[j] <= found[j] && wholeBlocks(j) >= found[i]) return j;
  }
  return -1;
}
