import type { FieldProvenance } from '../hardware/provenance.ts';
import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';
import { requireNumber } from '../units/require.ts';
import { PRICE_SHEETS } from './price-sheets.ts';

/**
 * What an API asks for tokens. A multiplier is of the price of an input token. The token at which the API's cache can be hit:
 * `longest-prefix` anywhere (engines, older OpenAI models, Gemini); `prompt-ends` only where an earlier prompt ended (Anthropic
 * and newer OpenAI models with their automatic breakpoint, DeepSeek).
 */
export interface PriceSheet {
  readonly name: string;
  readonly provider: string;
  /** USD per million tokens; null where the user has to say it. */
  readonly inputUsdPerMtoken: number | null;
  readonly outputUsdPerMtoken: number | null;
  readonly cacheWriteMultiplier: number;
  readonly cacheReadMultiplier: number;
  readonly matching: 'longest-prefix' | 'prompt-ends';
  /** Prompts, and hits, of fewer tokens are not cached. Infinity: no cache. */
  readonly minimumTokens: number;
  /** Cached tokens are a multiple of this. */
  readonly granularityTokens: number;
  /** Seconds after which a cached prefix is gone, counted from its last use (`sliding`) or from its write (`fixed`). */
  readonly ttlS: number;
  readonly ttl: 'sliding' | 'fixed';
  /** USD for keeping a million cached tokens for an hour. */
  readonly storageUsdPerMtokenHour: number;
  readonly provenance: FieldProvenance;
}

/** A sheet with its base prices. */
export interface PricedSheet extends PriceSheet {
  readonly inputUsdPerMtoken: number;
  readonly outputUsdPerMtoken: number;
}

export interface BasePrices {
  readonly inputUsdPerMtoken: number;
  readonly outputUsdPerMtoken: number;
}

/** The sheet of a name, letters compared without case; `extra` sheets are looked at first. */
export function findPriceSheet(name: string, extra: readonly PriceSheet[] = []): PriceSheet {
  const known = [...extra, ...PRICE_SHEETS];
  const wanted = name.trim().toLowerCase();
  const found = known.find((sheet) => sheet.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = known.map((sheet) => sheet.name);
  throw new KavierError('unknown price sheet', {
    kind: 'input',
    found: `"${name}"`,
    expected: 'the name of a price sheet',
    hint: suggestName(name, names),
  });
}

/** The sheet at these base prices, or at its own; an error where it has none. */
export function pricedSheet(sheet: PriceSheet, prices?: BasePrices): PricedSheet {
  const { inputUsdPerMtoken, outputUsdPerMtoken } = prices ?? sheet;
  if (inputUsdPerMtoken === null || outputUsdPerMtoken === null) {
    const missing = Object.entries({ inputUsdPerMtoken, outputUsdPerMtoken })
      .filter(([, price]) => price === null)
      .map(([name]) => name);
    throw new KavierError(`the price sheet ${sheet.name} has no base prices`, {
      kind: 'input',
      found: `no ${missing.join(' and no ')}`,
      expected: 'inputUsdPerMtoken and outputUsdPerMtoken in USD per million tokens',
    });
  }
  return requireSheet({ ...sheet, inputUsdPerMtoken, outputUsdPerMtoken });
}

/** The same API used without its prompt cache. */
export function withoutCache<Sheet extends PriceSheet>(sheet: Sheet): Sheet {
  return { ...sheet, minimumTokens: Number.POSITIVE_INFINITY };
}

/** The sheet when its numbers make sense; otherwise an input error that names the field. */
export function requireSheet(sheet: PricedSheet): PricedSheet {
  const amounts = [
    'inputUsdPerMtoken',
    'outputUsdPerMtoken',
    'cacheWriteMultiplier',
    'cacheReadMultiplier',
    'storageUsdPerMtokenHour',
  ] as const;
  for (const field of amounts) requireNumber(sheet[field], field, { from: 0 });
  requireNumber(sheet.granularityTokens, 'granularityTokens', { from: 1, integer: true });
  if (sheet.minimumTokens !== Number.POSITIVE_INFINITY) {
    requireNumber(sheet.minimumTokens, 'minimumTokens', { from: 0 });
  }
  // What is kept for ever can be paid for only when keeping it is free.
  const isEndless = sheet.ttlS === Number.POSITIVE_INFINITY && sheet.storageUsdPerMtokenHour === 0;
  if (!isEndless) requireNumber(sheet.ttlS, 'ttlS', { above: 0 });
  return sheet;
}
