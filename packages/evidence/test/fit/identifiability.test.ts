import { ln } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { assessIdentifiability } from '../../src/fit/identifiability.ts';
import { minimizeLeastSquares, type ResidualFunction } from '../../src/fit/least-squares.ts';
import type { SearchParameter } from '../../src/fit/search-space.ts';
import type { IdentifiabilityLimits } from '../../src/fit/verdict.ts';

const positive = (name: string, start = 1): SearchParameter => ({
  name,
  start,
  low: 0.001,
  high: 1000,
  scale: 'log',
});

/** Relative residuals of a model over x = 1 to 12, with a fixed pattern of 2 % as noise. */
function relative(model: (v: Float64Array, x: number) => number, truth: readonly number[]) {
  const true_ = Float64Array.from(truth);
  const residuals: ResidualFunction = (values) =>
    Float64Array.from({ length: 12 }, (_, i) => {
      const noise = 0.02 * [1, -1, -1, 1][i % 4];
      return ln(model(values, i + 1) / model(true_, i + 1)) + noise;
    });
  return residuals;
}

function assess(
  residuals: ResidualFunction,
  parameters: readonly SearchParameter[],
  limits?: IdentifiabilityLimits,
) {
  return assessIdentifiability(parameters, minimizeLeastSquares(residuals, parameters), limits);
}

const verdicts = ({ estimates }: ReturnType<typeof assessIdentifiability>) =>
  estimates.map(({ name, verdict, cause, partners }) => [name, verdict, cause, partners]);

describe('what data determine', () => {
  test('two parameters with effects of their own', () => {
    const residuals = relative(([a, c], x) => a * x * x + c, [2, 30]);
    const result = assess(residuals, [positive('a'), positive('c')]);
    expect(verdicts(result)).toEqual([
      ['a', 'determined', undefined, []],
      ['c', 'determined', undefined, []],
    ]);
    expect(result.degreesOfFreedom).toBe(10);
    expect(result.conditionNumber).toBeLessThan(10);
  });

  test('of a product only the product: each factor names the other, the rest is untouched', () => {
    const product = relative(([a, b, c], x) => a * b * x * x + c, [2, 1, 30]);
    const single = relative(([a, c], x) => a * x * x + c, [2, 30]);
    const names = ['a', 'b', 'c'].map((name) => positive(name));
    const result = assess(product, names);
    expect(verdicts(result)).toEqual([
      ['a', 'not determined', 'collinear', ['b']],
      ['b', 'not determined', 'collinear', ['a']],
      ['c', 'determined', undefined, []],
    ]);
    expect(result.correlation[0][1]).toBeCloseTo(-1, 6);
    // One direction is lost, so there is one degree of freedom less than without b.
    const without = assess(single, [positive('a'), positive('c')]).estimates[1];
    expect(result.estimates[2].standardError).toBeCloseTo(
      (without.standardError ?? 0) * Math.sqrt(10 / 9),
      4,
    );
  });

  test('a product of three names both others; two products do not mix', () => {
    const residuals = relative(([a, b, c, d, e], x) => a * b * c * x * x + d * e, [2, 1, 1, 30, 1]);
    const result = assess(
      residuals,
      ['a', 'b', 'c', 'd', 'e'].map((name) => positive(name)),
    );
    const partners = result.estimates.map((estimate) => estimate.partners.toSorted().join());
    expect(partners).toEqual(['b,c', 'a,c', 'a,b', 'e', 'd']);
    expect(result.estimates.every(({ verdict }) => verdict === 'not determined')).toBe(true);
  });

  test('a perfect fit does not hide a product', () => {
    const residuals: ResidualFunction = ([a, b]) =>
      Float64Array.from({ length: 5 }, (_, i) => ln(a * b * (i + 1)) - ln(2 * (i + 1)));
    const result = assess(residuals, [positive('a', 0.5), positive('b')]);
    expect(verdicts(result)).toEqual([
      ['a', 'not determined', 'collinear', ['b']],
      ['b', 'not determined', 'collinear', ['a']],
    ]);
  });

  test('nothing about what hardly any residual depends on', () => {
    const residuals = relative(([a, idle], x) => a * x + 1e-7 * idle, [2, 1]);
    const result = assess(residuals, [positive('a'), positive('idle')]);
    expect(verdicts(result)[1]).toEqual(['idle', 'not determined', 'no reaction', []]);
    expect(result.estimates[1].standardError).toBeNull();
    expect(result.correlation).toEqual([
      [1, null],
      [null, null],
    ]);
    expect(result.degreesOfFreedom).toBe(11);
  });

  test('nothing about what sits on its bound', () => {
    const residuals = relative(([a, c], x) => a * x * x + c, [2, 30]);
    const result = assess(residuals, [positive('a'), { ...positive('c'), high: 20 }]);
    expect(result.estimates[1]).toMatchObject({
      value: 20,
      verdict: 'not determined',
      cause: 'bound',
      standardError: null,
    });
  });

  test('little about what drowns in noise, by the limits given', () => {
    const residuals = relative(([a, c], x) => a * x * x + c, [2, 3]);
    const parameters = [positive('a'), positive('c')];
    const verdictOf = (limits: IdentifiabilityLimits) => {
      const { verdict, cause } = assess(residuals, parameters, limits).estimates[0];
      return [verdict, cause];
    };
    expect(verdictOf({})).toEqual(['determined', undefined]);
    expect(verdictOf({ weakError: 0.001 })).toEqual(['weak', 'noise']);
    expect(verdictOf({ weakError: 0.001, lostError: 0.002 })).toEqual(['not determined', 'noise']);
    expect(() => verdictOf({ weakError: 0 })).toThrow('limits.weakError');
  });

  test('values without errors when there are no more residuals than parameters', () => {
    const parameters = [positive('a')];
    const result = assess(([a]) => Float64Array.of(ln(a / 2)), parameters);
    expect(result.estimates[0]).toMatchObject({
      verdict: 'weak',
      cause: 'too few residuals',
      standardError: null,
    });
  });
});

