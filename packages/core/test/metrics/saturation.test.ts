import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presenceOf } from '../../src/metrics/presence.ts';
import { measureSaturation } from '../../src/metrics/saturation.ts';
import { SATURATION_REASONS } from '../../src/metrics/saturation-state.ts';
import { RooflineTimer, type StepCosts } from '../../src/timing/roofline.ts';
import { generateClosedUsers } from '../../src/workload/closed-users.ts';
import { generatePlain } from '../../src/workload/plain.ts';
import {
  equalRequests,
  type OnePool,
  PLAIN_SERVICE,
  simulateOnePool,
} from '../cluster/plain-service.ts';
import { recordOf } from './records.ts';

/** Roughly an 8B model on one large accelerator: 10 ms of weights, 50 us a prompt token, 0.1 us a token of context. */
const COSTS: StepCosts = {
  linearS: (tokens) => Math.max(0.01, 5e-5 * tokens),
  headS: () => 0,
  attentionSPerPair: 1e-9,
  contextSPerToken: 1e-7,
  mixedContextSPerToken: 1e-7,
  launchS: 0,
  prefillS: 0,
  stages: 1,
  deviceS: 0,
  deviceSPerSequence: 0,
  hostS: 0.001,
  hostSPerSequence: 0,
  host: 'serial',
};

const serviceOf = (costs: Partial<StepCosts> = {}): OnePool => ({
  ...PLAIN_SERVICE,
  timer: () => new RooflineTimer({ ...COSTS, ...costs }),
  host: { ...COSTS, ...costs },
  // 1e12 B/s: 10 GB of weights, 100 kB of keys and values a token.
  amounts: { ...PLAIN_SERVICE.amounts, weightBytes: () => 1e10, kvBytesPerToken: 1e5 },
});
const SERVICE = serviceOf();

const chat = (rateRps: number, promptTokens = 500, outputTokens = 100, requests = 2000) =>
  generatePlain({
    requests,
    arrivals: { process: 'poisson', rateRps },
    promptTokens: { distribution: 'fixed', tokens: promptTokens },
    outputTokens: { distribution: 'fixed', tokens: outputTokens },
    seed: 3,
  }).requests;

