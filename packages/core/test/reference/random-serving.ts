import fc from 'fast-check';
import type { LockstepOptions } from '../../src/engine/lockstep.ts';
import type { SchedulerOptions, SpeculationOptions } from '../../src/engine/options.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { EVICTION_NAMES } from '../../src/kvcache/eviction/registry.ts';
import type { KvCacheOptions } from '../../src/kvcache/options.ts';
import type { AttentionWindow } from '../../src/timing/attention-window.ts';
import { withDrafts } from '../../src/timing/draft-costs.ts';
import { RooflineTimer } from '../../src/timing/roofline.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import type { ReferenceInput, ReferencePool } from './contract.ts';
import { type GroupCosts, groupOptions, referenceLockstep } from './group-costs.ts';
import { type Clock, clockArbitrary, costsOf } from './random-clock.ts';
import { type Draft, draftArbitrary, type TextOptions, tableOf } from './random-requests.ts';
import {
  MODEL_ROUTER_KINDS,
  type ModelRouterKind,
  modelRouterOf,
  ROUTER_KINDS,
  type RouterKind,
  routerOf,
} from './routers.ts';

/** A pool of a scenario, which may be unlike the others in all of this. */
export interface PoolDraw {
  /** What its steps cost. */
  readonly clock: Clock;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  readonly windows: readonly AttentionWindow[];
  readonly replicas: number;
  /** Replicas that follow each other in groups that step together; default none. */
  readonly lockstep?: LockstepDraw | undefined;
  readonly router: RouterKind;
  /** In ticks, as all that is not the time of a step; default none. */
  readonly frontTicks?: number | undefined;
  readonly held?: readonly HeldTicks[] | undefined;
}

/** How groups of replicas step together. */
export type LockstepDraw = Pick<
  LockstepOptions,
  'ranks' | 'finishSyncSteps' | 'prefillInterval' | 'pads'
>;

/** When a replica takes requests, in ticks. */
interface HeldTicks {
  readonly from: number;
  readonly to: number;
}

/**
 * A whole scenario as plain data, so that a counterexample prints as something that can be pasted into a test: the first pool,
 * whose clock gives the ticks, and all else. `inputOf` builds what an engine needs; it is called once for each run, because
 * routers and timers have state.
 */
export interface Scenario extends PoolDraw {
  readonly drafts: readonly Draft[];
  readonly named: TextOptions['named'];
  /** Longest prompt as a share of what a replica can take; above 1 some prompts are rejected. */
  readonly longestShare: number;
  readonly others: readonly PoolDraw[];
  /** Default: by class. */
  readonly modelRouter?: ModelRouterKind | undefined;
}

const SEED = 2026;

export function inputOf(scenario: Scenario): ReferenceInput {
  const { clock, drafts, others, modelRouter = 'by-class' } = scenario;
  const pools = [scenario, ...others];
  return {
    ...poolOf(scenario, clock),
    requests: tableFor(scenario, scenario),
    priority: Int32Array.from(drafts, ({ priority }) => priority),
    seed: SEED,
    others: others.map((pool) => {
      const { promptBlocks, outputBlocks } = tableFor(scenario, pool);
      return { ...poolOf(pool, clock), promptBlocks, outputBlocks };
    }),
    choose: modelRouterOf(modelRouter, pools.length, modelRouterStream()),
  };
}

/** What a model router that draws draws from. */
export function modelRouterStream(): RandomStream {
  return RandomStream.named(SEED, 'model-router');
}

/** The requests with their blocks cut to those of a pool. */
function tableFor(scenario: Scenario, { kv: { blockTokens } }: PoolDraw): RequestTable {
  const { drafts, named, clock } = scenario;
  return tableOf(drafts, { named, blockTokens, longestPrompt: longestPromptOf(scenario) }, clock);
}

