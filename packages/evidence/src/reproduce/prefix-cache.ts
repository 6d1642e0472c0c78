import type { RequestTable } from '@kavier/core';
import {
  PREFILL_OVERHEAD_S,
  type PrefixPolicy,
  PUBLISHED_DEFAULTS,
  simulatePublished,
} from '@kavier/core';
import { type Comparison, compare } from './comparison.ts';
import { PREFILL_BAR } from './kv-cache.ts';
import {
  PUBLISHED_HITS_BY_SIZE,
  PUBLISHED_PREFIX,
  PUBLISHED_PREFIX_OFF_H,
  PUBLISHED_TRACE,
} from './published-hours.ts';
import { publishedPair } from './published-profile.ts';

/** One setting of the published prefix cache on our trace. */
export interface PrefixRun {
  readonly maxPrompts: number;
  readonly minTokens: number;
  /** Hits over all requests, percent, as the original counts it. */
  readonly hitPct: number;
  readonly prefillH: number;
  readonly decodeH: number;
  /** Mean prompt length of the requests that hit, tokens; null without hits. */
  readonly hitTokensMean: number | null;
  /** Prefill seconds, with no cache, of the requests that hit, over those of all requests. */
  readonly hitPrefillShare: number;
}

/** A published setting, what its figures imply, and our run of it under both policies. */
export interface PrefixRow {
  readonly maxPrompts: number;
  readonly minTokens: number;
  readonly publishedHitPct: number;
  readonly publishedPrefillH: number;
  /**
   * Mean prompt length of the requests that hit, as the published hours saved and hits imply it,
   * tokens.
   */
  readonly publishedHitTokensMean: number;
  readonly prefill: PrefixRun;
  /** Policy `full`, which also skips the decode of a hit. */
  readonly full: PrefixRun;
}

export interface HitsBySizeRow {
  readonly maxPrompts: number;
  readonly publishedHitPct: number;
  readonly hitPct: number;
}

/**
 * A relation that must hold on any trace, or that held in the published table, with what we found.
 */
export interface Relation {
  readonly claim: string;
  /**
   * `law`: follows from the model on every trace; `observed`: true of the published table, but no
   * law.
   */
  readonly kind: 'law' | 'observed';
  readonly holdsPublished: boolean | null;
  readonly holdsOurs: boolean;
}

export interface PrefixResult {
  readonly offPrefillH: number;
  readonly offDecodeH: number;
  readonly rows: readonly PrefixRow[];
  readonly bySize: readonly HitsBySizeRow[];
  readonly relations: readonly Relation[];
  readonly comparisons: readonly Comparison[];
}

/**
 * Experiment 3: hit ratio and prefill hours by minimum tokens and cache size; Llama-3-8B on one
 * A10.
 */
export function reproducePrefixCache(requests: RequestTable): PrefixResult {
  const study = new PrefixStudy(requests);
  const rows = PUBLISHED_PREFIX.map(({ maxPrompts, minTokens, hitPct, prefillH }) => ({
    maxPrompts,
    minTokens,
    publishedHitPct: hitPct,
    publishedPrefillH: prefillH,
    publishedHitTokensMean: impliedHitTokens(hitPct, prefillH),
    prefill: study.run('prefill', maxPrompts, minTokens),
    full: study.run('full', maxPrompts, minTokens),
  }));
  const bySize = PUBLISHED_HITS_BY_SIZE.map(({ maxPrompts, hitPct }) => ({
    maxPrompts,
    publishedHitPct: hitPct,
    hitPct: study.run('prefill', maxPrompts, 1024).hitPct,
  }));
  const off = compare(
    'Llama-3-8B prefill, no prefix cache',
    'h',
    { published: PUBLISHED_PREFIX_OFF_H, ours: study.offPrefillH },
    PREFILL_BAR,
  );
  return {
    offPrefillH: study.offPrefillH,
    offDecodeH: study.offDecodeH,
    rows,
    bySize,
    relations: relationsOf(study, rows, bySize),
    comparisons: [off],
  };
}

/** Runs of one trace, with the run without a cache that all of them are compared with. */
class PrefixStudy {
  readonly offPrefillH: number;
  readonly offDecodeH: number;
  readonly #requests: RequestTable;
  readonly #model = publishedPair('llama-3-8b', 'a10');
  readonly #offPrefillS: Float64Array;

