import type { ApiCacheScope, ByKind } from '../../src/cost/bill-as-api.ts';
import type { PriceSheet } from '../../src/cost/price-sheet.ts';
import type { TextRequest } from './texts.ts';

interface Kept {
  untilS: number;
  isEnd: boolean;
}

/**
 * The billing of `billAsApi` on written-out prompts, without blocks' ids and without an order by tenant: the cache is a map from
 * the text of a prefix.
 */
export function naiveTokens(
  requests: readonly TextRequest[],
  sheet: PriceSheet,
  blockTokens: number,
  scope: ApiCacheScope,
): ByKind & { readonly storedTokenS: number } {
  const kept = new Map<string, Kept>();
  const sums = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0, storedTokenS: 0 };
  const rounded = (tokens: number) => tokens - (tokens % sheet.granularityTokens);
  for (const { atS, prompt, output = 0, tenant = 0 } of requests) {
    sums.output += output;
    const cacheable = rounded(prompt.length);
    if (cacheable === 0 || cacheable < sheet.minimumTokens) {
      sums.input += prompt.length;
      continue;
    }
    const key = (tokens: number) =>
      `${scope === 'tenant' ? tenant : ''}|${prompt.slice(0, tokens)}`;
    const ends = blockEnds(cacheable, prompt.length, blockTokens);
    let hit = 0;
    for (const end of ends) {
      const entry = kept.get(key(end));
      if (entry === undefined || entry.untilS <= atS) break;
      if (sheet.matching === 'longest-prefix' || entry.isEnd) hit = end;
    }
    const tokens = rounded(Math.min(hit, cacheable));
    const read = tokens < sheet.minimumTokens ? 0 : tokens;
    sums.cacheRead += read;
    sums.cacheWrite += cacheable - read;
    sums.input += prompt.length - cacheable;
    for (const [i, end] of ends.entries()) {
      const old = kept.get(key(end));
      const isAlive = old !== undefined && old.untilS > atS;
      const isHit = read > 0 && end <= hit;
      const isLast = i === ends.length - 1;
      const isLastFull =
        end % blockTokens === 0 && end <= cacheable && cacheable - end < blockTokens;
      const isEnd = isLast || isLastFull || (isAlive && old.isEnd);
      const stays = isHit && sheet.ttl === 'fixed' && old !== undefined;
      const untilS = stays ? old.untilS : atS + sheet.ttlS;
      const from = i === 0 ? 0 : ends[i - 1];
      const size = Math.min(end, cacheable) - from;
      sums.storedTokenS += size * (untilS - (isAlive ? old.untilS : atS));
      kept.set(key(end), { untilS, isEnd });
    }
  }
  return sums;
}

/** Ends of the blocks that hold the cacheable tokens, in tokens of the prompt. */
function blockEnds(cacheable: number, length: number, blockTokens: number): number[] {
  const ends: number[] = [];
  for (let from = 0; from < cacheable; from += blockTokens) {
    ends.push(Math.min(from + blockTokens, length));
  }
  return ends;
}

/** Tokens read with longest-prefix matching and sliding times to live, from the history alone: nothing is kept. */
export function readFromHistory(
  requests: readonly TextRequest[],
  sheet: PriceSheet,
  blockTokens: number,
): number {
  let sum = 0;
  for (const [i, { atS, prompt }] of requests.entries()) {
    let best = 0;
    for (const earlier of requests.slice(0, i)) {
      if (atS - earlier.atS >= sheet.ttlS) continue;
      best = Math.max(best, sharedTokens(earlier.prompt, prompt, blockTokens));
    }
    sum += best;
  }
  return sum;
}

function sharedTokens(a: string, b: string, blockTokens: number): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  // A whole prompt is shared by its repetition only.
  return a === b ? shared : shared - (shared % blockTokens);
}
