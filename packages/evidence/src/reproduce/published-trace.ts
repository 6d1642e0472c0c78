import type { Workload } from '@kavier/core';
import { generateWithTotals } from '@kavier/core';
import { inferTotals } from './inferred-totals.ts';
import { PUBLISHED_TRACE } from './published-hours.ts';

/**
 * Sessions going on at a time, chosen so that caches of 2 to 8 prompts hit about as often as
 * published. It decides how many other sessions come between two turns of one.
 */
const CONCURRENT_SESSIONS = 130;

/** Seed of the generated trace; fixed, so that a report is the same bytes each time. */
const SEED = 2025;

/**
 * A generated trace that stands in for the one behind the large experiments: the published numbers
 * of requests and prompt tokens, and the output totals that the published decode hours imply. In
 * the published engine hours without a prefix cache depend on those totals only. Which prompts hit
 * a prefix cache depends on the sessions, which are made up.
 */
export function standInTrace(): Workload {
  const { outputTokens, outputTokenTimes } = inferTotals();
  return generateWithTotals({
    ...PUBLISHED_TRACE,
    outputTokens,
    outputTokenPairs: outputTokenTimes,
    concurrentSessions: CONCURRENT_SESSIONS,
    seed: SEED,
  });
}
