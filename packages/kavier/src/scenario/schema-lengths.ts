import { z } from 'zod';

const MAX_TOKENS = 2 ** 30;

/** A whole number of tokens. */
export const tokens = (description: string, from = 0) =>
  z.int().min(from).max(MAX_TOKENS).describe(description);

const fixed = z.strictObject({
  distribution: z.literal('fixed').describe('Always the same length.'),
  tokens: tokens('The length, 0 to 2^30.'),
});

const uniform = z.strictObject({
  distribution: z.literal('uniform').describe('Every whole number in a range, equally likely.'),
  min: tokens('Smallest length, 0 to 2^30.'),
  max: tokens('Largest length, drawn too; from min to 2^30.'),
});

const lognormal = z.strictObject({
  distribution: z
    .literal('lognormal')
    .describe('Heavy-tailed; give mean and cv, or median and sigma.'),
  mean: z.number().positive().optional().describe('Mean in tokens, before rounding and limits.'),
  cv: z.number().min(0).max(1000).optional().describe('Standard deviation / mean, 0 to 1000.'),
  median: z.number().positive().optional().describe('Median in tokens.'),
  sigma: z.number().min(0).max(10).optional().describe('Standard deviation of the logarithm.'),
  min: tokens('Shorter draws become this. Default 1.').optional(),
  max: tokens('Longer draws become this. Default 1,000,000.').optional(),
});

const empirical = z.strictObject({
  distribution: z.literal('empirical').describe('Observed lengths, drawn by weight.'),
  values: z.array(tokens('One observed length.')).min(1).describe('Observed lengths in tokens.'),
  weights: z
    .array(z.number().min(0))
    .optional()
    .describe('Weight of each value. Default: equal weights.'),
});

/** How long something is: prompts, outputs, system prompts, or the number of turns of a session. */
export const lengths = z.discriminatedUnion('distribution', [fixed, uniform, lognormal, empirical]);

const exponential = z.strictObject({
  distribution: z.literal('exponential').describe('Memoryless times.'),
  mean: z.number().min(0).describe('Mean in seconds.'),
});

const lognormalTime = z.strictObject({
  distribution: z.literal('lognormal').describe('Heavy-tailed times.'),
  mean: z.number().positive().describe('Mean in seconds.'),
  cv: z.number().min(0).max(1000).describe('Standard deviation / mean, 0 to 1000.'),
});

/** A time in seconds: a number, or a distribution. */
export const durations = z.union([
  z.number().min(0).describe('Always this many seconds.'),
  z.discriminatedUnion('distribution', [exponential, lognormalTime]),
]);
