import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createModelRouter,
  type ModelRouterOptions,
} from '../../src/cluster/model-router/registry.ts';
import type { PoolOptions } from '../../src/cluster/pool.ts';
import { Service } from '../../src/cluster/service.ts';
import { emptyRequestWork, type RequestWork } from '../../src/record/request-work.ts';
import type { StepAmounts } from '../../src/timing/step-amounts.ts';
import { LogHistogram } from '../../src/units/log-histogram.ts';
import { amountsWith } from './amounts.ts';
import { attributeWork } from './attribute-work.ts';
import {
  type ComparedRun,
  type ComparedSteps,
  expectSameRun,
  expectSameSteps,
  expectSameWork,
} from './compare.ts';
import type { ReferenceInput, ReferenceRun } from './contract.ts';
import {
  groupsArbitrary,
  inputOf,
  lockstepOf,
  modelRouterStream,
  poolsArbitrary,
  type Scenario,
  timerOf,
} from './random-serving.ts';
import { POOL_OF_CLASS, weightOf } from './routers.ts';
import { runReference } from './run-reference.ts';

interface FastRun {
  readonly run: ComparedRun;
  readonly steps: readonly ComparedSteps[];
  readonly runs: number;
  readonly gaps: LogHistogram;
  readonly gapsS: number;
  readonly work: RequestWork | undefined;
}

function modelRouterOptions(
  policy: Scenario['modelRouter'],
  pools: readonly string[],
  classNames: readonly string[],
): ModelRouterOptions {
  if (policy === 'least-load') return { policy };
  if (policy === 'weighted') {
    return { policy, weights: Object.fromEntries(pools.map((name, i) => [name, weightOf(i)])) };
  }
  const entries = classNames.map((name, i) => [name, String(POOL_OF_CLASS[i])]);
  const known = entries.filter(([, pool]) => pools.includes(pool));
  return { policy: 'by-class', classes: Object.fromEntries(known), otherwise: '0' };
}

/** Pools of a service, by the names `0`, `1`, `2`, and the model router that sends requests to them. */
function servicePools(scenario: Scenario, input: ReferenceInput, nowS: () => number) {
  const { priority, others = [], requests } = input;
  const pools = [input, ...others].map((pool, index): PoolOptions => {
    const { kv, scheduler, windows, replicas, held, frontendS, route } = pool;
    const { promptBlocks, outputBlocks } = index === 0 ? requests : others[index - 1];
    // Timers have state, so each replica gets one of its own.
    const timer = () => timerOf([scenario, ...scenario.others][index]);
    return {
      name: String(index),
      replicas,
      kv,
      scheduler,
      timer,
      lockstep: lockstepOf([scenario, ...scenario.others][index]),
      held,
      frontendS,
      router: {
        route: ({ id }, { held: taking, replicas: views }) =>
          taking[
            route(
              id,
              nowS(),
              taking.map((index) => views[index]),
            )
          ],
      },
      priority,
      windows,
      amounts: amountsWith(windows),
      blocks: { promptBlocks, outputBlocks },
    };
  });
  const classNames = POOL_OF_CLASS.map((_, index) => `class ${index}`);
  const names = pools.map(({ name }) => name);
  const modelRouter = createModelRouter(
    modelRouterOptions(scenario.modelRouter, names, classNames),
    { pools: names, classNames, stream: modelRouterStream() },
  );
  const requestClass = requests.arrivalS.map((_, id) => id % POOL_OF_CLASS.length);
  return {
    pools,
    modelRouter,
    table: { ...requests, classNames, requestClass: Int32Array.from(requestClass) },
  };
}

