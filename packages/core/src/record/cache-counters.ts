import type { MissTokens } from './miss-tokens.ts';

/** What a prefix cache did during a run. */
export interface CacheCounters {
  /** Requests that asked the cache. */
  readonly lookups: number;
  /** Requests that found something. */
  readonly hits: number;
  /** Entries or blocks that lost their place. */
  readonly evictions: number;
  /** Prompt tokens of the requests that asked, and those among them that were not computed. */
  readonly queriedTokens: number;
  readonly hitTokens: number;
  /** Queried and not hit, by cause. Undefined where the cache does not work in blocks, or is off. */
  readonly misses?: Readonly<MissTokens> | undefined;
}
