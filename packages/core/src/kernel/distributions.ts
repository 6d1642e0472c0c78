import { exp, ln, pow } from './elementary.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { RandomStream } from './random.ts';

/**
 * Draws from the continuous distributions that workloads use. Every draw is the same bits in every
 * runtime. All but gamma take exactly one uniform number (inverse of the distribution function);
 * parameters are the caller's to check.
 */

/** Exponential with the given mean. */
export function drawExponential(stream: RandomStream, mean: number): number {
  return -mean * ln(stream.nextOpenUniform());
}

/** Standard normal. */
export function drawNormal(stream: RandomStream): number {
  return normalQuantile(stream.nextOpenUniform());
}

/** exp of a normal variable with mean `mu` and standard deviation `sigma`. */
export function drawLognormal(stream: RandomStream, mu: number, sigma: number): number {
  return exp(mu + sigma * drawNormal(stream));
}

/** Weibull: distribution function 1 - exp(-(x / scale)^shape). */
export function drawWeibull(stream: RandomStream, shape: number, scale: number): number {
  return scale * pow(-ln(stream.nextOpenUniform()), 1 / shape);
}

/**
 * Gamma with mean shape * scale (Marsaglia and Tsang, ACM TOMS 26(3), 2000). It rejects about 5 %
 * of its tries or fewer, so the number of uniform numbers that it takes varies.
 */
export function drawGamma(stream: RandomStream, shape: number, scale: number): number {
  // Below shape 1: a draw at shape + 1, times a uniform number to the power 1 / shape.
  const boost = shape < 1 ? pow(stream.nextOpenUniform(), 1 / shape) : 1;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / (3 * Math.sqrt(d));
  for (;;) {
    const x = drawNormal(stream);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = stream.nextOpenUniform();
    if (ln(u) < 0.5 * x * x + d - d * v + d * ln(v)) return d * v * boost * scale;
  }
}
