import { describe, expect, test } from 'vitest';
import { missedBars } from '../../src/reproduce/comparison.ts';
import { inferTotals } from '../../src/reproduce/inferred-totals.ts';
import { reproduceKvCache } from '../../src/reproduce/kv-cache.ts';
import { reproducePrefixCache } from '../../src/reproduce/prefix-cache.ts';
import { standInTrace } from '../../src/reproduce/published-trace.ts';

const { requests } = standInTrace();

describe('stand-in trace', () => {
  test('has the published totals, and the output totals that the published hours imply', () => {
    const { outputTokens, outputTokenTimes } = inferTotals();
    expect(requests.count).toBe(96_870);
    expect(requests.promptTokens.reduce((sum, n) => sum + n, 0)).toBe(1_041_916_164);
    expect(requests.outputTokens.reduce((sum, n) => sum + n, 0)).toBe(outputTokens);
    expect(requests.outputTokens.reduce((sum, n) => sum + (n * (n + 1)) / 2, 0)).toBe(
      outputTokenTimes,
    );
  });

  test('is the same each time', () => {
    expect(standInTrace().requests.promptTokens).toEqual(requests.promptTokens);
  });
});

describe('KV cache on and off (E2)', () => {
  const result = reproduceKvCache(requests);

  test('all twelve published hours are within their bars', () => {
    expect(result.comparisons).toHaveLength(12);
    expect(missedBars(result.comparisons)).toEqual([]);
  });

  test('one pair of output totals fits all eight decode hours closely', () => {
    const decode = result.comparisons.filter(({ figure }) => figure.includes('decode'));
    for (const { relativeDifference } of decode) {
      expect(Math.abs(relativeDifference ?? 1)).toBeLessThan(5e-5);
    }
  });

  test('what a KV cache saves is one factor for every model: token times over tokens', () => {
    const { outputTokens, outputTokenTimes } = inferTotals();
    for (const { factor } of result.rows) {
      expect(factor).toBeCloseTo(outputTokenTimes / outputTokens, 6);
    }
  });

  test('a trace with other totals misses the bars', () => {
    const outputTokens = requests.outputTokens.map((n) => Math.round(n * 1.01));
    const missed = missedBars(reproduceKvCache({ ...requests, outputTokens }).comparisons);
    expect(missed).toHaveLength(8);
  });
});

describe('prefix policies (E3)', () => {
  const result = reproducePrefixCache(requests);

  test('the hours without a prefix cache are within their bar', () => {
    expect(missedBars(result.comparisons)).toEqual([]);
    expect(Math.abs(result.offPrefillH - 124.15)).toBeLessThan(0.02);
  });

  test('every law holds on ours, and wherever it can be checked in the published table', () => {
    const laws = result.relations.filter(({ kind }) => kind === 'law');
    expect(laws).toHaveLength(3);
    for (const law of laws) {
      expect(law.holdsOurs, law.claim).toBe(true);
      expect(law.holdsPublished, law.claim).not.toBe(false);
    }
  });

  test('both policies hit the same requests; `full` saves decode hours, `prefill` none', () => {
    for (const { prefill, full } of result.rows) {
      expect(full.hitPct).toBe(prefill.hitPct);
      expect(full.prefillH).toBe(prefill.prefillH);
      expect(prefill.decodeH).toBe(result.offDecodeH);
      expect(full.decodeH).toBeLessThan(prefill.decodeH);
    }
  });

  test('the mean prompt of a hit follows from hours and hits, as implied for the published', () => {
    for (const { prefill } of result.rows) {
      const hits = (prefill.hitPct / 100) * requests.count;
      const savedS = (result.offPrefillH - prefill.prefillH) * 3600;
      const secondsPerToken = (2 * 8e9) / (0.3 * 125e12);
      expect((savedS / hits - 0.025) / secondsPerToken).toBeCloseTo(prefill.hitTokensMean ?? 0, 3);
    }
  });

  test('a trace without sessions to share hits nothing and saves nothing', () => {
    const alone = reproducePrefixCache({ ...requests, promptBlocks: undefined });
    for (const { prefill } of alone.rows) {
      expect(prefill.hitPct).toBe(0);
      expect(prefill.prefillH).toBe(alone.offPrefillH);
      expect(prefill.hitTokensMean).toBeNull();
    }
  });
});
