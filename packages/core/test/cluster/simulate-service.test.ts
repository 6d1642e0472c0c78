import { describe, expect, test } from 'vitest';
import { ROUTER_NAMES } from '../../src/cluster/router/registry.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { equalRequests, LevelTimer, PLAIN_SERVICE, simulateOnePool } from './plain-service.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const outcomesOf = ({ requests }: RunRecord) =>
  Array.from(requests.outcome, (code) => OUTCOMES[code]);
const every = (count: number, gapS: number) => Array.from({ length: count }, (_, i) => i * gapS);

const sessions = generateSessions({
  sessions: 60,
  arrivals: { process: 'poisson', rateRps: 4 },
  turns: { distribution: 'fixed', tokens: 3 },
  systemPromptTokens: { distribution: 'fixed', tokens: 64 },
  userTokens: { distribution: 'uniform', min: 1, max: 200 },
  outputTokens: { distribution: 'uniform', min: 1, max: 100 },
  thinkTimeS: { distribution: 'exponential', mean: 2 },
}).requests;

describe('the record of a service', () => {
  test.each(ROUTER_NAMES)('books each token and second once behind a %s router', (policy) => {
    const run = simulateOnePool(sessions, { ...PLAIN_SERVICE, replicas: 3, router: { policy } });
    const { requests, work, cache, service } = run;
    const serving = requests.serving;
    expect(outcomesOf(run)).not.toContain('unfinished');
    expect(work.total('outputTokens')).toBeCloseTo(sum(serving?.generatedTokens ?? []), 6);
    expect(work.total('cachedTokens')).toBe(cache.hitTokens);
    expect(sum(requests.cachedTokens)).toBe(cache.hitTokens);
    expect(cache.queriedTokens).toBe(sum(sessions.promptTokens));
    expect(work.total('promptTokens')).toBeCloseTo(cache.queriedTokens - cache.hitTokens, 6);
    expect(cache.lookups).toBe(sessions.count);
    expect(work.total('busyS')).toBeCloseTo(0.01 * (service?.steps ?? 0), 6);
    expect(work.total('prefillS') + work.total('decodeS')).toBeCloseTo(work.total('busyS'), 9);
    expect(work.total('steps')).toBeCloseTo(service?.steps ?? 0, 6);
    expect(work.total('sequenceSteps')).toBeGreaterThanOrEqual(work.total('steps') - 1e-6);
    expect(work.total('kvUsedS')).toBeGreaterThan(0);
    expect(work.total('kvUsedS')).toBeLessThan(work.total('busyS') * (service?.kvPeak ?? 0));
    expect(cache.hitTokens + sum(Object.values(cache.misses ?? {}))).toBe(cache.queriedTokens);
    expect(work.total('weightBytes')).toBeCloseTo(1e9 * (service?.steps ?? 0), -3);
    expect(run.endS).toBe(Math.max(...requests.finishS));
  });

  test('sticky sessions find their prefix where random ones must be lucky', () => {
    const hits = (policy: (typeof ROUTER_NAMES)[number]) =>
      simulateOnePool(sessions, { ...PLAIN_SERVICE, replicas: 4, router: { policy } }).cache
        .hitTokens;
    const oneReplica = simulateOnePool(sessions, PLAIN_SERVICE).cache.hitTokens;
    for (const policy of ['session-sticky', 'prefix-aware'] as const) {
      expect(hits(policy)).toBeGreaterThan(1.3 * hits('random'));
      expect(hits(policy)).toBeLessThanOrEqual(oneReplica);
      expect(hits(policy)).toBeGreaterThan(0.8 * oneReplica);
    }
  });

  test('tells contents that were evicted, which a larger cache would have hit, from new ones', () => {
    const missed = (blocks: number) => {
      const kv = { ...PLAIN_SERVICE.kv, blocks };
      const { cache } = simulateOnePool(sessions, { ...PLAIN_SERVICE, kv });
      return { hit: cache.hitTokens, ...cache.misses };
    };
    const small = missed(60);
    const large = missed(1_000_000);
    expect(small.evicted).toBeGreaterThan(0);
    expect(large.evicted).toBe(0);
    expect(large.hit).toBeGreaterThan(small.hit);
    expect(small.firstSeen).toBeLessThanOrEqual(large.hit + (large.firstSeen ?? 0));
    expect(small.partial).toBe(large.partial);
  });

  test('does not depend on the width of its buckets, which widen when a run is long', () => {
    const wide = simulateOnePool(sessions, PLAIN_SERVICE);
    const narrow = simulateOnePool(sessions, { ...PLAIN_SERVICE, bucketS: 1e-6 });
    expect(narrow.work.bucketS).toBeGreaterThan(1e-6);
    expect(Math.log2(narrow.work.bucketS / 1e-6) % 1).toBe(0);
    expect(narrow.work.bucketCount(0)).toBeLessThanOrEqual(4_000_000);
    expect(narrow.work.total('flops')).toBeCloseTo(wide.work.total('flops'), -3);
    expect(narrow.requests).toEqual(wide.requests);
  });

  test('holds a thousand replicas, most of them idle', () => {
    const run = simulateOnePool(sessions, {
      ...PLAIN_SERVICE,
      replicas: 1000,
      kv: { ...PLAIN_SERVICE.kv, blocks: 100 },
    });
    expect(new Set(run.requests.replica).size).toBe(sessions.count);
  });

  test('an empty workload is an empty run', () => {
    const run = simulateOnePool(equalRequests([], 1, 1), PLAIN_SERVICE);
    expect([run.endS, run.work.total('busyS'), run.service?.steps]).toEqual([0, 0, 0]);
  });
});