/** The same scenario through the engine under test; `inOrder` puts all replicas on one agenda, even where they need not be. */
function runFast(scenario: Scenario, inOrder: boolean): FastRun {
  const input = inputOf(scenario);
  const { seed } = input;
  const steps: ComparedSteps[] = [];
  const { table, pools, modelRouter } = servicePools(scenario, input, () => service.nowS);
  const service: Service = new Service(
    table,
    { pools, modelRouter, seed, inOrder },
    {
      ended: () => {},
      ran: (replica, { work, growth, startS, endS, steps: count }) =>
        steps.push({
          replica,
          startS,
          endS,
          steps: count,
          tokens: work.tokens,
          sampled: work.sampled,
          sequences: work.sequences,
          contextTokens: work.contextTokens,
          contextGrowth: growth.contextTokens,
          windows: work.windows.map((sums) => ({ ...sums })),
          windowGrowth: growth.windows.map((sums) => ({ ...sums })),
        }),
    },
  );
  service.run();
  const { state } = service;
  const { record } = state;
  for (const replica of service.replicas) replica.checkIntegrity();
  const counters = service.replicas.map((replica) => replica.counters());
  const caching = service.pools.flatMap(({ options, replicas }) =>
    options.kv.prefixCaching ? replicas.map((replica) => replica.counters()) : [],
  );
  const missed = (cause: 'firstSeen' | 'evicted' | 'unusable') =>
    total(caching, ({ misses }) => misses[cause]);
  return {
    run: {
      ...record,
      ...state.columns,
      outputTokens: state.columns.generatedTokens,
      counters: {
        steps: total(service.replicas, (replica) => replica.steps),
        evictions: total(counters, ({ evictions }) => evictions),
        registered: total(counters, ({ registered }) => registered),
        queriedTokens: total(caching, ({ queriedTokens }) => queriedTokens),
        hitTokens: total(counters, ({ hitTokens }) => hitTokens),
        firstSeenTokens: missed('firstSeen'),
        evictedTokens: missed('evicted'),
        unusableTokens: missed('unusable'),
        draftedTokens: total(counters, ({ speculation }) => speculation?.draftedTokens ?? 0),
        dummySteps: total(service.pools, (pool) => pool.lockstep()?.dummySteps ?? 0),
        acceptedTokens: total(counters, ({ speculation }) => speculation?.acceptedTokens ?? 0),
      },
    },
    steps,
    runs: total(service.replicas, (replica) => replica.runs),
    gaps: gapsOf(service),
    gapsS: total(counters, ({ tokenGapsS }) => tokenGapsS),
    work: record.work,
  };
}

function gapsOf({ pools }: Service): LogHistogram {
  const gaps = new LogHistogram();
  for (const { state } of pools) gaps.merge(state.tokenGaps);
  return gaps;
}

function total<Part>(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}

/** Gaps between tokens, one by one: the histogram may be off by one bin where a step time lies on an edge. */
function expectSameGaps({ gaps, gapsS }: FastRun, reference: ReferenceRun): void {
  const all = reference.requests
    .flatMap(({ tokenTimesS }) => tokenTimesS.slice(1).map((atS, i) => atS - tokenTimesS[i]))
    .sort((a, b) => a - b);
  const horizonS = Math.max(0, ...reference.requests.map(({ finishS }) => finishS));
  const near = (found: number, expected: number, relative: number) =>
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * expected + 1e-9 * horizonS);
  expect(gaps.count).toBe(all.length);
  if (all.length === 0) return;
  near(
    gapsS,
    all.reduce((sum, gapS) => sum + gapS, 0),
    1e-6,
  );
  near(gaps.max, all[all.length - 1], 1e-6);
  for (const p of [0, 0.25, 0.5, 0.9, 0.99]) {
    near(gaps.quantile(p), all[Math.floor((all.length - 1) * p)], 0.013);
  }
}

/** What steps of a replica amount to. */
function amountsOf(scenario: Scenario): (replica: number) => StepAmounts {
  const byReplica = [scenario, ...scenario.others].flatMap(({ windows, replicas }) =>
    Array.from({ length: replicas }, () => amountsWith(windows)),
  );
  return (replica) => byReplica[replica];
}

/** As the environment variable KAVIER_SCENARIOS says (test/seed.ts). */
declare const __TEST_SCENARIOS__: number;
const SCENARIOS = __TEST_SCENARIOS__;
const NO_WORK = emptyRequestWork(0);

describe('fast-forward against the reference engine', () => {
  test.each([
    ['replicas', poolsArbitrary],
    ['groups of replicas that step together', groupsArbitrary],
  ])('takes the same decisions at the same times: %s', (_, arbitrary) => {
    let steps = 0;
    let runs = 0;
    let referenceMs = 0;
    let fastMs = 0;
    fc.assert(
      fc.property(arbitrary, fc.boolean(), (scenario, inOrder) => {
        const beganMs = performance.now();
        const reference = runReference(inputOf(scenario));
        const betweenMs = performance.now();
        const fast = runFast(scenario, inOrder);
        referenceMs += betweenMs - beganMs;
        fastMs += performance.now() - betweenMs;
        expectSameRun(fast.run, reference);
        expectSameSteps(fast.steps, reference);
        expectSameGaps(fast, reference);
        expectSameWork(fast.work ?? NO_WORK, attributeWork(reference, amountsOf(scenario)));
        steps += reference.counters.steps;
        runs += fast.runs;
      }),
      { numRuns: SCENARIOS },
    );
    console.info(
      `seed ${fc.readConfigureGlobal().seed}: ${SCENARIOS} scenarios, ${steps} steps, ${steps - runs} of them skipped; ` +
        `the reference took ${(referenceMs / fastMs).toFixed(1)} times as long`,
    );
    expect(runs).toBeLessThan(steps);
  });
});
