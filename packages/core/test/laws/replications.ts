import { expect } from 'vitest';

/** Student's t for 19 degrees of freedom at 99 % (two-sided). */
const T_19 = 2.861;
export const REPLICATIONS = 20;

/** A mean over 20 independent replications with its 99 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly halfWidth: number;
}

export function estimate(replicate: (seed: number) => number): Estimate {
  const values = Array.from({ length: REPLICATIONS }, (_, seed) => replicate(seed + 1));
  const mean = values.reduce((a, b) => a + b) / REPLICATIONS;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (REPLICATIONS - 1);
  return { mean, halfWidth: T_19 * Math.sqrt(variance / REPLICATIONS) };
}

/**
 * The theory's value lies in the interval, and the interval is narrow enough to tell: at most `precision` of the value. The
 * interval is printed.
 */
export function expectTheory(
  name: string,
  theory: number,
  { mean, halfWidth }: Estimate,
  precision: number,
): void {
  const shown = `${mean.toPrecision(5)} +- ${halfWidth.toPrecision(2)}`;
  console.info(`${name}: theory ${theory.toPrecision(5)}, simulated ${shown} (99 %)`);
  expect(halfWidth, `${name}: width of the interval`).toBeLessThan(precision * theory);
  expect(Math.abs(mean - theory), `${name}: ${theory} in ${shown}`).toBeLessThan(halfWidth);
}
