import { exp } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { type LeastSquaresResult, minimizeLeastSquares } from '../../src/fit/least-squares.ts';
import type { Loss } from '../../src/fit/loss.ts';
import type { SearchParameter } from '../../src/fit/search-space.ts';
import { parametersOf, RAT42, residualsOf } from './nist-problems.ts';

const linear = (name: string, start: number, low = -100, high = 100): SearchParameter => ({
  name,
  start,
  low,
  high,
  scale: 'linear',
});
const log = (name: string, start: number, low: number, high: number): SearchParameter => ({
  name,
  start,
  low,
  high,
  scale: 'log',
});

const rosenbrock = ([x, y]: Float64Array) => Float64Array.of(10 * (y - x * x), 1 - x);
/** 3 exp(-0.5 t) at t = 0, 1, ... 9. */
const decay = ([amplitude, rate]: Float64Array) =>
  Float64Array.from({ length: 10 }, (_, t) => amplitude * exp(-rate * t) - 3 * exp(-0.5 * t));

describe('least squares', () => {
  test('find the minimum of Rosenbrock’s valley from its usual start', () => {
    const fit = minimizeLeastSquares(rosenbrock, [linear('x', -1.2), linear('y', 1)]);
    expect(fit.converged).toBe(true);
    expect(fit.cost).toBeLessThan(1e-15);
    expect(fit.values[0]).toBeCloseTo(1, 7);
    expect(fit.values[1]).toBeCloseTo(1, 7);
    expect(fit.evaluations).toBeLessThan(80);
  });

  test('stop on the bound that cuts Rosenbrock’s valley: x = 1/2 leaves y = 1/4', () => {
    const fit = minimizeLeastSquares(rosenbrock, [linear('x', -1.2, -2, 0.5), linear('y', 1)]);
    expect(fit.converged).toBe(true);
    expect(fit.values[0]).toBe(0.5);
    expect(fit.values[1]).toBeCloseTo(0.25, 8);
    expect(fit.cost).toBeCloseTo(0.25, 12);
  });

  test('recover an exponential decay within bounds, and the bound where it cuts', () => {
    const free = minimizeLeastSquares(decay, [
      log('amplitude', 1, 0.1, 10),
      log('rate', 2, 0.01, 5),
    ]);
    expect(free.values[0]).toBeCloseTo(3, 7);
    expect(free.values[1]).toBeCloseTo(0.5, 7);
    const cut = minimizeLeastSquares(decay, [log('amplitude', 1, 0.1, 2), log('rate', 2, 0.01, 5)]);
    expect(cut.converged).toBe(true);
    expect(cut.values[0]).toBe(2);
    // The best rate for an amplitude of 2, from a fit of the rate alone.
    const alone = minimizeLeastSquares(
      ([rate]) => decay(Float64Array.of(2, rate)),
      [log('rate', 2, 0.01, 5)],
    );
    expect(cut.values[1]).toBeCloseTo(alone.values[0], 5);
  });

  test('leave a bound on which they start', () => {
    const fit = minimizeLeastSquares(decay, [
      log('amplitude', 10, 0.1, 10),
      log('rate', 5, 0.01, 5),
    ]);
    expect(fit.values[0]).toBeCloseTo(3, 7);
    expect(fit.values[1]).toBeCloseTo(0.5, 7);
  });

  test('start from 0 on a linear scale and find values of any size', () => {
    const tiny = ([x]: Float64Array) => Float64Array.of(1e6 * x - 7, 0.5);
    const fit = minimizeLeastSquares(tiny, [linear('x', 0, 0, 3e-5)]);
    expect(fit.values[0] / 7e-6).toBeCloseTo(1, 5);
  });

  test('give the Jacobian, the residuals and the cost at the values they return', () => {
    const fit = minimizeLeastSquares(
      decay,
      [log('amplitude', 1, 0.1, 10), linear('rate', 2, 0, 5)],
      {
        maxEvaluations: 9,
      },
    );
    expect(fit.converged).toBe(false);
    expect(fit.residuals).toEqual(decay(fit.values));
    const [amplitude, rate] = fit.values;
    for (let t = 0; t < 10; t++) {
      const model = amplitude * exp(-rate * t);
      expect(fit.jacobian[0][t]).toBeCloseTo(model, 4);
      expect(fit.jacobian[1][t]).toBeCloseTo(-t * model, 4);
    }
  });
});

describe('evaluations', () => {
  test('are never repeated, and stay within their limit', () => {
    for (const maxEvaluations of [4, 5, 9, 20, 41, 300]) {
      const seen = new Set<string>();
      const counted = (values: Float64Array) => {
        seen.add(values.join());
        return residualsOf(RAT42)(values);
      };
      const fit = minimizeLeastSquares(counted, parametersOf([100, 1, 0.1], 'log'), {
        maxEvaluations,
      });
      expect(fit.evaluations).toBe(seen.size);
      expect(fit.evaluations).toBeLessThanOrEqual(maxEvaluations);
      expect(fit.reason === 'evaluations').toBe(!fit.converged);
    }
  });

  test('around a minimum cost one Jacobian and nothing else', () => {
    const fit = minimizeLeastSquares(decay, [
      log('amplitude', 3, 0.1, 10),
      log('rate', 0.5, 0.01, 5),
    ]);
    expect(fit).toMatchObject({ evaluations: 3, converged: true, reason: 'step' });
  });
});

