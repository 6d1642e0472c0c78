import type { BlockLists, RequestRecord, RequestTable } from '@kavier/core';

/**
 * Of the prompt tokens that a cache saved, the share that no request before had in its prompt or answer, 0..1: what no cache could
 * have held. A cache of blocks saves none of them; one that knows prompts by their first tokens alone does. Null where nothing was
 * saved, or the workload names no blocks.
 */
export function newHitRatio(
  { promptTokens, promptBlocks, outputBlocks }: RequestTable,
  { count, startS, cachedTokens }: Pick<RequestRecord, 'count' | 'startS' | 'cachedTokens'>,
): number | null {
  if (promptBlocks === undefined) return null;
  const { blockTokens, ids, offsets, distinctCount } = promptBlocks;
  const isSeen = new Uint8Array(distinctCount);
  let saved = 0;
  let unseen = 0;
  for (const id of startedInOrder(count, startS)) {
    saved += cachedTokens[id];
    for (let at = offsets[id], from = 0; from < cachedTokens[id]; at++, from += blockTokens) {
      const to = Math.min(from + blockTokens, promptTokens[id], cachedTokens[id]);
      if (isSeen[ids[at]] === 0) unseen += to - from;
    }
    see(isSeen, promptBlocks, id);
    if (outputBlocks !== undefined) see(isSeen, outputBlocks, id);
  }
  return saved > 0 ? unseen / saved : null;
}

/** Requests that an engine or a store of answers worked on, the first begun first. */
function startedInOrder(count: number, startS: Float64Array): Int32Array {
  const started = Int32Array.from({ length: count }, (_, id) => id).filter(
    (id) => !Number.isNaN(startS[id]),
  );
  return started.sort((a, b) => startS[a] - startS[b] || a - b);
}

function see(isSeen: Uint8Array, { offsets, ids }: BlockLists, id: number): void {
  for (let at = offsets[id]; at < offsets[id + 1]; at++) isSeen[ids[at]] = 1;
}
