import type { SchedulerOptions } from './options.ts';

/** Longest sequence, tokens: a prefill that may not be split has to fit into a step. */
export function contextLimitOf(options: SchedulerOptions): number {
  const { maxContextTokens, maxBatchedTokens } = options;
  return splitsPrefills(options) ? maxContextTokens : Math.min(maxContextTokens, maxBatchedTokens);
}

export function splitsPrefills({ chunkedPrefill, batching }: SchedulerOptions): boolean {
  return chunkedPrefill && batching === 'continuous';
}
