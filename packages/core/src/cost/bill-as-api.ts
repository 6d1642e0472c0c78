import type { RequestRecord } from '../record/request-record.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { ApiCache } from './api-cache.ts';
import { billingOrder } from './billing-order.ts';
import { type PricedSheet, requireSheet } from './price-sheet.ts';

/** Who shares the API's cache: the requests of one class (a tenant), or all. */
export type ApiCacheScope = 'tenant' | 'global';

export interface BillOptions {
  /** Default: tenant. A workload without classes has one tenant. */
  readonly scope?: ApiCacheScope | undefined;
  /**
   * A run of the workload. With it, only completed requests are billed, at the times at which they came in the run and with the
   * tokens that it generated. Without: all of the table, at its times.
   */
  readonly record?: RequestRecord | undefined;
}

/** Kinds of tokens that an API bills apart. Prompt = input + cacheWrite + cacheRead. */
export interface ByKind {
  /** Neither read from the cache nor written to it. */
  readonly input: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  readonly output: number;
}

/** What an API would charge for a workload; `usd` by kind and `storageUsd` add up to `totalUsd`. */
export interface ApiBill {
  readonly sheet: string;
  /** Requests billed. */
  readonly requests: number;
  readonly tokens: ByKind;
  readonly usd: ByKind;
  /** Million tokens kept for an hour, and their price; 0 where storage is free. */
  readonly storedMtokenHours: number;
  readonly storageUsd: number;
  readonly totalUsd: number;
  /** False: the workload names no prefixes, so no cache is billed. */
  readonly knowsPrefixes: boolean;
}

/**
 * Bills a workload as an API would: every prompt is looked up in the API's own cache and written to it at its end, which is what
 * the automatic caching of today's APIs does. In time linear in the number of
 * blocks, as long as requests come in order.
 *
 * Approximations: hits end at blocks of the workload; breakpoints that a user sets inside a prompt, and answers that an API
 * caches, are not known; requests of one prefix hit each other as soon as they arrive, and never miss by routing.
 */
export function billAsApi(
  requests: RequestTable,
  sheet: PricedSheet,
  options: BillOptions = {},
): ApiBill {
  requireSheet(sheet);
  const { promptTokens, promptBlocks } = requests;
  const { scope = 'tenant', record } = options;
  const arrivalS = record?.arrivalS ?? requests.arrivalS;
  const generated = record?.serving?.generatedTokens ?? requests.outputTokens;
  const tenants = scope === 'tenant' ? requests.requestClass : undefined;
  const cache = promptBlocks === undefined ? undefined : new ApiCache(sheet, promptBlocks);
  const order = billingOrder(arrivalS, tenants, record);
  const tokens = { input: 0, cacheWrite: 0, cacheRead: 0, output: 0 };
  for (const id of order) {
    cache?.use(id, promptTokens[id], tenants?.[id] ?? 0, arrivalS[id]);
    const read = cache?.readTokens ?? 0;
    const written = cache?.writtenTokens ?? 0;
    tokens.input += promptTokens[id] - read - written;
    tokens.cacheWrite += written;
    tokens.cacheRead += read;
    tokens.output += generated[id];
  }
  return price(sheet, tokens, order.length, cache);
}

function price(
  sheet: PricedSheet,
  tokens: ByKind,
  requests: number,
  cache: ApiCache | undefined,
): ApiBill {
  const inputUsd = sheet.inputUsdPerMtoken / 1e6;
  const usd = {
    input: tokens.input * inputUsd,
    cacheWrite: tokens.cacheWrite * inputUsd * sheet.cacheWriteMultiplier,
    cacheRead: tokens.cacheRead * inputUsd * sheet.cacheReadMultiplier,
    output: tokens.output * (sheet.outputUsdPerMtoken / 1e6),
  };
  const isStored = cache !== undefined && sheet.storageUsdPerMtokenHour > 0;
  const storedMtokenHours = isStored ? cache.storedTokenS / 3.6e9 : 0;
  const storageUsd = storedMtokenHours * sheet.storageUsdPerMtokenHour;
  return {
    sheet: sheet.name,
    requests,
    tokens,
    usd,
    storedMtokenHours,
    storageUsd,
    totalUsd: usd.input + usd.cacheWrite + usd.cacheRead + usd.output + storageUsd,
    knowsPrefixes: cache !== undefined,
  };
}
