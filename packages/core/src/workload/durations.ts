import { drawExponential, drawLognormal } from '../kernel/distributions.ts';
import type { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';
import { requireNumber } from '../units/require.ts';
import { lognormalByMean } from './lengths/lognormal.ts';

/** A time in seconds: always the same (a number), exponential, or lognormal with a mean and cv. */
export type DurationOptions =
  | number
  | {
      readonly distribution: 'exponential';
      /** Mean in seconds, >= 0. */
      readonly mean: number;
    }
  | {
      readonly distribution: 'lognormal';
      /** Mean in seconds, > 0. */
      readonly mean: number;
      /** Standard deviation / mean, >= 0. */
      readonly cv: number;
    };

/** Draws times in seconds, finite and >= 0. */
export type DurationDraw = (stream: RandomStream) => number;

/**
 * The draw that the options describe; `where` is their path. Throws KavierError on options out of
 * range.
 */
export function createDurations(options: DurationOptions, where: string): DurationDraw {
  if (typeof options === 'number') {
    requireNumber(options, where, { from: 0 });
    return () => options;
  }
  if (options.distribution === 'exponential') {
    const mean = requireNumber(options.mean, `${where}.mean`, { from: 0 });
    return (stream) => drawExponential(stream, mean);
  }
  if (options.distribution === 'lognormal') {
    const { mu, sigma } = lognormalByMean(
      requireNumber(options.mean, `${where}.mean`, { above: 0 }),
      requireNumber(options.cv, `${where}.cv`, { from: 0, to: 1000 }),
    );
    return (stream) => drawLognormal(stream, mu, sigma);
  }
  const found = String((options as { readonly distribution: unknown }).distribution);
  throw new KavierError('there is no such distribution of times', {
    kind: 'input',
    where: `${where}.distribution`,
    found,
    hint: suggestName(found, ['exponential', 'lognormal']),
  });
}