describe('what clients ask for', () => {
  test('more than the context has left is refused, not cut; no limit is cut', () => {
    const { maxContextTokens } = PLAIN_SERVICE.scheduler;
    const prompt = maxContextTokens - 50;
    const asked = {
      ...equalRequests([0, 0, 0, 0], prompt, 60),
      outputTokens: Int32Array.of(60, 10, 10, 60),
      maxTokens: Int32Array.of(60, 51, 50, -1),
    };
    const options = { ...PLAIN_SERVICE, kv: { ...PLAIN_SERVICE.kv, blocks: 1e6 } };
    const run = simulateOnePool(asked, options);
    expect(outcomesOf(run)).toEqual(['rejected', 'rejected', 'completed', 'completed']);
    expect([...(run.requests.serving?.truncated ?? [])]).toEqual([0, 0, 0, 1]);
  });
});

describe('the front end', () => {
  const frontendS = 0.25;
  // Binary fractions everywhere, so that a delay shifts every instant exactly.
  const options = { ...PLAIN_SERVICE, timer: () => new LevelTimer(() => 1 / 64) };
  const sent = equalRequests(every(40, 3 / 64), 100, 20);

  test('delays what the service sees, and the delay counts as waiting', () => {
    const shifted = { ...sent, arrivalS: sent.arrivalS.map((atS) => atS + frontendS) };
    const behind = simulateOnePool(sent, { ...options, frontendS }).requests;
    const late = simulateOnePool(shifted, options).requests;
    expect(behind.arrivalS).toEqual(sent.arrivalS);
    for (const column of ['startS', 'firstTokenS', 'finishS', 'prefillS', 'decodeS'] as const) {
      expect(behind[column]).toEqual(late[column]);
    }
    expect(behind.serving?.queueS).toEqual(late.serving?.queueS.map((s) => s + frontendS));
  });

  test('delays those who are refused, too, and who loses patience in it ends when it comes through', () => {
    const three = {
      ...equalRequests([0, 0, 1], 10, 10),
      promptTokens: Int32Array.of(10, 200_000, 10),
      patienceS: Float64Array.of(60, 60, 0.125),
      afterRequest: Int32Array.of(-1, -1, -1),
      thinkTimeS: new Float64Array(3),
    };
    const run = simulateOnePool(three, { ...options, frontendS });
    expect(outcomesOf(run)).toEqual(['completed', 'rejected', 'cancelled']);
    const { arrivalS, finishS, serving } = run.requests;
    expect([finishS[1], finishS[2]]).toEqual([0.25, 1.25]);
    for (const id of [1, 2]) expect(serving?.queueS[id]).toBe(finishS[id] - arrivalS[id]);
  });

  test('of a closed loop delays each request of a session', () => {
    const session = {
      ...equalRequests([0, 0], 10, 1),
      afterRequest: Int32Array.of(-1, 0),
      thinkTimeS: Float64Array.of(0, 1),
    };
    const { arrivalS, startS, finishS } = simulateOnePool(session, {
      ...options,
      frontendS,
    }).requests;
    expect([startS[0], finishS[0]]).toEqual([0.25, 0.25 + 1 / 64]);
    expect([arrivalS[1], startS[1]]).toEqual([finishS[0] + 1, finishS[0] + 1.25]);
  });
});

describe('steps that are decided ahead', () => {
  const ahead = (arrivalS: readonly number[], outputTokens: number) =>
    simulateOnePool(equalRequests(arrivalS, 10, outputTokens), {
      ...PLAIN_SERVICE,
      timer: () => new LevelTimer(() => 1),
      scheduler: { ...PLAIN_SERVICE.scheduler, schedulesAhead: true },
    }).requests;

  test('leave out who comes during the step before them', () => {
    // Steps begin at 0, 1, 2, ...
    expect([...ahead([0, 0.5, 1, 1.5], 10).startS]).toEqual([0, 2, 2, 3]);
  });

  test('see everybody as soon as nothing runs', () => {
    expect([...ahead([0, 1.5, 7], 2).startS]).toEqual([0, 2, 7]);
  });
});

