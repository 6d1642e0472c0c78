import { requireNumber } from '../units/require.ts';

/** Rounding of the multipliers must not cost a use. */
const TOLERANCE = 1e-9;

/** What a cached prefix costs, in prices of its uncached input. */
export interface CachePrices {
  readonly cacheWriteMultiplier: number;
  readonly cacheReadMultiplier: number;
  /** USD for keeping a million tokens for an hour; default 0. With it, the price of input and the hours kept count. */
  readonly storageUsdPerMtokenHour?: number | undefined;
}

export interface CachingOptions {
  readonly inputUsdPerMtoken: number;
  /** Hours for which the prefix is kept. */
  readonly keptHours: number;
}

export interface CachingBreakEven {
  /** Least number of uses, the one that writes included, at which caching costs no more than computing; null: never. */
  readonly uses: number | null;
  /** uses - 1: reads per write. */
  readonly reads: number | null;
  /** Why never. */
  readonly reason: 'reads-cost-as-much' | null;
}

/**
 * A prefix used n times costs w + r (n - 1) + s with a cache and n without, in prices of its input tokens, so it pays from
 *
 *   n >= (w + s - r) / (1 - r)
 *
 * w write and r read multiplier, s = storage price * hours kept / input price.
 */
export function cachingBreakEven(prices: CachePrices, options?: CachingOptions): CachingBreakEven {
  const write = requireNumber(prices.cacheWriteMultiplier, 'cacheWriteMultiplier', { from: 0 });
  const read = requireNumber(prices.cacheReadMultiplier, 'cacheReadMultiplier', { from: 0 });
  const first = write + storageInInputs(prices.storageUsdPerMtokenHour ?? 0, options);
  if (first <= 1) return { uses: 1, reads: 0, reason: null };
  if (read >= 1) return { uses: null, reads: null, reason: 'reads-cost-as-much' };
  const uses = Math.ceil((first - read) / (1 - read) - TOLERANCE);
  return { uses, reads: uses - 1, reason: null };
}

function storageInInputs(
  storageUsdPerMtokenHour: number,
  options: CachingOptions | undefined,
): number {
  const rate = requireNumber(storageUsdPerMtokenHour, 'storageUsdPerMtokenHour', { from: 0 });
  if (rate === 0) return 0;
  // NaN stands for an option that is not there, and is refused by name.
  const inputUsd = requireNumber(options?.inputUsdPerMtoken ?? Number.NaN, 'inputUsdPerMtoken', {
    above: 0,
  });
  const hours = requireNumber(options?.keptHours ?? Number.NaN, 'keptHours', { from: 0 });
  return (rate * hours) / inputUsd;
}