function poolOf(pool: PoolDraw, { tickS }: Clock): ReferencePool {
  const { kv, scheduler, windows, replicas, router, held, lockstep, frontTicks = 0 } = pool;
  return {
    kv,
    scheduler: { ...scheduler, timeoutS: scheduler.timeoutS * tickS },
    windows,
    timer: timerOf(pool),
    replicas,
    lockstep: lockstep && referenceLockstep(costsFor(pool), lockstep),
    held: held?.map(({ from, to }) => ({ fromS: from * tickS, toS: to * tickS })),
    frontendS: frontTicks * tickS,
    route: routerOf(router),
  };
}

type Timed = Pick<PoolDraw, 'clock' | 'windows' | 'scheduler'>;

function costsFor({ clock, windows, scheduler: { speculation } }: Timed): GroupCosts {
  const costs = costsOf(clock, windows.length);
  if (speculation === undefined) return costs;
  return { ...withDrafts(costs, speculation), linearOfRankS: costs.linearOfRankS };
}

export function timerOf(pool: Timed): RooflineTimer {
  return new RooflineTimer(costsFor(pool));
}

/** What the engine under test needs to know of the groups of a pool. */
export function lockstepOf(pool: PoolDraw): LockstepOptions | undefined {
  if (pool.lockstep === undefined) return undefined;
  return groupOptions(costsFor(pool), pool.lockstep);
}

/** However much a replica can take, so that a run stays short. */
const LONGEST_PROMPT = 400;

function longestPromptOf({ kv, scheduler, longestShare }: Scenario): number {
  const isSplit = scheduler.chunkedPrefill && scheduler.batching === 'continuous';
  const capacity = Math.min(
    kv.blocks * kv.blockTokens,
    scheduler.maxContextTokens,
    isSplit ? LONGEST_PROMPT : scheduler.maxBatchedTokens,
  );
  return Math.max(1, Math.min(LONGEST_PROMPT, Math.ceil(capacity * longestShare)));
}

/** From pools that one request fills to pools that never run out. */
const capacityTokens = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 60 }), weight: 1 },
  { arbitrary: fc.integer({ min: 60, max: 900 }), weight: 4 },
  { arbitrary: fc.constant(4000), weight: 1 },
);

const kvArbitrary: fc.Arbitrary<KvCacheOptions> = fc
  .record({
    blockTokens: fc.oneof(fc.constantFrom(1, 2, 4, 8, 16), fc.integer({ min: 1, max: 32 })),
    capacityTokens,
    prefixCaching: fc.nat({ max: 4 }).map((roll) => roll > 0),
    eviction: fc.constantFrom(undefined, 'lru', ...EVICTION_NAMES),
    emptyRelease: fc.constantFrom('head', 'tail'),
  })
  .map(({ capacityTokens: tokens, ...kv }) => ({
    ...kv,
    // What no cache can honour is refused.
    eviction: kv.prefixCaching ? kv.eviction : undefined,
    emptyRelease: (kv.eviction ?? 'lru') === 'lru' ? kv.emptyRelease : 'head',
    blocks: Math.ceil(tokens / kv.blockTokens),
  }));

/** Costs are powers of two, so that sums of times stay exact where a clock's are. */
const speculationArbitrary: fc.Arbitrary<SpeculationOptions> = fc.record({
  draftTokens: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 16 })),
  acceptance: fc.oneof(fc.constantFrom(0, 0.5, 0.8, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  draftCost: fc.constantFrom(0, 1 / 8, 1),
});

