import type { PublishedCostModel, RequestTable } from '@kavier/core';
import { PUBLISHED_DEFAULTS, simulatePublished } from '@kavier/core';
import { type Bar, type Comparison, compare } from './comparison.ts';
import { PUBLISHED_KV_CACHE, type PublishedKvCacheRow } from './published-hours.ts';
import { publishedPair } from './published-profile.ts';

/** Published hours have two decimals, of which some are rounded and some cut. */
export const PREFILL_BAR: Bar = { kind: 'absolute', limit: 0.02 };
/**
 * The output lengths of the trace are known only through their totals, and those only through these
 * hours.
 */
const DECODE_BAR: Bar = { kind: 'relative', limit: 0.001 };

/** Ours and the published hours of one model. */
export interface KvCacheRow {
  readonly published: PublishedKvCacheRow;
  readonly prefillH: number;
  readonly decodeOnH: number;
  readonly decodeOffH: number;
  /** Decode hours without a KV cache over those with one: published and ours. */
  readonly publishedFactor: number;
  readonly factor: number;
}

export interface KvCacheResult {
  readonly rows: readonly KvCacheRow[];
  readonly comparisons: readonly Comparison[];
}

/**
 * Experiment 2: four models on one A100-80GB, KV cache on and off, over a trace with the published
 * totals.
 */
export function reproduceKvCache(requests: RequestTable): KvCacheResult {
  const rows = PUBLISHED_KV_CACHE.map((published) => rowOf(requests, published));
  return { rows, comparisons: rows.flatMap(compareRow) };
}

function rowOf(requests: RequestTable, published: PublishedKvCacheRow): KvCacheRow {
  const model = publishedPair(published.model, 'a100-80gb');
  const on = servedHours(requests, model, true);
  const off = servedHours(requests, model, false);
  return {
    published,
    prefillH: on.prefillH,
    decodeOnH: on.decodeH,
    decodeOffH: off.decodeH,
    publishedFactor: published.decodeOffH / published.decodeOnH,
    factor: off.decodeH / on.decodeH,
  };
}

function servedHours(requests: RequestTable, model: PublishedCostModel, kvCache: boolean) {
  const { work } = simulatePublished(requests, model, { ...PUBLISHED_DEFAULTS, kvCache }, 3600);
  return { prefillH: work.total('prefillS') / 3600, decodeH: work.total('decodeS') / 3600 };
}

function compareRow({ published, prefillH, decodeOnH, decodeOffH }: KvCacheRow) {
  return [
    compare(
      `${published.title} prefill`,
      'h',
      { published: published.prefillH, ours: prefillH },
      PREFILL_BAR,
    ),
    compare(
      `${published.title} decode, KV cache on`,
      'h',
      { published: published.decodeOnH, ours: decodeOnH },
      DECODE_BAR,
    ),
    compare(
      `${published.title} decode, KV cache off`,
      'h',
      { published: published.decodeOffH, ours: decodeOffH },
      DECODE_BAR,
    ),
  ];
}