  constructor(requests: RequestTable) {
    this.#requests = requests;
    const { requests: record } = this.#simulate('none', 1, 1);
    this.#offPrefillS = record.prefillS;
    this.offPrefillH = sum(record.prefillS) / 3600;
    this.offDecodeH = sum(record.decodeS) / 3600;
  }

  run(policy: PrefixPolicy, maxPrompts: number, minTokens: number): PrefixRun {
    const { requests: record, cache } = this.#simulate(policy, maxPrompts, minTokens);
    let hitPrefillS = 0;
    for (let id = 0; id < record.count; id++) {
      if (record.cachedTokens[id] > 0) hitPrefillS += this.#offPrefillS[id];
    }
    return {
      maxPrompts,
      minTokens,
      hitPct: (100 * cache.hits) / record.count,
      prefillH: sum(record.prefillS) / 3600,
      decodeH: sum(record.decodeS) / 3600,
      hitTokensMean: cache.hits === 0 ? null : cache.hitTokens / cache.hits,
      hitPrefillShare: hitPrefillS / 3600 / this.offPrefillH,
    };
  }

  #simulate(prefixPolicy: PrefixPolicy, maxPrompts: number, minTokens: number) {
    const options = { ...PUBLISHED_DEFAULTS, prefixPolicy, maxPrompts, minTokens };
    return simulatePublished(this.#requests, this.#model, options, 3600);
  }
}

/**
 * Hours saved = hits * (o + n s), with o the overhead of a prefill, s its seconds a token and n the
 * mean prompt of a hit: solved for n.
 */
function impliedHitTokens(hitPct: number, prefillH: number): number {
  const hits = (hitPct / 100) * PUBLISHED_TRACE.requests;
  const savedS = (PUBLISHED_PREFIX_OFF_H - prefillH) * 3600;
  const model = publishedPair('llama-3-8b', 'a10');
  const secondsPerToken = model.prefillS(1) - PREFILL_OVERHEAD_S;
  return (savedS / hits - PREFILL_OVERHEAD_S) / secondsPerToken;
}

function relationsOf(
  study: PrefixStudy,
  rows: readonly PrefixRow[],
  bySize: readonly HitsBySizeRow[],
): Relation[] {
  const bySetting = [8, 16].map((size) => rows.filter((row) => row.maxPrompts === size));
  const inEach = (holds: (row: PrefixRow, before: PrefixRow) => boolean) =>
    bySetting.every((group) => group.every((row, i) => i === 0 || holds(row, group[i - 1])));
  const hoursFollow = ({ prefillH, hitPrefillShare }: PrefixRun) =>
    Math.abs(prefillH - study.offPrefillH * (1 - hitPrefillShare)) <= 1e-9 * study.offPrefillH;
  return [
    {
      claim: 'a larger cache never hits less (LRU keeps what a smaller one keeps)',
      kind: 'law',
      holdsPublished: rising(bySize.map((row) => row.publishedHitPct)),
      holdsOurs: rising(bySize.map((row) => row.hitPct)),
    },
    {
      claim: 'prefill hours = hours without a cache x (1 - share of prefill seconds that hit)',
      kind: 'law',
      // The share of seconds was not published; the mean prompt of a hit is computed from this law
      // instead.
      holdsPublished: null,
      holdsOurs: rows.every((row) => hoursFollow(row.prefill)),
    },
    {
      claim: 'prompts that hit are at least as long as the minimum',
      kind: 'law',
      holdsPublished: rows.every((row) => row.publishedHitTokensMean >= row.minTokens),
      holdsOurs: rows.every((row) => (row.prefill.hitTokensMean ?? row.minTokens) >= row.minTokens),
    },
    {
      claim: 'a higher minimum hits less often',
      kind: 'observed',
      holdsPublished: inEach((row, before) => row.publishedHitPct <= before.publishedHitPct),
      holdsOurs: inEach((row, before) => row.prefill.hitPct <= before.prefill.hitPct),
    },
    {
      claim: 'a higher minimum saves more prefill hours',
      kind: 'observed',
      holdsPublished: inEach((row, before) => row.publishedPrefillH <= before.publishedPrefillH),
      holdsOurs: inEach((row, before) => row.prefill.prefillH <= before.prefill.prefillH),
    },
  ];
}

function rising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}
