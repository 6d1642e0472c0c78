import { z } from 'zod';

const rate = (what = 'Mean arrivals per second, above 0.') => z.number().positive().describe(what);
const cv = z
  .number()
  .min(0.02)
  .max(50)
  .describe('Coefficient of variation of the times between arrivals, 0.02 to 50; 1 is Poisson.');

const constant = z.strictObject({
  process: z.literal('constant').describe('Evenly spaced.'),
  rateRps: rate(),
});

const poisson = z.strictObject({
  process: z.literal('poisson').describe('Many independent users.'),
  rateRps: rate(),
});

const gamma = z.strictObject({
  process: z.literal('gamma').describe('Gamma-distributed times between arrivals.'),
  rateRps: rate(),
  cv,
});

const weibull = z.strictObject({
  process: z
    .literal('weibull')
    .describe('Weibull-distributed times between arrivals; give cv or shape.'),
  rateRps: rate(),
  cv: cv.optional(),
  shape: z.number().min(0.2).max(60).optional().describe('Weibull shape, 0.2 to 60; 1 is Poisson.'),
});

const diurnal = z.strictObject({
  process: z.literal('diurnal').describe('Poisson with a rate that follows the day.'),
  rateRps: rate('Mean arrivals per second over a whole period, above 0.'),
  amplitude: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Swing around the mean as a share of it, 0 to 1. Default 0.5.'),
  periodS: z.number().positive().optional().describe('Length of the cycle, s. Default 86,400.'),
  peakS: z.number().optional().describe('Time of the first peak, s. Default half a period.'),
});

const burst = z.strictObject({
  process: z.literal('burst').describe('Poisson that switches between two rates.'),
  rateRps: rate('Arrivals per second between bursts, above 0.'),
  factor: z.number().positive().describe('Rate in a burst as a multiple of rateRps.'),
  durationS: z.number().positive().describe('Length of a burst, s; at most everyS.'),
  everyS: z.number().positive().describe('From the start of one burst to the next, s.'),
  firstS: z.number().min(0).optional().describe('Start of the first, s. Default half of everyS.'),
});

/** When requests, or sessions, arrive. */
export const arrivals = z.discriminatedUnion('process', [
  constant,
  poisson,
  gamma,
  weibull,
  diurnal,
  burst,
]);
