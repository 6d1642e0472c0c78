import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdmissionOptions } from '../../src/cluster/admission/registry.ts';
import { ROUTER_NAMES } from '../../src/cluster/router/registry.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel } from '../../src/model/catalog.ts';
import type { RequestRecord } from '../../src/record/request-record.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing } from '../../src/scenario/serving-pool.ts';
import { physicsOf, runServing, type ServingSystem } from '../../src/study/run-serving.ts';
import type { BlockLists, RequestTable } from '../../src/workload/request-table.ts';
import { selectRows } from '../../src/workload/select-rows.ts';
import { inputOf, type Scenario, scenarioArbitrary } from '../reference/random-serving.ts';

/*
 * What comes later changes nothing before: the run of the requests that arrive before some instant is, up to that instant, the
 * run of all of them, bit for bit.
 */

/** One model of each kind of attention: full, with windows, with experts, in chunks, compressed, with states. */
const MODELS = [
  'llama-3.1-8b',
  'gemma-3-12b',
  'gpt-oss-20b',
  'llama-4-scout',
  'deepseek-v3',
  'nemotron-nano-9b-v2',
];

/** The model with windows so short that short requests cross them. */
function withWindows(model: ModelArchitecture, windowTokens: number): ModelArchitecture {
  const attention = model.attention.map((shape) =>
    shape.kind === 'sliding-window' ? { ...shape, windowTokens } : shape,
  );
  return { ...model, attention };
}

const ADMISSIONS: readonly AdmissionOptions[] = [
  { policy: 'none' },
  { policy: 'queue-limit', maxWaiting: 4 },
  { policy: 'token-bucket', rateRps: 100, burst: 2 },
];

const systemOptions = fc.record({
  model: fc.constantFrom(...MODELS),
  windowTokens: fc.integer({ min: 1, max: 200 }),
  router: fc.constantFrom(...ROUTER_NAMES),
  admission: fc.constantFrom(...ADMISSIONS),
  viewDelayS: fc.constantFrom(0, 0, 0.01),
  countOwnDispatches: fc.boolean(),
  storesPrompts: fc.boolean(),
  capW: fc.constantFrom(undefined, undefined, 400),
  priorities: fc.boolean(),
  /** How many times longer than the scenario says everything takes that is not a step: those here are of real models. */
  stretch: fc.constantFrom(1, 16, 256),
});
type SystemOptions = typeof systemOptions extends fc.Arbitrary<infer Options> ? Options : never;

function systemOf(options: SystemOptions, scenario: Scenario): ServingSystem {
  const { model, windowTokens, router, storesPrompts, capW, priorities, stretch, ...gateway } =
    options;
  const { kv, scheduler, replicas } = inputOf(scenario);
  const promptCache = { policy: 'full', minTokens: 32, maxPrompts: 4, scope: 'global' } as const;
  const { pool } = resolveServing({
    profile: 'vllm',
    name: 'chat',
    model: withWindows(findModel(model), windowTokens),
    accelerator: findAccelerator('h200'),
    tensorParallel: 8,
    replicas,
    engine: {},
  });
  return {
    pools: [
      {
        ...pool,
        kv,
        scheduler: { ...scheduler, timeoutS: stretch * scheduler.timeoutS },
        classPriorities: priorities ? { late: -1, early: 1 } : {},
        throttling: capW === undefined ? undefined : { capW },
      },
    ],
    gateway: {
      ...gateway,
      router: { policy: router },
      promptCache: storesPrompts && !kv.prefixCaching ? promptCache : undefined,
    },
  };
}

/** Open loops: of a closed one the arrivals themselves are results. */
const workloads = scenarioArbitrary.map((scenario) => ({
  ...scenario,
  drafts: scenario.drafts.map((draft) => ({ ...draft, follows: 0 })),
}));

/** Requests of two classes, so that priorities decide. */
function requestsOf(scenario: Scenario, { stretch }: SystemOptions): RequestTable {
  const { requests } = inputOf(scenario);
  const requestClass = Int32Array.from(scenario.drafts, ({ priority }) => priority % 2);
  const longer = (column: Float64Array) => column.map((seconds) => stretch * seconds);
  return {
    ...requests,
    arrivalS: longer(requests.arrivalS),
    patienceS: requests.patienceS && longer(requests.patienceS),
    requestClass,
    classNames: ['early', 'late'],
  };
}