describe('an open loop', () => {
  // A request needs 25 ms of prefill, so 40 a second are a bound; decode takes some of that.
  test.each([
    [5, 'stable'],
    [15, 'stable'],
    [60, 'over'],
    [120, 'over'],
  ] as const)('of %d requests a second is %s', (rate, state) => {
    const saturation = measureSaturation(simulateOnePool(chat(rate), SERVICE));
    expect(saturation.state).toBe(state);
    expect(saturation.offeredRps).toBeCloseTo(rate, -1);
    if (state === 'over') {
      expect(saturation.completedRps ?? 0).toBeLessThan(0.8 * rate);
      expect(saturation.latencyGrowth ?? 0).toBeGreaterThan(1.5);
      expect(saturation.binding).toBe('prefill-compute');
    } else expect(saturation.completedRps ?? 0).toBeGreaterThan(0.95 * rate);
  });

  test('goes through near on its way from stable to over', () => {
    const states = [10, 20, 25, 28, 30, 32, 34, 36, 40, 50].map(
      (rate) => measureSaturation(simulateOnePool(chat(rate), SERVICE)).state,
    );
    expect(states[0]).toBe('stable');
    expect(states).toContain('near');
    expect(states.at(-1)).toBe('over');
    const order = { stable: 0, near: 1, over: 2 };
    const ranks = states.map((state) => order[state]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  test('that ends before its first answers is not over, however many requests are there', () => {
    const short = chat(5, 100, 2000, 40);
    const saturation = measureSaturation(simulateOnePool(short, SERVICE));
    expect(saturation.presentByQuarter[3]).toBeGreaterThan(25);
    expect(saturation.state).toBe('stable');
  });

  test('that loses requests is over although nothing grows', () => {
    const run = simulateOnePool(chat(80), {
      ...SERVICE,
      admission: { policy: 'queue-limit', maxWaiting: 5 },
    });
    const saturation = measureSaturation(run);
    expect(saturation.state).toBe('over');
    expect(saturation.lostShare).toBeGreaterThan(0.3);
    expect(saturation.waitingAtEnd).toBeLessThanOrEqual(6);
    const timed = simulateOnePool(chat(80), {
      ...SERVICE,
      scheduler: { ...SERVICE.scheduler, timeoutS: 5 },
    });
    expect(measureSaturation(timed).state).toBe('over');
  });
});

describe('the binding constraint', () => {
  const bindingOf = (options: OnePool, rate = 60, prompt = 500, output = 100) =>
    measureSaturation(simulateOnePool(chat(rate, prompt, output), options)).binding;
  const scheduler = (change: object) => ({
    ...SERVICE,
    scheduler: { ...SERVICE.scheduler, ...change },
  });

  test('is what was made scarce', () => {
    expect(bindingOf(scheduler({ maxSequences: 4 }))).toBe('sequence-limit');
    expect(bindingOf({ ...SERVICE, kv: { ...SERVICE.kv, blocks: 150 } })).toBe('kv-memory');
    expect(bindingOf(scheduler({ batching: 'static' }), 60)).toBe('closed-batch');
    expect(bindingOf(serviceOf({ hostS: 0.2 }))).toBe('host');
    expect(bindingOf(SERVICE, 60)).toBe('prefill-compute');
    expect(bindingOf(SERVICE, 5, 10, 400)).toBe('decode-bandwidth');
    expect(measureSaturation(simulateOnePool(equalRequests([], 1, 1), SERVICE)).binding).toBeNull();
  });
});

describe('a closed loop', () => {
  const loopOf = (users: number) =>
    generateClosedUsers({
      users,
      requestsPerUser: 20,
      thinkTimeS: { distribution: 'exponential', mean: 5 },
      promptTokens: { distribution: 'fixed', tokens: 500 },
      outputTokens: { distribution: 'fixed', tokens: 100 },
    }).requests;

  test('hides saturation from growth, and shows it as users that are kept waiting', () => {
    const few = measureSaturation(simulateOnePool(loopOf(10), SERVICE), 'closed');
    expect(few.state).toBe('stable');
    const many = measureSaturation(simulateOnePool(loopOf(400), SERVICE), 'closed');
    expect(many.state).toBe('over');
    expect(many.blockedShare).toBeGreaterThan(0.5);
    // The same service under the same number of requests that do not wait for answers.
    const open = measureSaturation(simulateOnePool(chat(60, 500, 100, 8000), SERVICE), 'open');
    expect(open.state).toBe('over');
    expect(open.waitingAtEnd).toBeGreaterThan(3 * many.waitingAtEnd);
  });
});

test('presence averages over parts of the arrival window', () => {
  const { present, waiting, e2eS } = presenceOf(
    recordOf([
      { arrivalS: 0, startS: 1, firstTokenS: 2, finishS: 3 },
      { arrivalS: 4, startS: 4, firstTokenS: 5, finishS: 9 },
      { arrivalS: 5, finishS: 5, outcome: 'rejected' },
      { arrivalS: 8, outcome: 'unfinished' },
    ]),
    4,
  );
  expect(present).toEqual([1, 0.5, 1, 1]);
  expect(waiting).toEqual([0.5, 0, 0, 0]);
  expect(e2eS).toEqual([3, null, 5, null]);
});

test('a single burst has no rate', () => {
  const burst = simulateOnePool(equalRequests([0, 0, 0], 10, 10), SERVICE);
  expect(measureSaturation(burst)).toMatchObject({ state: 'stable', offeredRps: null });
  const crowd = simulateOnePool(
    equalRequests(
      Array.from({ length: 900 }, () => 0),
      500,
      10,
    ),
    SERVICE,
  );
  expect(measureSaturation(crowd).state).toBe('over');
});

describe('a queue whose load is known', () => {
  /** One request at a time: 25 ms of prompt and 99 steps of 10 ms and a little. */
  const ONE: OnePool = {
    ...SERVICE,
    scheduler: { ...SERVICE.scheduler, maxSequences: 1 },
  };
  const aloneS = (() => {
    const { requests } = simulateOnePool(equalRequests([0], 500, 100), ONE);
    return requests.finishS[0] - requests.arrivalS[0];
  })();
  const at = (load: number, requests = 4000) =>
    measureSaturation(simulateOnePool(chat(load / aloneS, 500, 100, requests), ONE));

  test('grows, however slowly, when more comes than can be served: it never keeps up', () => {
    const slow = at(1.04, 20_000);
    // Less than 5 % of what comes stays, so that growth alone is small beside the arrivals.
    expect(slow.growthRps ?? 0).toBeLessThan(0.05 * (slow.offeredRps ?? 0));
    expect(slow.ttftP95S).toBeGreaterThan(60);
    expect(slow).toMatchObject({ state: 'over', reason: 'backlog-grows' });
    for (const load of [1.1, 1.5, 3]) expect(at(load).state).toBe('over');
  });

  test('keeps up at half the load, and is in between near the whole of it', () => {
    expect(at(0.3)).toMatchObject({ state: 'stable', reason: 'keeps-up' });
    expect(at(0.5)).toMatchObject({ state: 'stable', reason: 'keeps-up' });
    expect(at(0.9).state).toBe('near');
  });

  test('has a p95 wait and a state that only rise with the load', () => {
    const loads = [0.2, 0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.3, 2].map((load) => at(load));
    const waits = loads.map(({ waitP95S }) => waitP95S ?? Number.NaN);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const ranks = loads.map(({ state }) => ['stable', 'near', 'over'].indexOf(state));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });
});

describe('what no one calls keeping up', () => {
  const times = (...parts: readonly (readonly [count: number, fromS: number, toS: number])[]) =>
    parts.flatMap(([count, fromS, toS]) =>
      Array.from({ length: count }, (_, i) => fromS + ((toS - fromS) * i) / count),
    );
  const stateAt = (arrivals: readonly number[], prompt = 500, output = 100) =>
    measureSaturation(simulateOnePool(equalRequests(arrivals, prompt, output), SERVICE));

  test('a rush at the start that is worked off while little else comes', () => {
    const rush = stateAt(times([5000, 0, 10], [100, 10, 1000]));
    expect(rush.waitP95S).toBeGreaterThan(60);
    expect(rush).toMatchObject({ state: 'near', reason: 'long-waits' });
  });

  test('a rush at the end, whose backlog is left when the last request comes', () => {
    const rush = stateAt(times([300, 0, 600], [800, 600, 601]));
    expect(rush.state).not.toBe('stable');
    expect(rush.waitingAtEnd).toBeGreaterThan(300);
  });

  test('more that waits at the end than is served at a time is never stable, by Little’s law', () => {
    const loads = fc.record({
      calm: fc.integer({ min: 5, max: 60 }),
      calmS: fc.integer({ min: 5, max: 200 }),
      rush: fc.integer({ min: 0, max: 400 }),
      rushS: fc.double({ min: 0.1, max: 20, noNaN: true }),
      output: fc.integer({ min: 2, max: 200 }),
      maxSequences: fc.integer({ min: 1, max: 64 }),
    });
    fc.assert(
      fc.property(loads, ({ calm, calmS, rush, rushS, output, maxSequences }) => {
        const arrivals = times([calm, 0, calmS], [rush, calmS, calmS + rushS]);
        const run = simulateOnePool(equalRequests(arrivals, 500, output), {
          ...SERVICE,
          scheduler: { ...SERVICE.scheduler, maxSequences },
        });
        const { state, reason, ...figures } = measureSaturation(run);
        const { offeredRps, servedS, waitingAtEnd, waitP95S, ttftP95S } = figures;
        const inService = (offeredRps ?? 0) * (servedS ?? 0);
        if (waitingAtEnd > inService + 3 * Math.sqrt(inService) + 1)
          expect(state).not.toBe('stable');
        if ((waitP95S ?? 0) >= 60 || (ttftP95S ?? 0) >= 60) expect(state).not.toBe('stable');
        if (reason === 'keeps-up') expect(state).toBe('stable');
        expect(SATURATION_REASONS[state]).toContain(reason);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  test('a first token that takes minutes although nobody waits', () => {
    const slow = serviceOf({ linearS: (tokens) => Math.max(0.01, 1.5e-3 * tokens) });
    const long = measureSaturation(simulateOnePool(equalRequests([0, 400, 800], 60_000, 20), slow));
    expect(long.waitP95S).toBeLessThan(60);
    expect(long).toMatchObject({ state: 'near', reason: 'slow-start' });
  });

  test('a run in which nothing was completed, and one without requests', () => {
    const none = measureSaturation(
      simulateOnePool(equalRequests([0, 1, 2], 100_000_000, 10), SERVICE),
    );
    expect(none).toMatchObject({ state: 'over', reason: 'nothing-completed', completedShare: 0 });
    expect(measureSaturation(simulateOnePool(equalRequests([], 1, 1), SERVICE))).toMatchObject({
      state: 'stable',
      reason: 'no-load',
      completedShare: null,
    });
  });

  test('arrivals that end before an answer does, which show nothing', () => {
    expect(measureSaturation(simulateOnePool(chat(5, 100, 2000, 40), SERVICE))).toMatchObject({
      state: 'stable',
      reason: 'too-short',
    });
  });
});
