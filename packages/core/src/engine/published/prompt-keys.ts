import type { RequestTable } from '../../workload/request-table.ts';

/** Who may share a cached prompt: everybody, or only the turns of one session. */
export type CacheScope = 'global' | 'session';

/** The cache key of each request: dense integers, -1 for a prompt that bypasses the cache. */
export interface PromptKeys {
  readonly keys: Int32Array;
  readonly distinct: number;
}

/**
 * Keys of the published prefix cache: the first `minTokens` tokens of a prompt, together with its session in scope
 * `session`. Shorter prompts bypass the cache, and so does every prompt of a workload without prefix blocks.
 *
 * Equal id of a block means an equal prefix up to its end, so one block id stands for the first `minTokens` tokens.
 * Approximation: where `minTokens` is no multiple of the block size, the comparison extends to the end of the block
 * that holds token `minTokens`, so prompts that differ only within that block's tail count as different.
 */
export function promptKeys(
  requests: RequestTable,
  minTokens: number,
  scope: CacheScope,
): PromptKeys {
  const keys = new Int32Array(requests.count).fill(-1);
  const { promptBlocks, promptTokens, session } = requests;
  if (promptBlocks === undefined) return { keys, distinct: 0 };
  const depth = Math.ceil(minTokens / promptBlocks.blockTokens) - 1;
  for (let id = 0; id < requests.count; id++) {
    if (promptTokens[id] < minTokens) continue;
    keys[id] = promptBlocks.ids[promptBlocks.offsets[id] + depth];
  }
  if (scope === 'global' || session === undefined) {
    return { keys, distinct: promptBlocks.distinctCount };
  }
  return scopeBySession(keys, session, promptBlocks.distinctCount);
}

function scopeBySession(keys: Int32Array, session: Int32Array, distinctBlocks: number): PromptKeys {
  const dense = new Map<number, number>();
  for (let id = 0; id < keys.length; id++) {
    if (keys[id] < 0) continue;
    // Unique while sessions * blocks < 2^53; both are below 2^31, and real products stay far below.
    const pair = (session[id] + 1) * distinctBlocks + keys[id];
    let key = dense.get(pair);
    if (key === undefined) {
      key = dense.size;
      dense.set(pair, key);
    }
    keys[id] = key;
  }
  return { keys, distinct: dense.size };
}
