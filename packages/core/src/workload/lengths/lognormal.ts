import { drawLognormal } from '../../kernel/distributions.ts';
import { ln } from '../../kernel/elementary.ts';
import { KavierError } from '../../units/errors.ts';
import { requireNumber } from '../../units/require.ts';
import { type LengthFamily, MAX_LENGTH } from './contract.ts';

export interface LognormalLength {
  /**
   * Mean in tokens before rounding and limits, > 0. Give `mean` and `cv`, or `median` and `sigma`.
   */
  readonly mean?: number | undefined;
  /** Standard deviation / mean, >= 0. */
  readonly cv?: number | undefined;
  /** Median in tokens, > 0. */
  readonly median?: number | undefined;
  /** Standard deviation of the logarithm, >= 0. */
  readonly sigma?: number | undefined;
  /** Shorter draws become this: an integer from 0. Default 1. */
  readonly min?: number | undefined;
  /** Longer draws become this: an integer from `min` to 2^30. Default 1,000,000. */
  readonly max?: number | undefined;
}

/**
 * The heavy-tailed shape of most published prompt and output lengths, rounded to whole tokens and
 * limited.
 */
export const lognormal: LengthFamily<LognormalLength> = {
  create(options, where) {
    const { mu, sigma } = parametersOf(options, where);
    const { min = 1, max = 1_000_000 } = options;
    requireNumber(min, `${where}.min`, { from: 0, to: MAX_LENGTH, integer: true });
    requireNumber(max, `${where}.max`, { from: min, to: MAX_LENGTH, integer: true });
    return {
      draw: (stream) => {
        const drawn = Math.round(drawLognormal(stream, mu, sigma));
        return Math.max(min, Math.min(drawn, max));
      },
    };
  },
};

function parametersOf(
  { mean, cv, median, sigma }: LognormalLength,
  where: string,
): { readonly mu: number; readonly sigma: number } {
  const byMean = mean !== undefined && cv !== undefined;
  const byMedian = median !== undefined && sigma !== undefined;
  if (byMean && median === undefined && sigma === undefined) {
    return lognormalByMean(
      requireNumber(mean, `${where}.mean`, { above: 0 }),
      requireNumber(cv, `${where}.cv`, { from: 0, to: 1000 }),
    );
  }
  if (byMedian && mean === undefined && cv === undefined) {
    requireNumber(median, `${where}.median`, { above: 0 });
    return { mu: ln(median), sigma: requireNumber(sigma, `${where}.sigma`, { from: 0, to: 10 }) };
  }
  const given = Object.entries({ mean, cv, median, sigma }).filter(([, v]) => v !== undefined);
  throw new KavierError('a lognormal length needs one pair of parameters', {
    kind: 'input',
    where,
    found: given.length === 0 ? 'none' : given.map(([name]) => name).join(', '),
    expected: 'mean and cv, or median and sigma',
  });
}

/**
 * Parameters of the logarithm for a given mean and coefficient of variation: sigma^2 = ln(1 +
 * cv^2).
 */
export function lognormalByMean(
  mean: number,
  cv: number,
): { readonly mu: number; readonly sigma: number } {
  const variance = ln(1 + cv * cv);
  return { mu: ln(mean) - variance / 2, sigma: Math.sqrt(variance) };
}
