import { describe, expect, test } from 'vitest';
import { drawExponential } from '../../src/kernel/distributions.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { amountsWithin } from '../../src/metrics/amounts-within.ts';
import { mserTruncation } from '../../src/metrics/mser.ts';
import { numberInSystem } from '../../src/metrics/number-in-system.ts';
import { measurePerformance } from '../../src/metrics/performance.ts';
import { steadyWindow } from '../../src/metrics/steady-window.ts';
import type { RequestRecord } from '../../src/record/request-record.ts';
import { WorkLedger } from '../../src/record/work-ledger.ts';
import { recordOf } from './records.ts';

/** Request i arrives at i seconds and stays so long. */
const oneASecond = (count: number, stayS: (i: number) => number) =>
  recordOf(
    Array.from({ length: count }, (_, i) => ({
      arrivalS: i,
      startS: i,
      firstTokenS: i,
      finishS: i + stayS(i),
    })),
  );

/** M/M/1 with mean service time 1 that begins with so many requests; time starts at `fromS` and runs `scale` times as fast. */
function singleServer(
  rate: number,
  { seed = 1, count = 20_000, backlog = 0, fromS = 0, scale = 1 } = {},
): RequestRecord {
  const arrivals = RandomStream.named(seed, 'arrivals');
  const services = RandomStream.named(seed, 'services');
  let nowS = 0;
  let freeS = 0;
  const rows = Array.from({ length: count }, (_, i) => {
    if (i >= backlog) nowS += drawExponential(arrivals, 1 / rate);
    const startS = Math.max(nowS, freeS);
    freeS = startS + drawExponential(services, 1);
    const at = (seconds: number) => fromS + scale * seconds;
    return { arrivalS: at(nowS), startS: at(startS), firstTokenS: at(startS), finishS: at(freeS) };
  });
  return recordOf(rows);
}

/** Share of the time of arrivals that is left out. */
function lostShare(record: RequestRecord): number {
  const { fromS, toS } = steadyWindow(record);
  const [first, last] = [record.arrivalS[0], record.arrivalS[record.count - 1]];
  expect(toS).toBe(last);
  return (fromS - first) / (last - first);
}

describe('the number in the system', () => {
  test('is the time average over each part, of unfinished requests too', () => {
    const record = recordOf([
      { arrivalS: 0, finishS: 1.5 },
      { arrivalS: 0.5, finishS: 4 },
      { arrivalS: 3.25 },
      { arrivalS: 3.5, finishS: 3.5 },
    ]);
    expect([...numberInSystem(record, { fromS: 0, toS: 4 }, 4)]).toEqual([1.5, 1.5, 1, 1.75]);
  });

  test('of M/M/1 is rho / (1 - rho) over the steady window', () => {
    const rates = [0.3, 0.6, 0.8];
    const mean = (rate: number) => {
      const means = [1, 2, 3, 4, 5, 6].map((seed) => {
        const record = singleServer(rate, { seed });
        return numberInSystem(record, steadyWindow(record), 1)[0];
      });
      return means.reduce((a, b) => a + b) / means.length;
    };
    for (const rate of rates) {
      const theory = rate / (1 - rate);
      expect(Math.abs(mean(rate) / theory - 1), `rate ${rate}`).toBeLessThan(0.06);
    }
  });
});

describe('MSER', () => {
  test('leaves the smallest squared error of the mean, of at most half', () => {
    const noise = (i: number) => ((i * 7919) % 13) / 13;
    const values = Array.from({ length: 100 }, (_, i) => 10 + noise(i) + Math.max(0, 20 - i));
    const statistic = (dropped: number) => {
      const kept = values.slice(dropped);
      const mean = kept.reduce((a, b) => a + b) / kept.length;
      return kept.reduce((sum, x) => sum + (x - mean) ** 2, 0) / kept.length ** 2;
    };
    const all = Array.from({ length: 51 }, (_, dropped) => statistic(dropped));
    const best = all.indexOf(Math.min(...all));
    expect(best).toBeGreaterThan(15);
    expect(mserTruncation(values)).toBe(best);
  });

  test('leaves nothing out of a constant, and gives up on a series that never settles', () => {
    expect(mserTruncation(new Float64Array(50).fill(3))).toBe(0);
    expect(mserTruncation(Array.from({ length: 50 }, (_, i) => i))).toBeNull();
    expect(mserTruncation([1])).toBe(0);
    expect(mserTruncation([])).toBe(0);
  });
});

