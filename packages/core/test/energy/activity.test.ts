import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activityModel } from '../../src/energy/power/activity.ts';
import type { Activity } from '../../src/energy/power/contract.ts';
import { FITTED_POWER } from '../../src/energy/power/fitted-power.ts';
import {
  POWER_NAMES,
  type PowerCoefficients,
  powerCoefficientsFor,
} from '../../src/energy/power/power-coefficients.ts';
import { ACCELERATORS } from '../../src/hardware/catalog.ts';
import { ACCELERATOR } from './random-run.ts';

const HOPPER = powerCoefficientsFor('hopper');
const MODEL = activityModel(ACCELERATOR, HOPPER);
const { tdpW, memoryBytesPerS, peakFlops } = ACCELERATOR;

/** Work at shares of the peaks, which real work does not go beyond together. */
const work = (busyS: number, weights: number, kv: number, mfu: number): Activity => ({
  phase: 'decode',
  busyS,
  utilizationS: busyS,
  flops: mfu * peakFlops * busyS,
  bytes: (weights + kv) * memoryBytesPerS * busyS,
  kvBytes: kv * memoryBytesPerS * busyS,
});
const joules = (activity: Activity, model = MODEL) => {
  const { baseJ, weightJ, kvJ, computeJ } = model.busy(activity);
  return baseJ + weightJ + kvJ + computeJ;
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const small = fc.double({ min: 0, max: 0.1, noNaN: true });
const seconds = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
const withValue = (name: 'static' | 'compute', value: number): PowerCoefficients => ({
  ...HOPPER,
  [name]: { ...HOPPER[name], value },
});

describe('power by activity', () => {
  test('is the sum of its shares of the board limit', () => {
    const { static: base, weights, kvCache, compute } = HOPPER;
    const expected = base.value + 0.3 * weights.value + 0.2 * kvCache.value + 0.05 * compute.value;
    expect(joules(work(10, 0.3, 0.2, 0.05)) / (10 * tdpW)).toBeCloseTo(expected, 12);
  });

  test('has parts that are never negative, and none over no time', () => {
    fc.assert(
      fc.property(seconds, share, share, share, (s, weights, kv, mfu) => {
        const { baseJ, weightJ, kvJ, computeJ } = MODEL.busy(work(s, weights, kv, mfu));
        expect(Math.min(baseJ, weightJ, kvJ, computeJ)).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(joules({ ...work(1, 1, 1, 1), busyS: 0 })).toBe(0);
  });

  test('adds up over stretches below the board limit', () => {
    fc.assert(
      fc.property(seconds, seconds, small, small, small, (s, t, weights, kv, mfu) => {
        const one = work(s, weights, kv, mfu);
        const other = work(t, mfu, weights, kv);
        const both = {
          ...one,
          busyS: s + t,
          flops: one.flops + other.flops,
          bytes: one.bytes + other.bytes,
          kvBytes: one.kvBytes + other.kvBytes,
        };
        expect(joules(both) / (joules(one) + joules(other))).toBeCloseTo(1, 9);
      }),
    );
  });

  test('grows with bytes, KV bytes and FLOPs, up to the board limit and no further', () => {
    fc.assert(
      fc.property(seconds, share, share, share, share, (s, weights, kv, mfu, more) => {
        const least = joules(work(s, weights, kv, mfu));
        for (const larger of [
          work(s, weights + more, kv, mfu),
          work(s, weights, kv + more, mfu),
          work(s, weights, kv, mfu + more),
        ]) {
          expect(joules(larger)).toBeGreaterThanOrEqual(least * (1 - 1e-12));
          expect(joules(larger)).toBeLessThanOrEqual(tdpW * s * (1 + 1e-12));
        }
      }),
    );
    expect(joules(work(3, 1, 1, 1))).toBeCloseTo(3 * tdpW, 9);
  });

  test('the board limit cuts what bytes and FLOPs add, each by the same share', () => {
    const over = MODEL.busy(work(1, 0.5, 0.5, 0.8));
    const free = activityModel({ ...ACCELERATOR, tdpW }, withValue('static', 0)).busy(
      work(1, 0.1, 0.1, 0.16),
    );
    expect(over.baseJ).toBeCloseTo(HOPPER.static.value * tdpW, 9);
    expect(over.weightJ / over.computeJ).toBeCloseTo(free.weightJ / free.computeJ, 9);
    expect(over.kvJ / over.computeJ).toBeCloseTo(free.kvJ / free.computeJ, 9);
  });

  test('says what it takes for granted, the cap and the source among it', () => {
    const text = MODEL.assumptions.join(' ');
    expect(text).toContain('board limit');
    expect(text).toContain('ml-energy-v3');
  });

  test.each([
    ['static', 1.2],
    ['static', -0.1],
    ['compute', -1],
    ['compute', Number.NaN],
  ] as const)('refuses %s of %f', (name, value) => {
    expect(() => activityModel(ACCELERATOR, withValue(name, value))).toThrow(`power.${name}`);
  });

  test('idle and standby are those of the family where they were measured', () => {
    const card = { ...ACCELERATOR, family: 'ampere-ga10x', tdpW: 300, idleW: 25 };
    const { idleW, standby } = activityModel(card, powerCoefficientsFor('ampere-ga10x'));
    expect(idleW).toBeCloseTo(33, 6);
    expect(standby?.holdS).toBe(17);
    expect(standby?.watts).toBeGreaterThan(idleW);
    expect(MODEL.standby).toBeUndefined();
    expect(MODEL.idleW).toBe(ACCELERATOR.idleW);
  });
});

describe('power coefficients', () => {
  test.each([...new Set(ACCELERATORS.map(({ family }) => family))])(
    'of %s lie in their range',
    (family) => {
      const found = powerCoefficientsFor(family);
      const isFitted = FITTED_POWER.some((one) => one.family === family);
      for (const name of POWER_NAMES) {
        const { value, low, high, how, provenance } = found[name];
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
        expect(how).toBe(isFitted ? 'fitted' : 'prior');
        expect(provenance.source).not.toBe('');
      }
    },
  );

  test('without measurements are between those of the fitted families, and say so', () => {
    const prior = powerCoefficientsFor('nothing-like-it');
    for (const name of POWER_NAMES) {
      const values = FITTED_POWER.map((one) => one[name].value);
      expect(prior[name].value).toBeGreaterThan(Math.min(...values));
      expect(prior[name].value).toBeLessThan(Math.max(...values));
    }
    expect(prior.static.provenance.source).toMatch(/^prior: .*no power of nothing-like-it/);
  });
});
