import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { measureEfficiency } from '../../src/cost/efficiency.ts';
import { electricityCost } from '../../src/cost/electricity.ts';
import { measureCost } from '../../src/cost/run-cost.ts';
import { type TokenUse, tokensOfRun } from '../../src/cost/token-use.ts';
import { emptyRequestRecord } from '../../src/record/request-record.ts';
import { anyRun, runOf } from './runs.ts';
import { anyTimeline, timelineOf } from './timelines.ts';

const TOKENS: TokenUse = {
  requests: 10,
  computedInput: 2e6,
  cachedInput: 1e6,
  output: 500_000,
};

/** Two replicas of four accelerators for an hour; one prefills for 900 s and decodes for 900 s. */
const FLEET = {
  replicas: 2,
  acceleratorsPerReplica: 4,
  held: 'whole-run',
  endS: 3600,
  stretches: [{ replica: 0, fromS: 0, busyS: 1800, prefillShare: 0.5 }],
} as const;

describe('measureCost', () => {
  const cost = measureCost(runOf(FLEET), { pools: [{ acceleratorHourUsd: 3 }], tokens: TOKENS });

  it('divides what a run holds into what it uses and what is idle', () => {
    expect(cost.hours).toEqual({ held: 8, used: 2, idle: 6 });
    expect(cost).toMatchObject({ hardwareUsd: 24, electricityUsd: null, totalUsd: 24, usedUsd: 6 });
    expect(cost.activities).toEqual({ prefillUsd: 3, decodeUsd: 3, idleUsd: 18 });
  });

  it('divides the total between prompts and answers, idle time in proportion', () => {
    expect([cost.inputUsd, cost.outputUsd]).toEqual([12, 12]);
    expect(cost.inputUsdPerMtoken).toBe(4);
    expect(cost.outputUsdPerMtoken).toBe(24);
  });

  it('gives a longer prefill more of the idle time', () => {
    const stretches = [{ replica: 0, fromS: 0, busyS: 1800, prefillShare: 0.75 }];
    const { inputUsd, outputUsd } = measureCost(runOf({ ...FLEET, stretches }), {
      pools: [{ acceleratorHourUsd: 3 }],
      tokens: TOKENS,
    });
    expect([inputUsd, outputUsd]).toEqual([18, 6]);
  });

  it('names its denominators', () => {
    expect(cost.usdPerHour).toBe(24);
    expect(cost.usdPerRequest).toBe(2.4);
    expect(cost.usdPerMtoken).toEqual({
      computedInput: 12,
      cachedInput: 24,
      output: 48,
      all: 24 / 3.5,
      billable: 24 / (2 + 0.1 + 2.5),
    });
    expect(cost.usedUsdPerMtoken.output).toBe(12);
    expect(cost.weights).toEqual({ cachedInput: 0.1, output: 5 });
  });

  it('adds electricity where it is paid apart', () => {
    const electricity = electricityCost(timelineOf([[3.6e6, 3.6e6, 3.6e6, 0, 0]]), 1);
    const apart = measureCost(runOf(FLEET), {
      pools: [{ acceleratorHourUsd: 3, electricity }],
      tokens: TOKENS,
    });
    const parts = [apart.hardwareUsd, apart.electricityUsd, apart.totalUsd, apart.usedUsd];
    expect(parts.map((usd) => usd?.toFixed(9))).toEqual(
      [24, 3, 27, 8].map((usd) => usd.toFixed(9)),
    );
    expect(apart.activities.idleUsd).toBeCloseTo(19, 9);
  });

  it('has no idle time where accelerators are held only while they serve', () => {
    const served = measureCost(runOf({ ...FLEET, held: 'while-serving' }), {
      pools: [{ acceleratorHourUsd: 3 }],
      tokens: TOKENS,
    });
    expect(served.hours).toEqual({ held: 2, used: 2, idle: 0 });
    expect(served.totalUsd).toBe(served.usedUsd);
  });

  it('is null for every denominator that is zero', () => {
    const none = { requests: 0, computedInput: 0, cachedInput: 0, output: 0 };
    const idle = measureCost(runOf({ ...FLEET, stretches: [] }), {
      pools: [{ acceleratorHourUsd: 3 }],
      tokens: none,
    });
    expect(idle).toMatchObject({ totalUsd: 24, usedUsd: 0, inputUsd: null, outputUsd: null });
    expect(Object.values(idle.usdPerMtoken)).toEqual([null, null, null, null, null]);
    expect([idle.usdPerRequest, idle.inputUsdPerMtoken, idle.outputUsdPerMtoken]).toEqual([
      null,
      null,
      null,
    ]);
    const instant = measureCost(runOf({ ...FLEET, stretches: [], endS: 0 }), {
      pools: [{ acceleratorHourUsd: 3 }],
      tokens: none,
    });
    expect([instant.totalUsd, instant.usdPerHour]).toEqual([0, null]);
  });

  it('refuses a negative price of hardware', () => {
    expect(() =>
      measureCost(runOf(FLEET), { pools: [{ acceleratorHourUsd: -1 }], tokens: TOKENS }),
    ).toThrow(/acceleratorHourUsd/);
  });
});

