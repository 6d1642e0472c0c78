import { exp, ln } from './elementary.ts';

/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series, B being Bernoulli's numbers. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
] as const;
const HALF_LN_TWO_PI = 0.9189385332046727;

/**
 * Natural logarithm of the gamma function for x > 0, the same bits in every runtime: Stirling's
 * series (Abramowitz and Stegun 6.1.41) above 10, reached from below by Gamma(x + 1) = x Gamma(x).
 * Error below 1e-14, absolute or relative, whichever is larger.
 */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 1;
  let z = x;
  while (z < 10) {
    shift *= z;
    z += 1;
  }
  const square = 1 / (z * z);
  let series = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) series = series * square + STIRLING[i];
  return (z - 0.5) * ln(z) - z + HALF_LN_TWO_PI + series / z - ln(shift);
}

/** Mean of a Weibull distribution of scale 1: Gamma(1 + 1 / shape). */
export function weibullMean(shape: number): number {
  return exp(lnGamma(1 + 1 / shape));
}

/**
 * Coefficient of variation of a Weibull distribution: sqrt(Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1)
 * for shape k.
 */
export function weibullCv(shape: number): number {
  return Math.sqrt(exp(lnSquaredCvPlusOne(shape)) - 1);
}

/**
 * The Weibull shape with a given coefficient of variation, by bisection: cv falls as the shape
 * grows (1 at shape 1). Holds for cv from 0.02 to 100 (shapes from 64 down to 0.18); the nearest
 * end outside.
 */
export function weibullShape(cv: number): number {
  const wanted = ln(1 + cv * cv);
  let low = 0.1;
  let high = 100;
  for (let i = 0; i < 60; i++) {
    const middle = 0.5 * (low + high);
    if (lnSquaredCvPlusOne(middle) > wanted) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

function lnSquaredCvPlusOne(shape: number): number {
  return lnGamma(1 + 2 / shape) - 2 * lnGamma(1 + 1 / shape);
}
