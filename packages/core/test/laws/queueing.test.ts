import { describe, expect, test } from 'vitest';
import { drawExponential } from '../../src/kernel/distributions.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { arrivedSince } from '../../src/metrics/arrived-since.ts';
import type { RequestRecord } from '../../src/record/request-record.ts';
import { quantileOfSorted } from '../../src/units/quantile.ts';
import { generateClosedUsers } from '../../src/workload/closed-users.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { LevelTimer, PLAIN_SERVICE, simulateOnePool } from '../cluster/plain-service.ts';
import { type Estimate, estimate, expectTheory } from './replications.ts';

/**
 * The engine as textbook queues. Time is in mean service times. Where a request runs alone, its service time is its prompt,
 * computed in one step of 1e-4 a token; where several run, its output in steps of 1e-3.
 */
const TOKEN_S = 1e-4;
const STEP_S = 1e-3;
const REQUESTS = 20_000;

type Draw = (stream: RandomStream) => number;
const exponential: Draw = (stream) => drawExponential(stream, 1);
const constant: Draw = () => 1;
/** One service in ten takes 5.5, the others 0.5: mean 1, second moment 3.25. */
const twoSizes: Draw = (stream) => (stream.nextUniform() < 0.1 ? 5.5 : 0.5);

function poisson(rate: number, service: Draw, unitS: number, seed: number, count = REQUESTS) {
  const arrivals = RandomStream.named(seed, 'arrivals');
  const services = RandomStream.named(seed, 'service');
  let nowS = 0;
  const arrivalS = Float64Array.from({ length: count }, () => {
    nowS += drawExponential(arrivals, 1 / rate);
    return nowS;
  });
  const units = Int32Array.from({ length: count }, () =>
    Math.max(1, Math.round(service(services) / unitS)),
  );
  return { arrivalS, units };
}

const ROOMY = {
  ...PLAIN_SERVICE,
  kv: { blockTokens: 1024, blocks: 100_000, prefixCaching: false, emptyRelease: 'tail' },
  scheduler: {
    ...PLAIN_SERVICE.scheduler,
    maxBatchedTokens: 10_000_000,
    maxContextTokens: 10_000_000,
  },
  bucketS: 1e6,
} as const;

/** Requests after the first tenth of the time, so that an empty start does not count. */
function settled(record: RequestRecord): RequestRecord {
  const lastS = record.arrivalS.reduce((a, b) => Math.max(a, b), 0);
  return arrivedSince(record, {}, lastS / 10).requests;
}

/** One at a time, in order of arrival. */
function singleServer(rate: number, service: Draw, seed: number): RequestRecord {
  const { arrivalS, units } = poisson(rate, service, TOKEN_S, seed);
  const requests: RequestTable = {
    count: REQUESTS,
    arrivalS,
    promptTokens: units,
    outputTokens: new Int32Array(REQUESTS).fill(1),
  };
  const run = simulateOnePool(requests, {
    ...ROOMY,
    scheduler: { ...ROOMY.scheduler, maxSequences: 1 },
    timer: () => new LevelTimer(({ tokens }) => tokens * TOKEN_S),
  });
  return settled(run.requests);
}

/** `servers` at a time from one queue; a step takes as long for many as for one. */
function sharedQueue(servers: number, rate: number, seed: number, count: number): RequestRecord {
  const { arrivalS, units } = poisson(rate, exponential, STEP_S, seed, count);
  const requests: RequestTable = {
    count,
    arrivalS,
    promptTokens: new Int32Array(count).fill(1),
    outputTokens: units,
  };
  const run = simulateOnePool(requests, {
    ...ROOMY,
    scheduler: { ...ROOMY.scheduler, maxSequences: servers },
    timer: () => new LevelTimer(() => STEP_S),
  });
  return settled(run.requests);
}

const meanWait = ({ startS, arrivalS, count }: RequestRecord) => {
  let sum = 0;
  for (let id = 0; id < count; id++) sum += startS[id] - arrivalS[id];
  return sum / count;
};

const staysOf = ({ finishS, arrivalS }: RequestRecord) =>
  finishS.map((atS, id) => atS - arrivalS[id]);

describe('M/M/1', () => {
  const rate = 0.7;

  test('mean wait and 99th percentile of the stay', () => {
    const p99: number[] = [];
    const wait = estimate((seed) => {
      const record = singleServer(rate, exponential, seed);
      p99.push(quantileOfSorted(staysOf(record).sort(), 0.99));
      return meanWait(record);
    });
    expectTheory('M/M/1 mean wait', rate / (1 - rate), wait, 0.06);
    const tail: Estimate = estimate((seed) => p99[seed - 1]);
    expectTheory('M/M/1 p99 of the stay', Math.log(100) / (1 - rate), tail, 0.08);
  });
});

test('M/D/1 mean wait', () => {
  const rate = 0.8;
  const wait = estimate((seed) => meanWait(singleServer(rate, constant, seed)));
  expectTheory('M/D/1 mean wait', rate / (2 * (1 - rate)), wait, 0.06);
});