/** `timeoutS` counts ticks of the clock here. */
const schedulerArbitrary: fc.Arbitrary<SchedulerOptions> = fc.record({
  batching: fc.constantFrom('continuous', 'continuous', 'continuous', 'continuous', 'static'),
  order: fc.constantFrom('fcfs', 'priority', 'shortest-prompt-first'),
  maxBatchedTokens: fc.oneof(
    { arbitrary: fc.integer({ min: 4, max: 16 }), weight: 1 },
    { arbitrary: fc.integer({ min: 8, max: 256 }), weight: 2 },
    { arbitrary: fc.constant(4096), weight: 1 },
  ),
  maxSequences: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 6 }), weight: 1 },
    { arbitrary: fc.integer({ min: 4, max: 64 }), weight: 2 },
  ),
  longPrefillTokens: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 64 })),
  chunkedPrefill: fc.nat({ max: 3 }).map((roll) => roll > 0),
  reserveWholePrompt: fc.boolean(),
  schedulesAhead: fc.boolean(),
  watermarkBlocks: fc.oneof(fc.constant(0), fc.nat({ max: 5 })),
  maxContextTokens: fc.oneof(
    { arbitrary: fc.constant(4096), weight: 3 },
    { arbitrary: fc.integer({ min: 16, max: 300 }), weight: 1 },
  ),
  timeoutS: fc.oneof(
    { arbitrary: fc.constant(Number.POSITIVE_INFINITY), weight: 5 },
    { arbitrary: fc.integer({ min: 1, max: 100 }), weight: 2 },
  ),
  speculation: fc.oneof(
    { arbitrary: fc.constant(undefined), weight: 2 },
    { arbitrary: speculationArbitrary, weight: 1 },
  ),
});

/** Mostly far shorter than sequences, so that these cross them in the middle of runs, chunks and drafts. */
const windowsArbitrary: fc.Arbitrary<readonly AttentionWindow[]> = fc.array(
  fc.record({
    windowTokens: fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 60 }), weight: 4 },
      { arbitrary: fc.integer({ min: 60, max: 400 }), weight: 1 },
    ),
    chunked: fc.boolean(),
  }),
  { maxLength: 2, size: 'max' },
);

function openLoop(scenario: Scenario): Scenario {
  return { ...scenario, drafts: scenario.drafts.map((draft) => ({ ...draft, follows: 0 })) };
}

/** The scenario with clients that never cancel. */
export function patient(scenario: Scenario): Scenario {
  return { ...scenario, drafts: scenario.drafts.map((draft) => ({ ...draft, patienceTicks: 0 })) };
}

/**
 * Half of the scenarios are open loops. With irregular times, two replicas that did the same work may end at
 * instants that differ by a rounding, and a zero think time turns that into another order; a front end makes the same of two answers of
 * one replica, as it moves what follows them by one time to where steps end. No closed loops there.
 */
function loopOf(scenario: Scenario, isClosed: boolean): Scenario {
  const { replicas, others, frontTicks: ticks = 0 } = scenario;
  const isAlone = replicas === 1 && others.length === 0 && ticks === 0;
  const clocks = [scenario, ...others].map(({ clock }) => clock.kind);
  const hasFragileTies = clocks.includes('irregular') && !isAlone;
  return isClosed && !hasFragileTies ? scenario : openLoop(scenario);
}

/** Scenarios of one pool. */
export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc
  .record({
    isClosed: fc.boolean(),
    isPatient: fc.boolean(),
    clock: clockArbitrary,
    kv: kvArbitrary,
    scheduler: schedulerArbitrary,
    windows: windowsArbitrary,
    drafts: fc.array(draftArbitrary, { minLength: 1, maxLength: 24, size: 'max' }),
    named: fc.constantFrom('prompts-and-outputs', 'prompts-and-outputs', 'prompts', 'nothing'),
    longestShare: fc.constantFrom(0.05, 0.1, 0.2, 0.4, 0.9, 1.2),
    replicas: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
    router: fc.constantFrom(...ROUTER_KINDS),
    others: fc.constant([]),
  })
  .map(({ isClosed, isPatient, ...scenario }) =>
    loopOf(isPatient ? patient(scenario) : scenario, isClosed),
  );

const otherArbitrary: fc.Arbitrary<PoolDraw> = fc.record({
  clock: clockArbitrary,
  kv: kvArbitrary,
  scheduler: schedulerArbitrary,
  windows: windowsArbitrary,
  replicas: fc.integer({ min: 1, max: 3 }),
  router: fc.constantFrom(...ROUTER_KINDS),
});

