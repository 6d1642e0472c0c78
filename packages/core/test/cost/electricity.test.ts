import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { electricityCost } from '../../src/cost/electricity.ts';
import { totalJ } from '../../src/energy/energy-timeline.ts';
import { anyTimeline, timelineOf } from './timelines.ts';

const KWH = 3.6e6;

describe('electricityCost', () => {
  it('is energy times price at a constant price', () => {
    const cost = electricityCost(timelineOf([[KWH, 2 * KWH, KWH, KWH, KWH]]), 0.2);
    expect(cost.energyKwh).toBe(6);
    expect(cost.usd).toBeCloseTo(1.2, 12);
    expect(cost.meanUsdPerKwh).toBeCloseTo(0.2, 12);
    expect(cost.parts).toEqual({
      prefillUsd: 0.2,
      decodeUsd: 0.4,
      idleUsd: 0.2,
      hostUsd: 0.2,
      facilityUsd: 0.2,
    });
    // Host and facility follow the accelerators: a quarter, a half, a quarter.
    expect(cost.activities.prefillUsd).toBeCloseTo(0.3, 12);
    expect(cost.activities.decodeUsd).toBeCloseTo(0.6, 12);
    expect(cost.activities.idleUsd).toBeCloseTo(0.3, 12);
  });

  it('takes the mean of a changing price over each bucket, the last one up to the end', () => {
    const timeline = {
      ...timelineOf([
        [KWH, 0, 0, 0, 0],
        [KWH, 0, 0, 0, 0],
      ]),
      endS: 15,
    };
    const series = {
      startsS: Float64Array.of(0, 5, 12.5),
      values: Float64Array.of(0.3, 0.1, -0.3),
      endS: 15,
    };
    // 0.2 over the first ten seconds, -0.1 over the last five.
    const cost = electricityCost(timeline, series);
    expect(cost.usd).toBeCloseTo(0.1, 12);
    expect(cost.meanUsdPerKwh).toBeCloseTo(0.05, 12);
    expect(() => electricityCost(timeline, { ...series, endS: 14 })).toThrow('does not cover');
  });

  it('pays when the price is negative, and nothing is undefined without energy', () => {
    expect(electricityCost(timelineOf([[0, 0, KWH, 0, 0]]), -0.05).usd).toBeCloseTo(-0.05, 12);
    const none = electricityCost(timelineOf([]), 0.2);
    expect(none).toMatchObject({ usd: 0, energyKwh: 0, meanUsdPerKwh: null });
  });

  it('counts a host without accelerators at work or idle as idle', () => {
    const { activities, usd } = electricityCost(timelineOf([[0, 0, 0, KWH, 0]]), 0.2);
    expect(activities).toEqual({ prefillUsd: 0, decodeUsd: 0, idleUsd: usd });
  });

  it('refuses a price that is no number', () => {
    expect(() => electricityCost(timelineOf([[KWH, 0, 0, 0, 0]]), Number.NaN)).toThrow(/usdPerKwh/);
  });
});

test('both divisions add up, a doubled price doubles every part, and one price is one price', () => {
  const price = fc.integer({ min: -1000, max: 1000 }).map((milli) => milli / 1000);
  fc.assert(
    fc.property(anyTimeline, price, (timeline, usdPerKwh) => {
      const cost = electricityCost(timeline, usdPerKwh);
      const sum = (parts: object) =>
        Object.values(parts).reduce((all: number, usd: number) => all + usd, 0);
      const slack = 1e-9 * Math.abs(cost.usd) + 1e-300;
      expect(Math.abs(sum(cost.parts) - cost.usd)).toBeLessThanOrEqual(slack);
      expect(Math.abs(sum(cost.activities) - cost.usd)).toBeLessThanOrEqual(slack);
      const expected = (totalJ(timeline) / KWH) * usdPerKwh;
      expect(Math.abs(cost.usd - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
      const series = {
        startsS: Float64Array.of(0, 25),
        values: Float64Array.of(usdPerKwh, usdPerKwh),
        endS: Number.POSITIVE_INFINITY,
      };
      expect(electricityCost(timeline, series)).toEqual(cost);
      const twice = electricityCost(timeline, 2 * usdPerKwh);
      expect(twice.usd).toBe(2 * cost.usd);
      expect(twice.activities.decodeUsd).toBe(2 * cost.activities.decodeUsd);
    }),
  );
});