describe('standard errors', () => {
  /** The mean of 12 values that are 1 +- 0.1, and the closed form s / sqrt(n). */
  const mean: ResidualFunction = ([m]) =>
    Float64Array.from({ length: 12 }, (_, i) => m - (1 + (i % 2 ? 0.1 : -0.1)));
  const closedForm = Math.sqrt((12 * 0.01) / 11 / 12);

  test('of a mean are s / sqrt(n), of its logarithm the same over the mean', () => {
    const linear: SearchParameter = { name: 'm', start: 3, low: 0.1, high: 10, scale: 'linear' };
    const one = assess(mean, [linear]).estimates[0];
    expect(one.standardError).toBeCloseTo(closedForm, 8);
    expect(one.relativeError).toBeCloseTo(closedForm / 3, 8);
    const other = assess(mean, [{ ...linear, scale: 'log' }]).estimates[0];
    expect(other.standardError).toBeCloseTo(closedForm, 5);
    expect(other.inflation).toBeCloseTo(1, 12);
  });

  test('and verdicts do not change with the unit of a parameter', () => {
    const model = relative(([a, c], x) => a * x * x + c, [2, 30]);
    const inMilli = assess(
      ([a, c]) => model(Float64Array.of(a / 1000, c)),
      [{ ...positive('a', 1000), low: 1, high: 1e6 }, positive('c')],
    );
    const inUnits = assess(model, [positive('a'), positive('c')]);
    expect(verdicts(inMilli)).toEqual(verdicts(inUnits));
    for (const [i, { standardError }] of inMilli.estimates.entries()) {
      expect(standardError).toBeCloseTo(inUnits.estimates[i].standardError ?? 0, 8);
    }
  });

  test('need the parameters of the fit', () => {
    const fit = minimizeLeastSquares(mean, [positive('m')]);
    expect(() => assessIdentifiability([], fit)).toThrow('not the parameters of the fit');
  });
});
