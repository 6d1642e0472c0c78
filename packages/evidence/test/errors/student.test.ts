import { normalQuantile, RandomStream } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import {
  meanInterval95,
  positiveMeanInterval95,
  student90,
  student975,
} from '../../src/errors/student.ts';

describe('the 0.975 quantile of Student’s t', () => {
  // Abramowitz and Stegun, table 26.10, which ends with 40, 60, 120 and infinitely many degrees of freedom.
  test.each([
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [9, 2.262],
    [30, 2.042],
    [40, 2.021],
    [60, 2],
    [120, 1.98],
    [1e9, 1.96],
  ])('of %d degrees of freedom is %d', (freedom, known) => {
    expect(student975(freedom)).toBeCloseTo(known, 3);
  });

  test('falls with every degree of freedom, also where the table ends', () => {
    for (let freedom = 1; freedom < 200; freedom++) {
      expect(student975(freedom + 1)).toBeLessThan(student975(freedom));
    }
  });
});

describe('the 0.90 quantile of Student’s t', () => {
  test.each([
    [1, 3.078],
    [2, 1.886],
    [10, 1.372],
    [30, 1.31],
    [40, 1.303],
    [60, 1.296],
    [120, 1.289],
    [1e9, 1.282],
  ])('of %d degrees of freedom is %d', (freedom, known) => {
    expect(student90(freedom)).toBeCloseTo(known, 3);
  });

  test('never rises with a degree of freedom, also where the table ends', () => {
    for (let freedom = 1; freedom < 200; freedom++) {
      expect(student90(freedom + 1)).toBeLessThanOrEqual(student90(freedom));
    }
  });
});

describe('the 95 % interval of a mean of what is never negative', () => {
  test('is never below 0, and holds the mean', () => {
    for (const values of [
      [0, 1],
      [0.001, 90, 2],
      [0, 0, 0, 40],
      [5, 6, 7],
    ]) {
      const interval = positiveMeanInterval95(values);
      expect(interval?.low).toBeGreaterThanOrEqual(0);
      expect(interval?.low).toBeLessThanOrEqual(interval?.mean ?? Number.NaN);
      expect(interval?.high).toBeGreaterThanOrEqual(interval?.mean ?? Number.NaN);
    }
    expect(meanInterval95([0.001, 90, 2])?.low).toBeLessThan(0);
  });

  test('is the t interval where values agree, and none where there is only one', () => {
    const values = [100, 100.2, 99.9, 100.1];
    const [plain, positive] = [meanInterval95(values), positiveMeanInterval95(values)];
    expect(positive?.mean).toBe(plain?.mean);
    expect(positive?.low).toBeCloseTo(plain?.low ?? Number.NaN, 2);
    expect(positive?.high).toBeCloseTo(plain?.high ?? Number.NaN, 2);
    expect(positiveMeanInterval95([7, 7])).toEqual({ mean: 7, low: 7, high: 7 });
    expect(positiveMeanInterval95([0, 0])).toEqual({ mean: 0, low: 0, high: 0 });
    expect(positiveMeanInterval95([7])).toBeNull();
  });
});

describe('the 95 % interval of a mean', () => {
  test('is the mean and t standard errors either way', () => {
    const interval = meanInterval95([1, 2, 3, 4, 5]);
    // s^2 = 2.5, so the standard error is sqrt(2.5 / 5).
    const halfWidth = 2.776 * Math.sqrt(0.5);
    expect(interval?.mean).toBe(3);
    expect(interval?.low).toBeCloseTo(3 - halfWidth, 12);
    expect(interval?.high).toBeCloseTo(3 + halfWidth, 12);
  });

  test('has no width for equal values, and is none for a single one', () => {
    expect(meanInterval95([7, 7, 7])).toEqual({ mean: 7, low: 7, high: 7 });
    expect(meanInterval95([7])).toBeNull();
    expect(meanInterval95([])).toBeNull();
  });

  test('holds the true mean in 95 % of samples of a normal distribution', () => {
    const stream = RandomStream.named(1, 'student');
    const samples = 4000;
    let held = 0;
    for (let i = 0; i < samples; i++) {
      const values = Array.from({ length: 5 }, () => 10 + normalQuantile(stream.nextOpenUniform()));
      const interval = meanInterval95(values);
      if (interval !== null && interval.low <= 10 && 10 <= interval.high) held++;
    }
    // Three standard deviations of a share of 0.95 in 4,000 are 0.0103.
    expect(Math.abs(held / samples - 0.95)).toBeLessThan(0.0104);
  });
});