describe('laws of the cost of a run', () => {
  const price = fc.integer({ min: 0, max: 100_000 }).map((milli) => milli / 1000);

  test('parts add up to the total', () => {
    fc.assert(
      fc.property(anyRun, anyTimeline, price, (run, timeline, acceleratorHourUsd) => {
        const electricity = electricityCost(timeline, 0.1);
        const cost = measureCost(run, {
          pools: [{ acceleratorHourUsd, electricity }],
          tokens: TOKENS,
        });
        const { prefillUsd, decodeUsd, idleUsd } = cost.activities;
        const slack = 1e-9 * cost.totalUsd + 1e-12;
        expect(Math.abs(prefillUsd + decodeUsd + idleUsd - cost.totalUsd)).toBeLessThan(slack);
        expect(cost.hardwareUsd + electricity.usd).toBe(cost.totalUsd);
        const { held, used, idle } = cost.hours;
        expect(Math.abs(used + idle - held)).toBeLessThan(1e-9 * held + 1e-12);
        if (cost.inputUsd === null || cost.outputUsd === null) return;
        expect(Math.abs(cost.inputUsd + cost.outputUsd - cost.totalUsd)).toBeLessThan(slack);
      }),
    );
  });

  test('k times the price is k times the cost', () => {
    fc.assert(
      fc.property(anyRun, price, fc.integer({ min: -3, max: 6 }), (run, usd, exponent) => {
        const k = 2 ** exponent;
        const one = measureCost(run, { pools: [{ acceleratorHourUsd: usd }], tokens: TOKENS });
        const many = measureCost(run, { pools: [{ acceleratorHourUsd: k * usd }], tokens: TOKENS });
        // A power of two only moves the exponent.
        expect(many.totalUsd).toBe(k * one.totalUsd);
        expect(many.usedUsd).toBe(k * one.usedUsd);
        expect(many.usdPerMtoken.all).toBe(k * (one.usdPerMtoken.all ?? Number.NaN));
      }),
    );
  });

  test('without cached tokens, billable tokens of weight one are all tokens', () => {
    fc.assert(
      fc.property(anyRun, price, (run, acceleratorHourUsd) => {
        const tokens = { ...TOKENS, cachedInput: 0 };
        const weights = { cachedInput: 0.1, output: 1 };
        const { usdPerMtoken } = measureCost(run, {
          pools: [{ acceleratorHourUsd }],
          tokens,
          weights,
        });
        expect(usdPerMtoken.billable).toBe(usdPerMtoken.all);
        expect(usdPerMtoken.cachedInput).toBeNull();
      }),
    );
  });

  test('the present output of `kavier run` says the same', () => {
    fc.assert(
      fc.property(anyRun, price, (run, acceleratorHourUsd) => {
        const cost = measureCost(run, { pools: [{ acceleratorHourUsd }], tokens: TOKENS });
        const efficiency = measureEfficiency(run, {
          promptTokens: TOKENS.computedInput + TOKENS.cachedInput,
          outputTokens: TOKENS.output,
          requests: TOKENS.requests,
          hourUsdByPool: [acceleratorHourUsd],
        });
        expect(cost.totalUsd).toBe(efficiency.costUsd);
        expect(cost.hours.held).toBe(efficiency.acceleratorHours);
        expect(cost.usdPerMtoken.output).toBeCloseTo(efficiency.costUsdPerMtokenOutput ?? -1, 9);
      }),
    );
  });
});

test('tokens of a run are those of the requests that somebody worked on', () => {
  const requests = emptyRequestRecord(new Float64Array(3));
  requests.startS.set([0, 1]);
  requests.cachedTokens.set([0, 40, 0]);
  const table = {
    count: 3,
    arrivalS: requests.arrivalS,
    promptTokens: Int32Array.of(100, 50, 999),
    outputTokens: Int32Array.of(7, 8, 999),
  };
  expect(tokensOfRun({ ...runOf(FLEET), requests }, table)).toEqual({
    requests: 2,
    computedInput: 110,
    cachedInput: 40,
    output: 15,
  });
});
