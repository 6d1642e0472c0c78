import { RandomStream } from '../../src/kernel/random.ts';
import type { ReferenceInput } from './contract.ts';
import { type RequestState, splitsPrefills } from './request-state.ts';

/** Drafts that a request verifies in its next decode step, with `budget` tokens left. */
export function draftsOf({ scheduler, kv }: ReferenceInput, request: RequestState, budget: number) {
  const { speculation, longPrefillTokens, maxContextTokens, maxBatchedTokens } = scheduler;
  if (speculation === undefined || !request.decodes) return 0;
  const isSplit = splitsPrefills(scheduler);
  const longest = isSplit ? maxContextTokens : Math.min(maxContextTokens, maxBatchedTokens);
  // The token that is sampled last is never written.
  const room = Math.min(longest - 1, kv.blocks * kv.blockTokens) - request.computed;
  const limit = isSplit && longPrefillTokens > 0 ? longPrefillTokens : Number.POSITIVE_INFINITY;
  return Math.min(speculation.draftTokens, budget - 1, limit - 1, room - 1);
}

/** How many of `drafts` are accepted and wanted in a step that has just given the request one token. */
export function acceptedOf(
  { scheduler, seed }: ReferenceInput,
  request: RequestState,
  drafts: number,
) {
  const { speculation } = scheduler;
  if (speculation === undefined) return 0;
  request.draws ??= RandomStream.named(seed, 'speculation', request.id);
  const drawn = request.draws.nextUniform();
  let accepted = 0;
  // All of the first k are accepted with probability a^k.
  while (accepted < drafts && drawn < speculation.acceptance ** (accepted + 1)) accepted++;
  return Math.min(accepted, request.outputTokens - request.generated);
}
