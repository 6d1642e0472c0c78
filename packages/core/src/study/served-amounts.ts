import type { RequestRecord } from '../record/request-record.ts';

/** What an engine worked on: requests and tokens that cost and energy are divided by. */
export interface ServedAmounts {
  readonly requests: number;
  /** Prompt tokens of those requests, cached ones included, and how many of them a cache held. */
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Tokens generated. */
  readonly outputTokens: number;
}

/** `outputTokens`: those of all requests; nobody generates any for a request that nobody works on. */
export function servedAmounts(
  { count, startS, cachedTokens }: RequestRecord,
  promptTokens: Int32Array,
  outputTokens: number,
): ServedAmounts {
  const served = { requests: 0, promptTokens: 0, cachedTokens: 0 };
  for (let id = 0; id < count; id++) {
    if (Number.isNaN(startS[id])) continue;
    served.requests++;
    served.promptTokens += promptTokens[id];
    served.cachedTokens += cachedTokens[id];
  }
  return { ...served, outputTokens };
}
