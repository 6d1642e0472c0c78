import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PredictedPair, summarizeErrors } from '../../src/validate/error-summary.ts';

const pair = (name: string, predicted: number | undefined, measured = 100): PredictedPair => ({
  name,
  predicted,
  measured,
});

const amount = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const pairs = fc.array(fc.record({ name: fc.string(), predicted: amount, measured: amount }), {
  minLength: 1,
  maxLength: 30,
});

describe('a summary of errors', () => {
  test('states median, 90th percentile, mean and bias of known errors', () => {
    const errors = [-50, -10, 0, 10, 20].map((error) => pair(`${error}`, 100 + error));
    expect(summarizeErrors(errors, 2)).toEqual({
      count: 5,
      withoutPrediction: 0,
      medianPct: 10,
      p90Pct: 38,
      meanPct: 18,
      biasPct: 0,
      worst: [
        { name: '-50', predicted: 50, measured: 100, errorPct: -50 },
        { name: '20', predicted: 120, measured: 100, errorPct: 20 },
      ],
    });
  });

  test('counts what could not be predicted and leaves it out', () => {
    const some = [pair('a', 110), pair('b', undefined), pair('c', Number.NaN)];
    expect(summarizeErrors(some)).toMatchObject({
      count: 1,
      withoutPrediction: 2,
      medianPct: 10,
      biasPct: 10,
    });
  });

  test('of nothing has counts and no percentages', () => {
    expect(summarizeErrors([pair('a', undefined)])).toEqual({
      count: 0,
      withoutPrediction: 1,
      medianPct: null,
      p90Pct: null,
      meanPct: null,
      biasPct: null,
      worst: [],
    });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s as measured', (measured) => {
    expect(() => summarizeErrors([pair('this one', 1, measured)])).toThrow('this one');
  });

  test('is the same in every unit and every order', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const { worst, ...summary } = summarizeErrors(given);
        const inMilli = given
          .toReversed()
          .map(({ name, predicted, measured }) => pair(name, predicted * 1024, measured * 1024));
        const { worst: _, ...again } = summarizeErrors(inMilli);
        expect(again).toEqual(summary);
        expect(worst.length).toBe(Math.min(5, given.length));
      }),
    );
  });

  test('of predictions twice too large is 100 % all over, with the bias that says so', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const doubled = given.map(({ name, measured }) => {
          const whole = Math.ceil(measured);
          return pair(name, 2 * whole, whole);
        });
        expect(summarizeErrors(doubled)).toMatchObject({
          medianPct: 100,
          p90Pct: 100,
          meanPct: 100,
          biasPct: 100,
        });
      }),
    );
  });
});
