import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReferenceStep } from './contract.ts';
import { inputOf, poolsArbitrary, type Scenario, scenarioArbitrary } from './random-serving.ts';
import { runReference } from './run-reference.ts';

/** Of 500 scenarios with a fixed seed, in how many does each hard case happen? A generator that stops producing one shows here. */
test('random scenarios reach every hard case often', () => {
  const reached = new Map<string, number>();
  const scenarios = fc.sample(scenarioArbitrary, { numRuns: 500, seed: 2026 });
  for (const scenario of scenarios) {
    const input = inputOf(scenario);
    const { requests, counters, steps } = runReference(input);
    const some = (is: (row: (typeof requests)[number]) => boolean) => requests.some(is);
    const cases = {
      'prefix hits': counters.hitTokens > 0,
      evictions: counters.evictions > 0,
      preemptions: some((row) => row.preemptions > 0),
      'repeated preemptions': some((row) => row.preemptions > 1),
      'own blocks found again': some((row) => row.selfHitTokens > 0),
      'tokens computed again': some((row) => row.recomputedTokens > 0),
      rejections: some((row) => row.outcome === 'rejected'),
      timeouts: some((row) => row.outcome === 'timed-out'),
      cancellations: some((row) => row.outcome === 'cancelled'),
      'cut outputs': some((row) => row.truncated),
      'no output': some((row) => row.outcome === 'completed' && row.outputTokens === 0),
      'split prefills': steps.some((step) => step.sampled < step.sequences),
      'mixed steps': steps.some(({ sampled, tokens }) => sampled > 0 && sampled < tokens),
      'accepted drafts': counters.acceptedTokens > 0,
      'rejected drafts': counters.acceptedTokens < counters.draftedTokens,
      'drafts and preemptions': counters.draftedTokens > 0 && some((row) => row.preemptions > 0),
      'two windows': scenario.windows.length === 2,
      'decodes that cross a window': crosses(scenario, steps, (tokens) => tokens === 1),
      'prefills that cross a window': crosses(scenario, steps, (tokens) => tokens > 1),
      'static batches': scenario.scheduler.batching === 'static',
      'closed loop': input.requests.afterRequest !== undefined,
      'several replicas': scenario.replicas > 1,
    };
    for (const [name, happened] of Object.entries(cases)) {
      reached.set(name, (reached.get(name) ?? 0) + (happened ? 1 : 0));
    }
  }
  const seldom = [...reached].filter(([, count]) => count < 20);
  expect(seldom).toEqual([]);
});

/** The same of 800 scenarios of one to three pools. */
test('random pools are unlike in every way often', () => {
  const scenarios = fc.sample(poolsArbitrary, { numRuns: 800, seed: 2026 });
  const several = scenarios.filter(({ others }) => others.length > 0);
  const reached = several.map((scenario) => {
    const input = inputOf(scenario);
    const { requests } = runReference(input);
    const pools = [scenario, ...scenario.others];
    const timeoutS = [input, ...(input.others ?? [])].flatMap(({ scheduler, replicas }) =>
      Array.from({ length: replicas }, () => scheduler.timeoutS),
    );
    const patienceOf = (id: number) => input.requests.patienceS?.[id] ?? Number.POSITIVE_INFINITY;
    const isUnlike = (of: (pool: (typeof pools)[number]) => unknown) =>
      new Set(pools.map((pool) => JSON.stringify(of(pool)))).size > 1;
    return {
      clocks: isUnlike(({ clock }) => clock.kind),
      stages: isUnlike(({ clock }) => clock.stages),
      windows: isUnlike(({ windows }) => windows),
      'numbers of windows': isUnlike(({ windows }) => windows.length),
      'front ends': isUnlike(({ frontTicks }) => frontTicks),
      evictions: isUnlike(({ kv }) => kv.eviction),
      blocks: isUnlike(({ kv }) => kv.blockTokens),
      'orders of waiting': isUnlike(({ scheduler }) => scheduler.order),
      routers: isUnlike(({ router }) => router),
      lives: isUnlike(({ held }) => held),
      'by class': scenario.modelRouter === 'by-class',
      'by load': scenario.modelRouter === 'least-load',
      weighted: scenario.modelRouter === 'weighted',
      'closed loop': input.requests.afterRequest !== undefined,
      'lost patience in a front end': requests.some(
        ({ arrivalS, finishS, startS, replica }, id) =>
          Number.isNaN(startS) && finishS > arrivalS + Math.min(patienceOf(id), timeoutS[replica]),
      ),
      'no replica at all': requests.some(({ replica }) => replica < 0),
    };
  });
  const names = Object.keys(reached[0]) as (keyof (typeof reached)[number])[];
  const seldom = names.filter((name) => reached.filter((one) => one[name]).length < 20);
  expect(seldom).toEqual([]);
});

/** Whether a window ends within what a request computes in a step in which it gets so many tokens. */
function crosses(
  { windows }: Scenario,
  steps: readonly ReferenceStep[],
  isMeant: (tokens: number) => boolean,
): boolean {
  return steps.some(({ batch }) =>
    batch.some(
      ({ context, tokens }) =>
        isMeant(tokens) &&
        windows.some(
          ({ windowTokens }) => context < windowTokens && windowTokens < context + tokens + 1,
        ),
    ),
  );
}