/** All replicas for the whole run, or each for a while, so that at times there may be none. */
function heldArbitrary(replicas: number): fc.Arbitrary<readonly HeldTicks[] | undefined> {
  const span = fc
    .tuple(
      fc.oneof(fc.constant(0), fc.nat({ max: 60 })),
      fc.oneof(fc.integer({ min: 1, max: 80 }), fc.constant(Number.POSITIVE_INFINITY)),
    )
    .map(([from, length]) => ({ from, to: from + length }));
  return fc.option(fc.array(span, { minLength: replicas, maxLength: replicas }), {
    nil: undefined,
  });
}

/** From none to longer than some clients wait. */
const frontTicks = fc.oneof(fc.constant(0), fc.nat({ max: 6 }), fc.nat({ max: 60 }));

/** A pool with a front end and replicas that may start and stop. */
function inTime<Pool extends PoolDraw>(pool: Pool): fc.Arbitrary<Pool> {
  return fc
    .tuple(frontTicks, heldArbitrary(pool.replicas))
    .map(([ticks, held]) => ({ ...pool, frontTicks: ticks, held }));
}

/** Scenarios of one to three unlike pools, to which a model router sends requests. */
export const poolsArbitrary: fc.Arbitrary<Scenario> = fc
  .record({
    first: scenarioArbitrary.chain(inTime),
    others: fc.oneof(
      fc.constant([]),
      fc.array(otherArbitrary.chain(inTime), { maxLength: 2, size: 'max' }),
    ),
    modelRouter: fc.constantFrom(...MODEL_ROUTER_KINDS),
  })
  .map(({ first, ...rest }) => loopOf({ ...first, ...rest }, true));

const lockstepArbitrary: fc.Arbitrary<LockstepDraw> = fc.record({
  ranks: fc.integer({ min: 1, max: 4 }),
  finishSyncSteps: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 16 })),
  prefillInterval: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 6 })),
  pads: fc.boolean(),
});

/** A pool of one to three groups. */
function inGroups<Pool extends PoolDraw>(pool: Pool): fc.Arbitrary<Pool> {
  return fc
    .tuple(lockstepArbitrary, fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })))
    .chain(([lockstep, groups]) =>
      inTime({ ...pool, lockstep, replicas: groups * lockstep.ranks }),
    );
}

/**
 * With irregular times, which of two groups ends last may be a matter of rounding, and whether the other goes on without work until
 * then with it: they stop at once there.
 */
function stopsAtOnce(scenario: Scenario): Scenario {
  const pools = [scenario, ...scenario.others];
  const isAlone = pools.length === 1 && scenario.replicas === scenario.lockstep?.ranks;
  if (isAlone || pools.every(({ clock }) => clock.kind !== 'irregular')) return scenario;
  const stopping = <Pool extends PoolDraw>(pool: Pool): Pool =>
    pool.lockstep === undefined
      ? pool
      : { ...pool, lockstep: { ...pool.lockstep, finishSyncSteps: 1 } };
  return { ...stopping(scenario), others: scenario.others.map(stopping) };
}

/** The same, of which the first has groups of replicas that step together, and others may. */
export const groupsArbitrary: fc.Arbitrary<Scenario> = fc
  .record({
    first: scenarioArbitrary.chain(inGroups),
    others: fc.oneof(
      { arbitrary: fc.constant([]), weight: 2 },
      {
        arbitrary: fc.tuple(fc.oneof(otherArbitrary.chain(inTime), otherArbitrary.chain(inGroups))),
        weight: 1,
      },
    ),
    modelRouter: fc.constantFrom(...MODEL_ROUTER_KINDS),
  })
  .map(({ first, ...rest }) => stopsAtOnce(loopOf({ ...first, ...rest }, true)));
