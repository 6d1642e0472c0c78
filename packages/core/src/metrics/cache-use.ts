import type { CacheCounters } from '../record/cache-counters.ts';

/** Hit ratios of a prefix cache, each with its denominator named. Null when nothing asked the cache. */
export interface CacheUse extends CacheCounters {
  /** Requests that hit / requests that asked. */
  readonly lookupHitRatio: number | null;
  /** Requests that hit / all requests of the workload. */
  readonly requestHitRatio: number | null;
  /** Prompt tokens not computed / prompt tokens of the whole workload. */
  readonly tokenHitRatio: number | null;
}

export function measureCacheUse(
  counters: CacheCounters,
  workload: { readonly requests: number; readonly promptTokens: number },
): CacheUse {
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  return {
    ...counters,
    lookupHitRatio: share(counters.hits, counters.lookups),
    requestHitRatio: share(counters.hits, workload.requests),
    tokenHitRatio: share(counters.hitTokens, workload.promptTokens),
  };
}
