import { describe, expect, it } from 'vitest';
import { describeWorkload } from '../../src/workload/describe.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';

const TABLE: RequestTable = {
  count: 5,
  arrivalS: Float64Array.of(2, 3, 5, 6, 10),
  promptTokens: Int32Array.of(50, 10, 30, 20, 40),
  outputTokens: Int32Array.of(1, 1, 1, 1, 6),
  session: Int32Array.of(0, 4, 0, -1, 4),
  turn: Int32Array.of(0, 0, 1, 0, 1),
  promptBlocks: {
    blockTokens: 32,
    offsets: Int32Array.of(0, 2, 3, 3, 3, 5),
    ids: Int32Array.of(0, 1, 2, 3, 4),
    distinctCount: 5,
  },
};

describe('describeWorkload', () => {
  it('counts and averages a small workload as by hand', () => {
    const summary = describeWorkload(TABLE);
    expect(summary.requests).toBe(5);
    expect(summary.spanS).toBe(8);
    expect(summary.meanRateRps).toBe(0.5);
    // Gaps 1, 2, 1, 4: mean 2, variance (1 + 0 + 1 + 4) / 4.
    expect(summary.interArrivalCv).toBeCloseTo(Math.sqrt(1.5) / 2, 15);
    expect(summary.promptTokens).toEqual({ mean: 30, p50: 30, p90: 46, p99: 49.6, max: 50 });
    expect(summary.outputTokens).toMatchObject({ mean: 2, p50: 1, max: 6 });
    expect([summary.sessions, summary.turnsPerSession]).toEqual([2, 2]);
    expect(summary.shareWithBlocks).toBe(0.6);
  });

  it('has no rates without time and no averages without requests', () => {
    const one = { ...TABLE, count: 1, promptBlocks: undefined, session: undefined };
    const single = describeWorkload({
      ...one,
      arrivalS: Float64Array.of(3),
      promptTokens: Int32Array.of(7),
      outputTokens: Int32Array.of(0),
    });
    expect([single.meanRateRps, single.interArrivalCv, single.turnsPerSession]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(single).toMatchObject({ sessions: 0, shareWithBlocks: 0, spanS: 0 });
    const none = describeWorkload({
      count: 0,
      arrivalS: new Float64Array(0),
      promptTokens: new Int32Array(0),
      outputTokens: new Int32Array(0),
    });
    expect(none.requests).toBe(0);
    expect(none.promptTokens.mean).toBeNaN();
    expect(none.promptTokens.max).toBeNaN();
  });
});
