import { PUBLISHED_KV_CACHE, type PublishedKvCacheRow } from './published-hours.ts';
import { publishedPair } from './published-profile.ts';

/** What the published decode hours say about the outputs of the trace behind them. */
export interface InferredTotals {
  /** Sum of n over the requests, n being output tokens. */
  readonly outputTokens: number;
  /** Sum of n (n + 1) / 2: the token times that answers take without a KV cache. */
  readonly outputTokenTimes: number;
}

/**
 * Least squares over the four models: hours = total * (seconds a token) / 3600, once for the decode
 * hours with a KV cache and once for those without. Two unknowns from eight figures; how well one
 * pair fits all of them is the test of the decode model, since it was chosen for none of them
 * alone.
 */
export function inferTotals(): InferredTotals {
  return {
    outputTokens: fitTotal((row) => row.decodeOnH),
    outputTokenTimes: fitTotal((row) => row.decodeOffH),
  };
}

function fitTotal(hours: (row: PublishedKvCacheRow) => number): number {
  let product = 0;
  let square = 0;
  for (const row of PUBLISHED_KV_CACHE) {
    const hoursPerToken = publishedPair(row.model, 'a100-80gb').decodeSPerToken / 3600;
    product += hours(row) * hoursPerToken;
    square += hoursPerToken * hoursPerToken;
  }
  return Math.round(product / square);
}