/** The first rows of a table, as if nobody knew of others. */
function firstRows(table: RequestTable, count: number): RequestTable {
  const first = selectRows(
    table,
    Int32Array.from({ length: count }, (_, id) => id),
  );
  const lists = [first.promptBlocks, first.outputBlocks].filter((list) => list !== undefined);
  const distinctCount = 1 + Math.max(-1, ...lists.flatMap(({ ids }) => [...ids]));
  const known = (list: BlockLists | undefined) => list && { ...list, distinctCount };
  return {
    ...first,
    promptBlocks: known(first.promptBlocks),
    outputBlocks: known(first.outputBlocks),
  };
}

interface Watched {
  readonly run: RunRecord;
  /** Every step: replica, end and work. */
  readonly steps: readonly (readonly number[])[];
}

function watch(system: ServingSystem, requests: RequestTable): Watched {
  const steps: (readonly number[])[] = [];
  const onSteps: Parameters<typeof runServing>[3] = {
    onSteps: (run) => {
      const { replica, steps: count, work, growth } = run;
      for (let index = 0; index < count; index++) {
        const contextTokens = work.contextTokens + index * growth.contextTokens;
        steps.push([run.endOfS(index), replica, work.tokens, work.sequences, contextTokens]);
      }
    },
  };
  return { run: runServing(system, { record: {}, seed: 1 }, requests, onSteps), steps };
}

const EVENTS = ['startS', 'firstTokenS', 'finishS'] as const;

/** Every figure that a record has of a request. */
function figuresOf({ serving, work, ...columns }: RequestRecord, id: number) {
  const all = Object.entries({ ...columns, ...serving, ...work });
  return all.map(([name, column]) => [name, typeof column === 'number' ? name : column?.[id]]);
}

function expectSamePast(first: Watched, whole: Watched, untilS: number): number {
  const one = first.run.requests;
  const other = whole.run.requests;
  let ended = 0;
  for (let id = 0; id < one.count; id++) {
    for (const name of EVENTS) {
      const isPast = one[name][id] < untilS || other[name][id] < untilS;
      if (isPast) expect([name, id, other[name][id]]).toEqual([name, id, one[name][id]]);
    }
    if (!(one.finishS[id] < untilS)) continue;
    ended++;
    const figures = figuresOf(one, id).filter(([name]) => name !== 'count');
    expect(figuresOf(other, id).filter(([name]) => name !== 'count')).toEqual(figures);
  }
  const past = ({ steps }: Watched) =>
    steps.filter(([endS]) => endS < untilS).toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  expect(past(whole)).toEqual(past(first));
  return ended;
}

describe('what comes later', () => {
  test('changes nothing before, whatever the model, the router and the policies', () => {
    let ended = 0;
    fc.assert(
      fc.property(
        workloads,
        systemOptions,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (scenario, options, share) => {
          const system = systemOf(options, scenario);
          const requests = requestsOf(scenario, options);
          const cutS = requests.arrivalS[Math.floor(share * (requests.count - 1))];
          const count = requests.arrivalS.filter((arrivalS) => arrivalS < cutS).length;
          if (count === 0) return;
          const first = watch(system, firstRows(requests, count));
          const untilS = cutS + physicsOf(system.pools[0]).frontendS;
          ended += expectSamePast(first, watch(system, requests), untilS);
        },
      ),
      { numRuns: 500 },
    );
    expect(ended).toBeGreaterThan(300);
  });

  test('lets a request of gemma-3-12b alone that was answered before', () => {
    const table = (promptTokens: readonly number[]): RequestTable => ({
      count: promptTokens.length,
      arrivalS: Float64Array.from(promptTokens, (_, id) => 100 * id),
      promptTokens: Int32Array.from(promptTokens),
      outputTokens: Int32Array.from(promptTokens, () => 200),
    });
    const { pool } = resolveServing({
      profile: 'vllm',
      name: 'chat',
      model: findModel('gemma-3-12b'),
      accelerator: findAccelerator('h100-sxm'),
      engine: {},
    });
    const system = { pools: [pool], gateway: PLAIN_GATEWAY };
    const alone = watch(system, table([8000]));
    expect(expectSamePast(alone, watch(system, table([8000, 200])), 100)).toBe(1);
    expect(expectSamePast(alone, watch(system, table([8000, 60_000])), 100)).toBe(1);
  });
});