describe('the steady window', () => {
  test('of a stationary run is nearly all of it', () => {
    const lost = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => lostShare(singleServer(0.6, { seed })));
    expect(lost.reduce((a, b) => a + b) / lost.length).toBeLessThan(0.05);
    expect(lostShare(oneASecond(1000, () => 3))).toBeLessThan(0.01);
  });

  test('leaves an initial backlog out, and no more than it has to', () => {
    for (const seed of [1, 2, 3, 4]) {
      // 500 requests drain at a rate of 1 - 0.5, so for about 1,000 of 38,000 seconds.
      const record = singleServer(0.5, { seed, backlog: 500 });
      const { rule, fromS } = steadyWindow(record);
      expect(rule).toBe('mser-5');
      expect(fromS).toBeGreaterThan(700);
      expect(fromS).toBeLessThan(4000);
    }
  });

  test('moves and stretches with time', () => {
    const own = steadyWindow(singleServer(0.7, { backlog: 200 }));
    const moved = steadyWindow(singleServer(0.7, { backlog: 200, fromS: 1000, scale: 4 }));
    expect(moved.rule).toBe(own.rule);
    expect(moved.fromS).toBeCloseTo(1000 + 4 * own.fromS, 6);
    expect(moved.toS).toBeCloseTo(1000 + 4 * own.toS, 6);
    expect(steadyWindow(singleServer(0.7, { backlog: 200 }))).toEqual(own);
  });

  test('is the whole run where more than half would be left out, and says why', () => {
    const growing = oneASecond(1000, (i) => i / 2);
    expect(steadyWindow(growing)).toMatchObject({ rule: 'whole-run', reason: 'not-settled' });
    const atOnce = recordOf(Array.from({ length: 500 }, (_, i) => ({ arrivalS: 0, finishS: i })));
    expect(steadyWindow(atOnce)).toEqual({
      rule: 'whole-run',
      reason: 'drain',
      fromS: 0,
      toS: 499,
    });
    const few = oneASecond(99, (i) => 1 + (i < 20 ? 20 - i : 0));
    expect(steadyWindow(few)).toMatchObject({ rule: 'whole-run', reason: 'short', fromS: 0 });
    expect(steadyWindow(recordOf([]))).toMatchObject({ rule: 'whole-run', fromS: 0, toS: 0 });
    expect(steadyWindow(recordOf([{ arrivalS: 5 }]))).toMatchObject({ fromS: 5, toS: 5 });
  });

  test('does not keep a tail with fewer than half of the requests', () => {
    // A burst of requests that stay for a long time, then a trickle.
    const burst = Array.from({ length: 600 }, (_, i) => ({ arrivalS: i / 20, finishS: 400 }));
    const trickle = Array.from({ length: 400 }, (_, i) => ({
      arrivalS: 100 + 3 * i,
      finishS: 101 + 3 * i,
    }));
    expect(steadyWindow(recordOf([...burst, ...trickle]))).toMatchObject({
      rule: 'whole-run',
      reason: 'not-settled',
    });
  });

  test('begins where the scenario says, however much that leaves out', () => {
    const record = oneASecond(1000, () => 2);
    expect(steadyWindow(record, 900)).toMatchObject({ rule: 'warm-up', fromS: 900, toS: 999 });
    expect(steadyWindow(record, 0)).toMatchObject({ rule: 'warm-up', fromS: 0, toS: 999 });
  });
});

describe('amounts within a span', () => {
  const record = recordOf([
    { arrivalS: 0, startS: 1, firstTokenS: 3, finishS: 7 },
    { arrivalS: 2, startS: 3, firstTokenS: 4, finishS: 5, outcome: 'timed-out' },
    { arrivalS: 6, startS: 6, firstTokenS: 6, finishS: 9 },
    { arrivalS: 8, outcome: 'rejected', finishS: 8 },
  ]);
  const tokens = {
    promptTokens: Int32Array.of(100, 10, 1000, 5),
    outputTokens: Int32Array.of(40, 4, 3, 0),
  };

  test('count requests that an edge divides in part', () => {
    const within = amountsWithin(record, tokens, { fromS: 2, toS: 6 });
    expect(within.completed).toBe(0);
    expect(within.promptTokens).toBe(50 + 1000);
    expect(within.outputTokens).toBe(30);
    expect(within.presentS).toBe(4 + 3);
    expect(within.served).toEqual({
      requests: 1,
      promptTokens: 50 + 10 + 1000,
      cachedTokens: 0,
      outputTokens: 30 + 4,
    });
  });

  test('of parts add up to those of the whole', () => {
    const edges = [0, 0.7, 2.2, 3.9, 5.5, 6.6, 8.1, 9];
    const whole = amountsWithin(record, tokens, { fromS: 0, toS: 9 });
    const parts = edges
      .slice(1)
      .map((toS, i) => amountsWithin(record, tokens, { fromS: edges[i], toS }));
    const sum = (of: (one: typeof whole) => number) => parts.reduce((all, one) => all + of(one), 0);
    expect(sum((one) => one.completed)).toBe(whole.completed);
    expect(sum((one) => one.outputTokens)).toBeCloseTo(whole.outputTokens, 9);
    expect(sum((one) => one.served.promptTokens)).toBeCloseTo(whole.served.promptTokens, 9);
    expect(sum((one) => one.presentS)).toBeCloseTo(whole.presentS, 9);
    expect(whole.promptTokens).toBe(1100);
  });

  test('are what performance divides by, and latencies are those of the arrivals within', () => {
    const run = {
      requests: record,
      work: new WorkLedger({ bucketS: 10, replicas: 1 }),
      cache: { lookups: 0, hits: 0, hitTokens: 0, queriedTokens: 0, evictions: 0 },
      pools: [],
      endS: 9,
    } as const;
    const window = { rule: 'warm-up', reason: null, fromS: 2, toS: 8 } as const;
    const found = measurePerformance(run, tokens, window);
    expect(found.spanS).toBe(6);
    expect(found.throughputRps).toBeCloseTo(1 / 6, 12);
    expect(found.outcomes).toMatchObject({ completed: 2, 'timed-out': 1, rejected: 1 });
    expect(found.e2eS).toMatchObject({ count: 1, mean: 3 });
    expect(found.outputTokensPerS).toBeCloseTo((40 + 2) / 6, 12);
  });
});

test('a warm-up after which nothing arrives is refused, and the last arrival is enough', () => {
  const record = singleServer(0.7, { backlog: 200 });
  const lastS = Math.max(...record.arrivalS);
  expect(steadyWindow(record, lastS).rule).toBe('warm-up');
  expect(() => steadyWindow(record, lastS + 1)).toThrow(/no request arrives after the warm-up/);
});
