import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureEfficiency } from '../../src/cost/efficiency.ts';
import { PublishedCostModel } from '../../src/engine/published/cost-model.ts';
import { PUBLISHED_DEFAULTS } from '../../src/engine/published/options.ts';
import { simulatePublished } from '../../src/engine/published/single-stream.ts';
import { measureCacheUse } from '../../src/metrics/cache-use.ts';
import { distributionOf } from '../../src/metrics/distribution.ts';
import { latencyColumns } from '../../src/metrics/latency.ts';
import { measurePerformance } from '../../src/metrics/performance.ts';
import { quantileOfSorted } from '../../src/units/quantile.ts';
import { rowsArbitrary, TREE_BLOCKS, tableOf } from '../engine/tables.ts';

const MODEL = new PublishedCostModel(
  { name: 'm', parameters: 8e9, weightBytes: 2, layers: 32, hiddenSize: 4096 },
  { name: 'a', peakFlops: 125e12, memoryBytesPerS: 600e9 },
);

const table = tableOf(
  [
    { gapS: 0, prompt: 1000, output: 101, session: 0, blocks: [] },
    { gapS: 10, prompt: 2000, output: 1, session: 0, blocks: [] },
    { gapS: 10, prompt: 500, output: 0, session: 1, blocks: [] },
  ],
  0,
);
const run = simulatePublished(
  { ...table, promptBlocks: undefined },
  MODEL,
  PUBLISHED_DEFAULTS,
  300,
);

describe('latencies', () => {
  test('follow their definitions, and are undefined where the definition has no value', () => {
    const { ttftS, tpotS, e2eS } = latencyColumns(run.requests, table.outputTokens);
    expect(ttftS[0]).toBeCloseTo(MODEL.prefillS(1000), 12);
    expect(tpotS[0]).toBeCloseTo(MODEL.decodeS(101, true) / 100, 12);
    expect(e2eS[0]).toBeCloseTo(MODEL.prefillS(1000) + MODEL.decodeS(101, true), 12);
    expect(tpotS[1]).toBeNaN();
    expect(ttftS[2]).toBeNaN();
    expect(e2eS[2]).toBeCloseTo(MODEL.prefillS(500), 12);
  });
});

describe('performance', () => {
  const performance = measurePerformance(run, table);

  test('counts requests by outcome and tokens over the span', () => {
    expect(performance.outcomes).toMatchObject({ completed: 3, rejected: 0, unfinished: 0 });
    expect(performance.spanS).toBeCloseTo(20 + MODEL.prefillS(500), 12);
    expect(performance.offeredRps).toBeCloseTo(2 / 20, 12);
    expect(performance.outputTokensPerS).toBeCloseTo(102 / performance.spanS, 12);
    expect(performance.ttftS.count).toBe(2);
    expect(performance.tpotS.count).toBe(1);
  });

  test("holds Little's law: mean concurrency = completed per second * mean time in service", () => {
    fc.assert(
      fc.property(
        rowsArbitrary.filter((rows) => rows.length > 0),
        (rows) => {
          const random = tableOf(rows, TREE_BLOCKS);
          const result = simulatePublished(random, MODEL, PUBLISHED_DEFAULTS, 60);
          const { throughputRps, meanConcurrency, e2eS } = measurePerformance(result, random);
          const inService = (throughputRps ?? 0) * (e2eS.mean ?? 0);
          expect(meanConcurrency ?? 0).toBeCloseTo(inService, 6);
        },
      ),
    );
  });
});

describe('efficiency', () => {
  const inputs = { requests: 3, promptTokens: 3500, outputTokens: 102, hourUsdByPool: [10] };
  const efficiency = measureEfficiency(run, inputs);

  test('hours are those of service, and parts add up', () => {
    const servedS = [0, 1, 2].reduce(
      (sum, id) => sum + run.requests.prefillS[id] + run.requests.decodeS[id],
      0,
    );
    expect(efficiency.acceleratorHours).toBeCloseTo(servedS / 3600, 12);
    expect(efficiency.prefillHours + efficiency.decodeHours).toBeCloseTo(servedS / 3600, 12);
    expect(efficiency.costUsd).toBeCloseTo((servedS / 3600) * 10, 12);
    expect(efficiency.costUsdPerMtokenOutput).toBeCloseTo(((servedS / 3600) * 10 * 1e6) / 102, 9);
  });

  test('the published unit is cost per Mtoken as long as requests are served one at a time', () => {
    expect(efficiency.publishedCostPerMtokenPerS).toBeCloseTo(
      efficiency.costUsdPerMtokenTotal ?? Number.NaN,
      9,
    );
  });

  test('cost is proportional to the price', () => {
    const twice = measureEfficiency(run, { ...inputs, hourUsdByPool: [20] });
    expect(twice.costUsd).toBe(2 * (efficiency.costUsd ?? Number.NaN));
  });

  test('without a price there are hours and no money', () => {
    const unpriced = measureEfficiency(run, { ...inputs, hourUsdByPool: [null] });
    expect(unpriced).toEqual({
      ...efficiency,
      costUsd: null,
      costUsdPerRequest: null,
      costUsdPerMtokenOutput: null,
      costUsdPerMtokenTotal: null,
      publishedCostPerMtokenPerS: null,
    });
  });
});

describe('distributions', () => {
  test('use R-7: the quantile interpolates linearly between ranks', () => {
    const sorted = Float64Array.of(1, 2, 3, 4);
    expect([0, 0.25, 0.5, 0.9, 1].map((p) => quantileOfSorted(sorted, p))).toEqual([
      1, 1.75, 2.5, 3.7, 4,
    ]);
  });

  test('leave out undefined values and say how many remain', () => {
    const { count, mean, max } = distributionOf(Float64Array.of(Number.NaN, 3, Number.NaN, 1));
    expect([count, mean, max]).toEqual([2, 2, 3]);
    expect(distributionOf(Float64Array.of(Number.NaN)).p50).toBeNull();
  });
});

describe('cache use', () => {
  test('names each denominator', () => {
    const counters = { lookups: 4, hits: 1, evictions: 0, queriedTokens: 400, hitTokens: 100 };
    expect(measureCacheUse(counters, { requests: 10, promptTokens: 1000 })).toMatchObject({
      lookupHitRatio: 0.25,
      requestHitRatio: 0.1,
      tokenHitRatio: 0.1,
    });
    const nothing = { lookups: 0, hits: 0, evictions: 0, queriedTokens: 0, hitTokens: 0 };
    expect(measureCacheUse(nothing, { requests: 0, promptTokens: 0 }).lookupHitRatio).toBeNull();
  });
});
