import { describe, expect, it } from 'vitest';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { idealReuse } from '../../src/workload/reuse.ts';
import { generateWithTotals, type TotalsOptions } from '../../src/workload/totals.ts';
import { expectValidTable } from './request-tables.ts';

/** Totals of the trace behind the experiments of arXiv 2605.25247. */
const PUBLISHED: TotalsOptions = {
  requests: 96_870,
  promptTokens: 1_041_916_164,
  outputTokens: 30_616_800,
  outputTokenPairs: 15_153_000_000,
};

function totalsOf({ count, promptTokens, outputTokens }: RequestTable) {
  const totals = { requests: count, promptTokens: 0, outputTokens: 0, outputTokenPairs: 0 };
  for (let i = 0; i < count; i++) {
    totals.promptTokens += promptTokens[i];
    totals.outputTokens += outputTokens[i];
    totals.outputTokenPairs += (outputTokens[i] * (outputTokens[i] + 1)) / 2;
  }
  return totals;
}

describe('generateWithTotals', () => {
  it('meets the published totals exactly', () => {
    const { requests, card } = generateWithTotals({ ...PUBLISHED, seed: 1 });
    expect(totalsOf(requests)).toEqual(PUBLISHED);
    expect(requests.promptBlocks?.blockTokens).toBe(512);
    expect(card.requests).toBe(96_870);
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < requests.count; i++) {
      shortest = Math.min(shortest, requests.promptTokens[i], requests.outputTokens[i]);
    }
    expect(shortest).toBeGreaterThanOrEqual(1);
    const sorted = requests.outputTokens.slice().sort();
    // Heavy tail: a lognormal of mean 316 and cv 1.46 has its median at 179.
    expect(Math.abs(sorted[sorted.length >> 1] - 179)).toBeLessThan(12);
    const reuse = idealReuse(requests);
    expect(reuse.tokenHitRatio).toBeGreaterThan(0.5);
    expect(reuse.tokenHitRatio).toBeLessThan(1);
  });

  it('meets other totals, at other sizes and from other seeds', () => {
    for (let seed = 0; seed < 12; seed++) {
      const totals = {
        requests: 200 + 53 * seed,
        promptTokens: 2_000_003 + 1_000_000 * seed,
        outputTokens: (200 + 53 * seed) * 100 + seed,
        outputTokenPairs: (200 + 53 * seed) * (8000 + 300 * seed) + seed,
      };
      const { requests } = generateWithTotals({ ...totals, seed, meanTurns: 1 + (seed % 4) });
      expect(totalsOf(requests)).toEqual(totals);
      expectValidTable(requests);
    }
  });

  it('repeats itself for a seed, and lays out time as asked', () => {
    const options = { ...PUBLISHED, requests: 20_000, outputTokens: 6_000_000 };
    const small = {
      ...options,
      promptTokens: 200_000_000,
      outputTokenPairs: 3_000_000_000,
      rateRps: 5,
      concurrentSessions: 50,
    };
    const { requests } = generateWithTotals(small);
    expect(generateWithTotals(small).requests).toEqual(requests);
    const middle = requests.arrivalS.filter((t) => t > 500 && t < 3500).length;
    expect(Math.abs(middle / 15_000 - 1)).toBeLessThan(0.15);
    const { session = new Int32Array(0), turn = new Int32Array(0), arrivalS } = requests;
    const firstS = new Float64Array(session.length);
    const lastS = new Float64Array(session.length);
    for (let i = 0; i < requests.count; i++) {
      if (turn[i] === 0) firstS[session[i]] = arrivalS[i];
      lastS[session[i]] = arrivalS[i];
    }
    const active = firstS.filter((start, s) => start <= 2000 && lastS[s] > 2000).length;
    expect(Math.abs(active - 50)).toBeLessThan(25);
  });

  it('refuses totals that no such trace has', () => {
    const generate = (options: Partial<TotalsOptions>) => () =>
      generateWithTotals({ ...PUBLISHED, requests: 1000, ...options }, 'w');
    expect(generate({ outputTokens: 999 })).toThrow(/no lognormal output lengths/);
    expect(generate({ outputTokens: 100_000, outputTokenPairs: 100_000 })).toThrow(/no lognormal/);
    const fine = { outputTokens: 100_000, outputTokenPairs: 8_000_000 };
    expect(generate({ ...fine, promptTokens: 1000 })).toThrow(/^w\.promptTokens: .*too short/);
    expect(generate({ ...fine, requests: 0 })).toThrow(/^w\.requests: /);
    expect(generate({ ...fine, promptTokens: 0.5 })).toThrow(/^w\.promptTokens: /);
    expect(generate({ ...fine, meanTurns: 0 })).toThrow(/^w\.meanTurns: /);
  });
});