test('M/G/1 mean wait (Pollaczek-Khinchine)', () => {
  const rate = 0.6;
  const wait = estimate((seed) => meanWait(singleServer(rate, twoSizes, seed)));
  expectTheory('M/G/1 mean wait', (rate * 3.25) / (2 * (1 - rate)), wait, 0.06);
});

test('M/M/c mean wait with one shared queue (Erlang C)', () => {
  const servers = 4;
  const load = 3.2;
  const wait = estimate((seed) => meanWait(sharedQueue(servers, load, seed, 16_000)));
  // Who finds a free place waits for the next boundary, half a step on average, and then for whole steps.
  const theory = erlangC(servers, load) / (servers - load);
  const free = 1 - erlangC(servers, load);
  expectTheory('M/M/4 mean wait', theory + free * (STEP_S / 2), wait, 0.08);
});

function erlangC(servers: number, load: number): number {
  let term = 1;
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= load / (k + 1);
  }
  const all = term * (servers / (servers - load));
  return all / (sum + all);
}

test('M/G/infinity: with room for all, as many run as arrive in one service time', () => {
  const running = estimate((seed) => {
    const record = sharedQueue(1000, 30, seed, 6000);
    const spanS = record.arrivalS[record.count - 1] - record.arrivalS[0];
    return record.decodeS.reduce((sum, seconds) => sum + seconds, 0) / spanS;
  });
  expectTheory('M/G/infinity mean running', 30, running, 0.02);
});

describe('a closed loop of N users who think Z between requests of D', () => {
  const thinkS = 5;

  function closedLoop(users: number, seed: number) {
    const requests = generateClosedUsers({
      users,
      requestsPerUser: Math.ceil(4000 / users),
      thinkTimeS: { distribution: 'exponential', mean: thinkS },
      promptTokens: { distribution: 'uniform', min: 5000, max: 15_000 },
      outputTokens: { distribution: 'fixed', tokens: 1 },
      seed,
    }).requests;
    const { requests: record } = simulateOnePool(requests, {
      ...ROOMY,
      scheduler: { ...ROOMY.scheduler, maxSequences: 1 },
      timer: () => new LevelTimer(({ tokens }) => tokens * TOKEN_S),
    });
    return { requests, record };
  }

  /** Completions a second and mean response time between the first tenth and the moment at which a user has no more. */
  function measured(users: number, seed: number) {
    const { record } = closedLoop(users, seed);
    const last = record.finishS.subarray(record.count - users);
    const toS = last.reduce((a, b) => Math.min(a, b));
    const fromS = toS / 10;
    let completed = 0;
    let responseS = 0;
    for (let id = 0; id < record.count; id++) {
      if (record.finishS[id] < fromS || record.finishS[id] >= toS) continue;
      completed++;
      responseS += record.finishS[id] - record.arrivalS[id];
    }
    return { rate: completed / (toS - fromS), responseS: responseS / completed };
  }

  test.each([1, 3, 6, 12, 40])('of %d: throughput bounds and the response time law', (users) => {
    const seen: ReturnType<typeof measured>[] = [];
    const rate = estimate((seed) => {
      seen[seed] = measured(users, seed);
      return seen[seed].rate;
    });
    const bound = Math.min(1, users / (1 + thinkS));
    const shown = `${rate.mean.toPrecision(4)} +- ${rate.halfWidth.toPrecision(2)}`;
    console.info(`closed loop of ${users}: X ${shown} (99 %), bound ${bound.toPrecision(4)}`);
    expect(rate.mean - rate.halfWidth).toBeLessThanOrEqual(bound);
    const cycle = estimate((seed) => {
      const { rate: x, responseS } = seen[seed];
      return x * (responseS + thinkS);
    });
    expectTheory(`closed loop of ${users}: X (R + Z)`, users, cycle, 0.05);
    if (users === 1) expect(Math.abs(rate.mean - bound)).toBeLessThan(rate.halfWidth);
    if (users === 40) expect(rate.mean).toBeGreaterThan(0.98);
  });
});

test('the order of waiting does not change the mean wait of equal services (Kleinrock)', () => {
  const requests = poisson(0.9, constant, TOKEN_S, 7);
  const waits = (['fcfs', 'priority'] as const).map((order) => {
    const table = {
      count: REQUESTS,
      arrivalS: requests.arrivalS,
      promptTokens: requests.units,
      outputTokens: new Int32Array(REQUESTS).fill(1),
    };
    const { requests: record } = simulateOnePool(table, {
      ...ROOMY,
      scheduler: { ...ROOMY.scheduler, maxSequences: 1, order },
      timer: () => new LevelTimer(({ tokens }) => tokens * TOKEN_S),
      priority: Int32Array.from({ length: REQUESTS }, (_, id) => (id * 7919) % 5),
    });
    return meanWait(record);
  });
  expect(waits[1]).toBeCloseTo(waits[0], 6);
});
