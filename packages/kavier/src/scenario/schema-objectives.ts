import { z } from 'zod';

const limit = (percentile: string) =>
  z
    .number()
    .positive()
    .describe(`Milliseconds that ${percentile} of all requests must stay within.`)
    .optional();

const percentiles = (what: string) =>
  z
    .strictObject({
      p50: limit('half'),
      p90: limit('90 %'),
      p95: limit('95 %'),
      p99: limit('99 %'),
      p100: limit('all'),
    })
    .refine((limits) => Object.values(limits).some((value) => value !== undefined), {
      error: 'expected a limit, such as { p95: 500 }',
    })
    .describe(what)
    .optional();

/** Service-level objectives. A request that does not complete misses them. */
export const objectives = z.strictObject({
  ttftMs: percentiles('Time to first token, waiting included.'),
  tpotMs: percentiles('Time per output token after the first.'),
  e2eMs: percentiles('Time to the last token.'),
});

export type Objectives = z.output<typeof objectives>;
