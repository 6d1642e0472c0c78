import { describe, expect, it } from 'vitest';
import { DiscreteTable, zipfWeights } from '../../src/kernel/discrete-table.ts';
import {
  drawExponential,
  drawGamma,
  drawLognormal,
  drawNormal,
  drawWeibull,
} from '../../src/kernel/distributions.ts';
import { RandomStream } from '../../src/kernel/random.ts';

const DRAWS = 20_000;
/**
 * Kolmogorov-Smirnov: a right sampler exceeds 1.95 / sqrt(n) with chance 0.001; seeds are fixed.
 */
const KS_LIMIT = 1.95 / Math.sqrt(DRAWS);

/**
 * Standard normal distribution function from the series of erf, exact to about 1e-12 within 6
 * deviations.
 */
function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Regularised lower incomplete gamma function by its series. */
function gammaCdf(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 2000 && term > 1e-17 * sum; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum * Math.exp(-x + shape * Math.log(x) - lnGammaByProduct(shape));
}

function lnGammaByProduct(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 50; z++) shift += Math.log(z);
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + 1 / (12 * z) - shift;
}

interface Case {
  readonly name: string;
  readonly draw: (stream: RandomStream) => number;
  readonly cdf: (x: number) => number;
  readonly mean: number;
  readonly variance: number;
}

const GAMMAS: Case[] = [0.05, 0.5, 1, 4.2, 80].map((shape) => ({
  name: `gamma of shape ${shape}`,
  draw: (stream) => drawGamma(stream, shape, 2),
  cdf: (x) => gammaCdf(shape, x / 2),
  mean: 2 * shape,
  variance: 4 * shape,
}));

const CASES: Case[] = [
  {
    name: 'exponential',
    draw: (stream) => drawExponential(stream, 3),
    cdf: (x) => 1 - Math.exp(-x / 3),
    mean: 3,
    variance: 9,
  },
  { name: 'normal', draw: drawNormal, cdf: normalCdf, mean: 0, variance: 1 },
  {
    name: 'lognormal',
    draw: (stream) => drawLognormal(stream, 0.5, 0.6),
    cdf: (x) => normalCdf((Math.log(x) - 0.5) / 0.6),
    mean: Math.exp(0.5 + 0.18),
    variance: (Math.exp(0.36) - 1) * Math.exp(1 + 0.36),
  },
  {
    name: 'Weibull of shape 2',
    draw: (stream) => drawWeibull(stream, 2, 5),
    cdf: (x) => 1 - Math.exp(-((x / 5) ** 2)),
    mean: (5 * Math.sqrt(Math.PI)) / 2,
    variance: 25 * (1 - Math.PI / 4),
  },
  ...GAMMAS,
];

describe.each(CASES)('$name', ({ draw, cdf, mean, variance }) => {
  const stream = RandomStream.named(11, 'distributions');
  const sorted = Float64Array.from({ length: DRAWS }, () => draw(stream)).sort();

  it('follows its distribution function', () => {
    let distance = 0;
    sorted.forEach((x, i) => {
      const p = cdf(x);
      distance = Math.max(distance, p - i / DRAWS, (i + 1) / DRAWS - p);
    });
    expect(distance).toBeLessThan(KS_LIMIT);
  });

  it('has its mean and variance', () => {
    const found = sorted.reduce((sum, x) => sum + x, 0) / DRAWS;
    const spread = sorted.reduce((sum, x) => sum + (x - found) ** 2, 0) / DRAWS;
    expect(Math.abs(found - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.25);
  });
});

describe('DiscreteTable', () => {
  it('draws indices in proportion to their weights and never those of weight 0', () => {
    const weights = [0, 3, 0, 0, 1, 6, 0];
    const table = new DiscreteTable(weights);
    const stream = RandomStream.named(12, 'discrete');
    const counts = new Int32Array(weights.length);
    for (let i = 0; i < DRAWS; i++) counts[table.draw(stream)]++;
    weights.forEach((weight, i) => {
      const expected = (weight / 10) * DRAWS;
      expect(Math.abs(counts[i] - expected)).toBeLessThanOrEqual(4 * Math.sqrt(expected));
    });
  });

  it('inverts the distribution function: one uniform number, in order', () => {
    const table = new DiscreteTable(zipfWeights(1000, 0.8));
    const uniforms = RandomStream.named(13, 'u');
    const stream = RandomStream.named(13, 'u');
    const pairs = Array.from({ length: 2000 }, () => ({
      u: uniforms.nextUniform(),
      index: table.draw(stream),
    })).sort((a, b) => a.u - b.u);
    for (let i = 1; i < pairs.length; i++) {
      expect(pairs[i].index).toBeGreaterThanOrEqual(pairs[i - 1].index);
    }
  });

  it("follows Zipf's law", () => {
    zipfWeights(50, 1).forEach((weight, k) => {
      expect(weight * (k + 1)).toBeCloseTo(1, 14);
    });
    expect(Array.from(zipfWeights(3, 0))).toEqual([1, 1, 1]);
  });

  it('refuses weights that give no distribution', () => {
    expect(() => new DiscreteTable([])).toThrow(/no weights/);
    expect(() => new DiscreteTable([0, 0], 'x.weights')).toThrow(/^x\.weights: /);
    expect(() => new DiscreteTable([1, -1], 'x')).toThrow(/^x\[1\]: /);
    expect(() => new DiscreteTable([1, Number.NaN])).toThrow(/finite/);
  });
});