describe('what cannot be fitted is said', () => {
  const stairs = ([x]: Float64Array) => Float64Array.of(Math.floor(10 * x) / 10 - 0.75, 0.1);
  const one = [linear('x', 0.33, 0, 1)];

  test('a function that jumps looks flat to narrow differences', () => {
    const fit = minimizeLeastSquares(stairs, one);
    expect(fit).toMatchObject({ converged: false, reason: 'stalled', evaluations: 2 });
  });

  test('and is fitted with wide ones, to within its jumps', () => {
    const fit = minimizeLeastSquares(stairs, one, { step: 0.4, differences: 'central' });
    expect(Math.abs(fit.values[0] - 0.75)).toBeLessThan(0.1);
  });

  test('differences that mislead end in a stall, not in convergence', () => {
    const ripples = ([x]: Float64Array) =>
      Float64Array.of(x - 5 + 1e-3 * (Math.floor(x * 1e7) % 2), 1);
    const fit = minimizeLeastSquares(ripples, [linear('x', 1, 0, 10)], { step: 1e-7 });
    expect(fit).toMatchObject({ converged: false, reason: 'stalled' });
  });

  test('a step to where nothing can be computed is taken back', () => {
    const root = ([x]: Float64Array) => Float64Array.of(Math.sqrt(x) - 0.1, 0);
    const fit = minimizeLeastSquares(root, [linear('x', 1, -10, 10)]);
    expect(fit.converged).toBe(true);
    expect(fit.values[0]).toBeCloseTo(0.01, 7);
  });

  test.each([
    ['no parameters', [], {}, 'no parameter'],
    ['a name twice', [linear('x', 1), linear('x', 1)], {}, 'two parameters'],
    ['bounds upside down', [linear('x', 1, 2, 0)], {}, 'low < high'],
    ['a log scale down to 0', [log('x', 1, 0, 2)], {}, '0 < low < high'],
    ['a start outside', [linear('x', 3, 0, 2)], {}, 'parameters.x.start'],
    ['a size of 0', [{ ...linear('x', 1), typical: 0 }], {}, 'parameters.x.typical'],
    ['too few evaluations', [linear('x', 1)], { maxEvaluations: 1 }, 'maxEvaluations'],
    ['a negative tolerance', [linear('x', 1)], { costTolerance: -1 }, 'costTolerance'],
    ['a step of 0', [linear('x', 1)], { step: 0 }, 'step'],
    ['a loss without scale', [linear('x', 1)], { loss: { kind: 'huber', scale: 0 } }, 'loss.scale'],
  ] as const)('%s', (_, parameters, options, message) => {
    const identity = (values: Float64Array) => values;
    expect(() => minimizeLeastSquares(identity, parameters, options)).toThrow(message);
  });

  test('residuals that are not finite, absent or of changing number', () => {
    const fit = (residuals: (values: Float64Array) => Float64Array) => () =>
      minimizeLeastSquares(residuals, [linear('x', 1)]);
    expect(fit(() => Float64Array.of(1, Number.NaN))).toThrow('residuals[1]');
    expect(fit(() => new Float64Array(0))).toThrow('no residuals');
    expect(fit(([x]) => new Float64Array(x === 1 ? 2 : 3))).toThrow('number of residuals');
    expect(fit(([x]) => Float64Array.of(x === 1 ? 0 : Number.NaN))).toThrow('parameters.x');
  });
});

describe('robust losses', () => {
  const measured = [1.1, 0.9, 1.05, 0.95, 1, 1.02, 25];
  const place = (loss?: Loss): LeastSquaresResult =>
    minimizeLeastSquares(([x]) => Float64Array.from(measured, (y) => x - y), [linear('x', 3)], {
      loss,
      costTolerance: 1e-14,
      gradientTolerance: 1e-12,
    });

  test('without one an outlier pulls as far as the mean', () => {
    const mean = measured.reduce((sum, y) => sum + y, 0) / measured.length;
    expect(place().values[0]).toBeCloseTo(mean, 5);
  });

  test('Huber: the outlier pulls with its limit, 6 x - 6.02 = 0.1', () => {
    const fit = place({ kind: 'huber', scale: 0.2 });
    expect(fit.values[0]).toBeCloseTo((6.02 + 0.2) / 6, 6);
    expect(fit.weights[6]).toBeCloseTo(0.2 / (25 - fit.values[0]), 8);
    expect(fit.weights[0]).toBe(1);
  });

  test('soft L1: the pulls r / sqrt(1 + (r / c)^2) add up to 0', () => {
    const fit = place({ kind: 'soft-l1', scale: 0.2 });
    expect(fit.converged).toBe(true);
    const pull = fit.residuals.reduce((sum, r) => sum + r / Math.sqrt(1 + (r / 0.2) ** 2), 0);
    expect(pull).toBeCloseTo(0, 6);
    const cost = fit.residuals.reduce(
      (sum, r) => sum + 2 * 0.04 * (Math.sqrt(1 + (r / 0.2) ** 2) - 1),
      0,
    );
    expect(fit.cost).toBeCloseTo(cost, 12);
  });

  test('with a scale beyond all residuals Huber is the sum of squares', () => {
    expect(place({ kind: 'huber', scale: 1000 })).toEqual(place());
  });
});
