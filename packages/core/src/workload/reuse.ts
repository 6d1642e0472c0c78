import type { RequestTable } from './request-table.ts';

/** What a prefix cache without limits could reuse of a workload's prompts. */
export interface IdealReuse {
  /** Blocks of all prompts, partial last ones included. */
  readonly totalBlocks: number;
  /** Different blocks among them. */
  readonly distinctBlocks: number;
  /**
   * Blocks that an earlier prompt had too, counted from the front of each prompt up to the first
   * new one.
   */
  readonly hitBlocks: number;
  /** hitBlocks / totalBlocks; 0 without blocks. */
  readonly blockHitRatio: number;
  /** Tokens in hit blocks, at most the prompt's. */
  readonly hitTokens: number;
  /** hitTokens / tokens of all prompts; 0 without prompts. */
  readonly tokenHitRatio: number;
  /**
   * Hit tokens that an engine can skip: full blocks only, and at least one token of every prompt is
   * computed, sum of min(hit blocks, floor((promptTokens - 1) / blockTokens)) * blockTokens.
   */
  readonly reusableTokens: number;
}

/**
 * Reuse in a cache that never evicts. The prompt blocks of a request become visible to the requests
 * after it in the table, however close they arrive; blocks of outputs do not count. All zero when
 * the workload has no blocks.
 */
export function idealReuse(table: RequestTable): IdealReuse {
  const { count, promptTokens, promptBlocks } = table;
  const { blockTokens, offsets, ids, distinctCount } = promptBlocks ?? NO_BLOCKS;
  const seen = new Uint8Array(distinctCount);
  let distinctBlocks = 0;
  let hitBlocks = 0;
  let hitTokens = 0;
  let reusableTokens = 0;
  let allTokens = 0;
  for (let i = 0; i < count; i++) {
    const tokens = promptTokens[i];
    allTokens += tokens;
    if (promptBlocks === undefined) continue;
    const end = offsets[i + 1];
    let at = offsets[i];
    while (at < end && seen[ids[at]] === 1) at++;
    const hit = at - offsets[i];
    for (; at < end; at++) {
      distinctBlocks += 1 - seen[ids[at]];
      seen[ids[at]] = 1;
    }
    hitBlocks += hit;
    hitTokens += Math.min(hit * blockTokens, tokens);
    const skippable = Math.max(0, Math.floor((tokens - 1) / blockTokens));
    reusableTokens += Math.min(hit, skippable) * blockTokens;
  }
  return {
    totalBlocks: ids.length,
    distinctBlocks,
    hitBlocks,
    blockHitRatio: ids.length === 0 ? 0 : hitBlocks / ids.length,
    hitTokens,
    tokenHitRatio: allTokens === 0 ? 0 : hitTokens / allTokens,
    reusableTokens,
  };
}

const NO_BLOCKS = {
  blockTokens: 1,
  offsets: new Int32Array(1),
  ids: new Int32Array(0),
  distinctCount: 0,
};
