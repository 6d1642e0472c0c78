import { expect, test } from 'vitest';
import { remainder } from '../../src/units/remainder.ts';

test.each([
  [10, 4, 6],
  [0.3, 0.1 + 0.2, 0],
  [0.1 + 0.2, 0.3, 0],
  [1, 1 - 1e-6, 1e-6],
  [0, 0, 0],
  [5, 0, 5],
])('%d leaves of %d what is more than rounding', (whole, part, left) => {
  expect(remainder(whole, part)).toBeCloseTo(left, 12);
  if (left === 0) expect(remainder(whole, part)).toBe(0);
});
