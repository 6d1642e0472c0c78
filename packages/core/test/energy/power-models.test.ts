import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../src/energy/power/contract.ts';
import {
  createPowerModel,
  POWER_MODEL_NAMES,
  type PowerOptions,
} from '../../src/energy/power/registry.ts';
import { ACCELERATOR } from './random-run.ts';

/** One instance of every model. */
const OPTIONS: Readonly<Record<(typeof POWER_MODEL_NAMES)[number], PowerOptions>> = {
  constant: { model: 'constant', watts: 350 },
  sqrt: { model: 'sqrt' },
  linear: { model: 'linear' },
  square: { model: 'square' },
  cubic: { model: 'cubic' },
  mse: { model: 'mse', calibration: 1.4 },
  asymptotic: { model: 'asymptotic', asymptote: 0.3, dvfs: false },
  interpolated: { model: 'interpolated', levelsW: [70, 200, 600, 700] },
  tdp: { model: 'tdp' },
  phases: { model: 'phases', prefillW: 700, decodeW: 380 },
};

const busy = (utilization: number, seconds = 1): Activity => ({
  phase: 'decode',
  busyS: seconds,
  utilizationS: utilization * seconds,
  flops: 1e14 * seconds,
  bytes: 5e11 * seconds,
  kvBytes: 1e11 * seconds,
});
const watts = (options: PowerOptions, utilization: number) => joules(options, busy(utilization));
const joules = (options: PowerOptions, activity: Activity) => {
  const { baseJ, weightJ, kvJ, computeJ } = createPowerModel(ACCELERATOR, options).busy(activity);
  return baseJ + weightJ + kvJ + computeJ;
};

describe.each(POWER_MODEL_NAMES)('power model %s', (name) => {
  const options = OPTIONS[name];

  test('draws nothing over no time, and never less than nothing', () => {
    expect(joules(options, busy(0.5, 0))).toBe(0);
    expect(createPowerModel(ACCELERATOR, options).idleW).toBeGreaterThanOrEqual(0);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (u) => {
        expect(watts(options, u)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('twice the time at the same utilization takes twice the energy', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1e6, noNaN: true }),
        (u, seconds) => {
          const once = joules(options, busy(u, seconds));
          expect(joules(options, busy(u, 2 * seconds))).toBeCloseTo(2 * once, 9 - 6);
        },
      ),
    );
  });

  test('more utilization never takes less, and never more than the board allows', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(watts(options, high)).toBeGreaterThanOrEqual(watts(options, low) - 1e-9);
        expect(watts(options, high)).toBeLessThanOrEqual(ACCELERATOR.tdpW + 1e-9);
      }),
    );
  });

  test('says what it takes for granted', () => {
    expect(createPowerModel(ACCELERATOR, options).assumptions.join(' ')).toContain(name);
  });
});

describe('formulas', () => {
  const range = { idleW: 100, maxW: 300 };
  test.each([
    ['sqrt', { model: 'sqrt', ...range }, 0.25, 200],
    ['linear', { model: 'linear', ...range }, 0.25, 150],
    ['square', { model: 'square', ...range }, 0.5, 150],
    ['cubic', { model: 'cubic', ...range }, 0.5, 125],
    ['mse, r = 1, is linear', { model: 'mse', calibration: 1, ...range }, 0.25, 150],
    ['mse, r = 2', { model: 'mse', calibration: 2, ...range }, 0.5, 250],
    // 100 + 100 (1 + 0.5 - e^-1)
    [
      'asymptotic',
      { model: 'asymptotic', asymptote: 0.5, dvfs: false, ...range },
      0.5,
      213.2120558828558,
    ],
    // 100 + 100 (1 + 0.125 - e^-0.25)
    [
      'asymptotic, DVFS',
      { model: 'asymptotic', asymptote: 0.5, dvfs: true, ...range },
      0.5,
      134.61992169285952,
    ],
    ['interpolated', { model: 'interpolated', levelsW: [100, 200, 240] }, 0.75, 220],
    ['interpolated at its end', { model: 'interpolated', levelsW: [100, 200, 240] }, 1, 240],
  ] satisfies [string, PowerOptions, number, number][])('%s', (_, options, u, expected) => {
    expect(watts(options, u)).toBeCloseTo(expected, 9);
  });

  test('phases tells prefill from decode', () => {
    const options: PowerOptions = { model: 'phases', prefillW: 700, decodeW: 380 };
    expect(joules(options, { ...busy(1, 10), phase: 'prefill' })).toBe(7000);
    expect(joules(options, busy(1, 10))).toBe(3800);
  });
});

describe('what is out of its domain is refused by path', () => {
  test.each([
    [{ model: 'asymptotic', asymptote: 0, dvfs: false }, 'power.asymptote'],
    [{ model: 'mse', calibration: 0.5 }, 'power.calibration'],
    [{ model: 'mse', calibration: 3 }, 'power.calibration'],
    [{ model: 'linear', idleW: 500, maxW: 300 }, 'power.maxW'],
    [{ model: 'constant', watts: Number.NaN }, 'power.watts'],
    [{ model: 'interpolated', levelsW: [1] }, 'power.levelsW'],
    [{ model: 'interpolated', levelsW: [1, -1] }, 'power.levelsW[1]'],
    [{ model: 'phases', prefillW: -1, decodeW: 1 }, 'power.prefillW'],
  ] satisfies [PowerOptions, string][])('%o', (options, where) => {
    expect(() => createPowerModel(ACCELERATOR, options)).toThrow(where);
  });

  test('an unknown name gets the nearest', () => {
    const options = { model: 'linaer' } as unknown as PowerOptions;
    expect(() => createPowerModel(ACCELERATOR, options)).toThrow(/linear/);
  });
});