describe('what keeps requests waiting', () => {
  const crowd = equalRequests(every(50, 0.001), 100, 20);

  test('is the sequence limit, the token budget or the KV memory', () => {
    const blocked = (change: object, kv: object = {}) =>
      simulateOnePool(crowd, {
        ...PLAIN_SERVICE,
        kv: { ...PLAIN_SERVICE.kv, ...kv },
        scheduler: { ...PLAIN_SERVICE.scheduler, ...change },
      }).service?.blockedS;
    const few = blocked({ maxSequences: 2 });
    expect(few).toMatchObject({ tokenBudget: 0, kvMemory: 0, closedBatch: 0 });
    expect(few?.sequenceLimit).toBeGreaterThan(1);
    const small = blocked({ maxBatchedTokens: 60 });
    expect(small).toMatchObject({ sequenceLimit: 0, kvMemory: 0, closedBatch: 0 });
    expect(small?.tokenBudget).toBeGreaterThan(0.3);
    const tight = blocked({ maxBatchedTokens: 10_000 }, { blocks: 20 });
    expect(tight).toMatchObject({ sequenceLimit: 0, tokenBudget: 0, closedBatch: 0 });
    expect(tight?.kvMemory).toBeGreaterThan(1);
    const closed = blocked({ batching: 'static' });
    expect(closed?.closedBatch).toBeGreaterThan(0);
    const roomy = blocked({});
    expect(roomy).toEqual({ sequenceLimit: 0, tokenBudget: 0, kvMemory: 0, closedBatch: 0 });
  });

  test('the host’s part is all of its time, or the steps that it made longer', () => {
    const hostS = (host: 'serial' | 'overlapped', perStepS: number) =>
      simulateOnePool(crowd, {
        ...PLAIN_SERVICE,
        host: { hostS: perStepS, hostSPerSequence: 0, launchS: 0, host },
      }).service;
    const serial = hostS('serial', 0.002);
    expect(serial?.hostS).toBeCloseTo(0.002 * (serial?.steps ?? 0), 9);
    expect(hostS('overlapped', 0.002)?.hostS).toBe(0);
    const bound = hostS('overlapped', 0.01);
    expect(bound?.hostS).toBeCloseTo(0.01 * (bound?.steps ?? 0), 9);
    expect(simulateOnePool(crowd, PLAIN_SERVICE).service?.hostS).toBeNull();
  });
});

describe('admission', () => {
  test('turns away what would wait too long, counts it, and lets its session go on', () => {
    const run = simulateOnePool(sessions, {
      ...PLAIN_SERVICE,
      scheduler: { ...PLAIN_SERVICE.scheduler, maxSequences: 1 },
      timer: () => new LevelTimer(() => 0.05),
      admission: { policy: 'queue-limit', maxWaiting: 2 },
    });
    const outcomes = outcomesOf(run);
    const rejected = outcomes.filter((outcome) => outcome === 'rejected').length;
    expect(rejected).toBeGreaterThan(10);
    expect(rejected).toBe(run.service?.turnedAway);
    expect(outcomes.filter((outcome) => outcome === 'completed').length).toBe(
      sessions.count - rejected,
    );
    for (const [id, outcome] of outcomes.entries()) {
      if (outcome !== 'rejected') continue;
      expect(run.requests.finishS[id]).toBe(run.requests.arrivalS[id]);
      expect(run.requests.replica[id]).toBe(0);
    }
  });

  test('bounds how many wait at once, in the service and at each replica', () => {
    const arrivals = every(400, 0.002);
    const most = (maxWaiting?: number, maxWaitingPerReplica?: number) => {
      const { requests } = simulateOnePool(equalRequests(arrivals, 50, 10), {
        ...PLAIN_SERVICE,
        replicas: 2,
        scheduler: { ...PLAIN_SERVICE.scheduler, maxSequences: 2 },
        admission: { policy: 'queue-limit', maxWaiting, maxWaitingPerReplica },
      });
      const startS = requests.startS.filter((value) => !Number.isNaN(value));
      const served = requests.arrivalS.filter((_, id) => !Number.isNaN(requests.startS[id]));
      return Math.max(
        ...served.map((atS) => {
          const arrived = served.filter((other) => other <= atS).length;
          return arrived - startS.filter((other) => other < atS).length;
        }),
      );
    };
    expect(most(5)).toBeLessThanOrEqual(5);
    expect(most(undefined, 3)).toBeLessThanOrEqual(6);
    expect(most()).toBeGreaterThan(50);
  });
});

test('options that cannot be are refused by their path', () => {
  const none = equalRequests([0], 1, 1);
  const refuse = (change: object, message: RegExp) =>
    expect(() => simulateOnePool(none, { ...PLAIN_SERVICE, ...change }, 'fleet[0]')).toThrow(
      message,
    );
  refuse({ replicas: 0 }, /fleet\[0\]\.pools\[0\]\.replicas/);
  refuse({ viewDelayS: -1 }, /viewDelayS/);
  refuse({ bucketS: 0 }, /bucketS/);
  refuse({ router: { policy: 'robin' } }, /fleet\[0\]\.pools\[0\]\.router\.policy/);
  const other = { ...PLAIN_SERVICE, kv: { ...PLAIN_SERVICE.kv, blockTokens: 32 } };
  expect(() => simulateOnePool(sessions, other)).toThrow(/another size/);
  const router = { policy: 'round-robin' } as const;
  expect(simulateOnePool(none, { ...PLAIN_SERVICE, router }).requests.count).toBe(1);
});
