import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/kernel/random.ts';
import {
  createLengths,
  LENGTH_NAMES,
  type LengthOptions,
} from '../../src/workload/lengths/registry.ts';

interface Setting {
  readonly options: LengthOptions;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

const SETTINGS: readonly Setting[] = [
  { options: { distribution: 'fixed', tokens: 128 }, mean: 128, min: 128, max: 128 },
  { options: { distribution: 'uniform', min: 3, max: 9 }, mean: 6, min: 3, max: 9 },
  {
    options: { distribution: 'lognormal', mean: 1000, cv: 1.2 },
    mean: 1000,
    min: 1,
    max: 1_000_000,
  },
  {
    options: { distribution: 'lognormal', median: 200, sigma: 0.5, min: 0, max: 5000 },
    mean: 200 * Math.exp(0.125),
    min: 0,
    max: 5000,
  },
  {
    options: { distribution: 'empirical', values: [7, 1, 7, 100], weights: [1, 2, 1, 4] },
    mean: (7 * 2 + 1 * 2 + 100 * 4) / 8,
    min: 1,
    max: 100,
  },
];
const COUNT = 20_000;

function take(options: LengthOptions, count = COUNT, seed = 1): number[] {
  const lengths = createLengths(options);
  const stream = RandomStream.named(seed, 'lengths');
  return Array.from({ length: count }, () => lengths.draw(stream));
}

it('has a setting for every distribution', () => {
  const names = new Set(SETTINGS.map(({ options }) => options.distribution));
  expect(names).toEqual(new Set(LENGTH_NAMES));
});

describe.each(SETTINGS)('$options', ({ options, mean, min, max }) => {
  const drawn = take(options);

  it('draws whole numbers within its limits', () => {
    expect(drawn.every((x) => Number.isInteger(x) && x >= min && x <= max)).toBe(true);
  });

  it('has its mean', () => {
    const found = drawn.reduce((sum, x) => sum + x, 0) / COUNT;
    const variance = drawn.reduce((sum, x) => sum + (x - found) ** 2, 0) / COUNT;
    expect(Math.abs(found - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / COUNT));
  });

  it('draws the same from the same stream, whatever else was drawn from the distribution', () => {
    expect(take(options)).toEqual(drawn);
    const lengths = createLengths(options);
    const [a, b] = [RandomStream.named(1, 'lengths'), RandomStream.named(2, 'lengths')];
    const alternating = Array.from({ length: 100 }, () => {
      lengths.draw(b);
      return lengths.draw(a);
    });
    expect(alternating).toEqual(drawn.slice(0, 100));
  });
});

describe('lengths', () => {
  it('reach both limits of a uniform distribution', () => {
    const drawn = new Set(take({ distribution: 'uniform', min: 3, max: 9 }));
    expect([...drawn].sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it('have the median and spread of a lognormal distribution', () => {
    const drawn = take({ distribution: 'lognormal', median: 10_000, sigma: 0.7 }).sort(
      (a, b) => a - b,
    );
    expect(Math.abs(drawn[COUNT / 2] / 10_000 - 1)).toBeLessThan(0.03);
    // One standard deviation of the logarithm up: 84.13 % lie below.
    expect(Math.abs(drawn[Math.floor(COUNT * 0.8413)] / 10_000 / Math.exp(0.7) - 1)).toBeLessThan(
      0.04,
    );
  });

  it('put draws beyond the limits of a lognormal distribution on them', () => {
    const drawn = take({ distribution: 'lognormal', mean: 100, cv: 2, min: 50, max: 60 });
    expect(Math.min(...drawn)).toBe(50);
    expect(Math.max(...drawn)).toBe(60);
  });

  it('do not depend on the order of empirical values, or on how they are counted', () => {
    const base = take({ distribution: 'empirical', values: [5, 1, 9, 5] });
    expect(take({ distribution: 'empirical', values: [9, 5, 5, 1] })).toEqual(base);
    expect(take({ distribution: 'empirical', values: [9, 5, 1], weights: [1, 2, 1] })).toEqual(
      base,
    );
    expect(
      take({ distribution: 'empirical', values: [1, 5, 9, 3], weights: [10, 20, 10, 0] }),
    ).toEqual(base);
  });

  it('check their options, and errors name the path', () => {
    const create = (options: LengthOptions) => () => createLengths(options, 'w.prompt');
    expect(create({ distribution: 'fixed', tokens: 1.5 })).toThrow(/^w\.prompt\.tokens: /);
    expect(create({ distribution: 'fixed', tokens: 2 ** 31 })).toThrow(/<= 1073741824/);
    expect(create({ distribution: 'uniform', min: 5, max: 4 })).toThrow(/^w\.prompt\.max: /);
    expect(create({ distribution: 'lognormal', mean: 5 })).toThrow(/found mean; expected mean and/);
    expect(create({ distribution: 'lognormal' })).toThrow(/found none/);
    expect(create({ distribution: 'lognormal', mean: 5, cv: 1, sigma: 1 })).toThrow(/one pair/);
    expect(create({ distribution: 'lognormal', median: 5, sigma: -1 })).toThrow(/sigma/);
    expect(create({ distribution: 'empirical', values: [] })).toThrow(/no weights/);
    expect(create({ distribution: 'empirical', values: [1, -2] })).toThrow(/values\[1\]: /);
    expect(create({ distribution: 'empirical', values: [1], weights: [] })).toThrow(/0 weights/);
    const typo = { distribution: 'log-normal' } as unknown as LengthOptions;
    expect(create(typo)).toThrow(/^w\.prompt\.distribution: .*Did you mean lognormal\?/);
  });
});
