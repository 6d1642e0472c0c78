import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type PoolRunOptions,
  type ServiceRunOptions,
  simulateService,
} from '../../src/cluster/simulate-service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { WORK_QUANTITIES } from '../../src/record/work-ledger.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { equalRequests, LevelTimer, PLAIN_SERVICE } from './plain-service.ts';

const { router, kv, scheduler, amounts } = PLAIN_SERVICE;

function poolOf(name: string, others: Partial<PoolRunOptions> = {}): PoolRunOptions {
  const timer = () => new LevelTimer(() => 0.01);
  const acceleratorsPerReplica = 1;
  return {
    name,
    replicas: 1,
    acceleratorsPerReplica,
    kv,
    scheduler,
    timer,
    router,
    amounts,
    ...others,
  };
}

/** Small and quick beside large and slow. */
const UNLIKE = [
  poolOf('small', { replicas: 3, scheduler: { ...scheduler, maxSequences: 4 } }),
  poolOf('large', {
    replicas: 2,
    acceleratorsPerReplica: 8,
    kv: { ...kv, blockTokens: 32, blocks: 400 },
    timer: () => new LevelTimer(({ tokens }) => 0.02 + tokens / 8192),
    router: { policy: 'least-outstanding' },
  }),
];

function classed(count: number, rateRps: number): RequestTable {
  return {
    ...equalRequests(
      Array.from({ length: count }, (_, i) => i / rateRps),
      100,
      20,
    ),
    classNames: ['chat', 'code'],
    requestClass: Int32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  };
}

const BY_CLASS: ServiceRunOptions = {
  pools: UNLIKE,
  modelRouter: { policy: 'by-class', classes: { chat: 'small', code: 'large' } },
  seed: 3,
};

/** Everything that a run says, as it can be compared. */
function saidBy({ requests, work, pools, cache, service, endS }: RunRecord) {
  const ledger = Array.from({ length: work.replicas }, (_, replica) =>
    Array.from({ length: work.bucketCount(replica) }, (__, bucket) =>
      WORK_QUANTITIES.map((quantity) => work.at(replica, bucket, quantity)),
    ),
  );
  return { requests, bucketS: work.bucketS, ledger, pools, cache, service, endS };
}

describe('a service of unlike pools', () => {
  const requests = classed(300, 30);
  const run = simulateService(requests, BY_CLASS);

  test('sends each class to the replicas of its pool', () => {
    for (const [id, replica] of run.requests.replica.entries()) {
      const isCode = requests.requestClass?.[id] === 1;
      expect(replica >= 3 && replica < 5).toBe(isCode);
      expect(OUTCOMES[run.requests.outcome[id]]).toBe('completed');
    }
  });

  test('records each pool, and sums of them in total', () => {
    expect(
      run.pools.map(({ name, firstReplica, replicas }) => [name, firstReplica, replicas]),
    ).toEqual([
      ['small', 0, 3],
      ['large', 3, 2],
    ]);
    const sum = (of: (pool: (typeof run.pools)[number]) => number | undefined) =>
      run.pools.reduce((total, pool) => total + (of(pool) ?? Number.NaN), 0);
    expect(run.service?.steps).toBe(sum(({ service }) => service?.steps));
    expect(run.service?.tokenGaps.count).toBe(sum(({ service }) => service?.tokenGaps.count));
    expect(run.service?.tokenGaps.count).toBe(300 * 19);
    expect(run.cache.lookups).toBe(sum(({ cache }) => cache.lookups));
    expect(run.cache.queriedTokens).toBe(300 * 100);
    expect(run.pools[1].cache.queriedTokens).toBe(100 * 100);
  });

  test('is each pool by itself, where only classes decide', () => {
    for (const [index, pool] of UNLIKE.entries()) {
      const own = [...requests.arrivalS.keys()].filter(
        (id) => requests.requestClass?.[id] === index,
      );
      const alone = simulateService(
        equalRequests(
          own.map((id) => requests.arrivalS[id]),
          100,
          20,
        ),
        { pools: [pool], seed: 3 },
      );
      expect(own.map((id) => run.requests.finishS[id])).toEqual([...alone.requests.finishS]);
      expect(run.pools[index].service?.steps).toBe(alone.service?.steps);
    }
  });

  test('counts a turned away request in the pool that it was routed to', () => {
    const admission = { policy: 'queue-limit', maxWaitingPerReplica: 0 } as const;
    const full = simulateService(classed(300, 3000), { ...BY_CLASS, admission });
    const [small, large] = full.pools.map(({ service }) => service?.turnedAway ?? 0);
    expect(small).toBeGreaterThan(0);
    expect(full.service?.turnedAway).toBe(small + large);
    const away = full.requests.outcome.filter((code) => OUTCOMES[code] === 'rejected');
    expect(away).toHaveLength(small + large);
  });

  test('lets requests reach each pool when its own front end is done with them', () => {
    const slow = [UNLIKE[0], { ...UNLIKE[1], frontendS: 0.5 }];
    const { requests: said } = simulateService(classed(6, 1), { ...BY_CLASS, pools: slow });
    expect([...(said.serving?.queueS ?? [])]).toEqual([0.5, 0, 0, 0.5, 0, 0]);
    expect([...said.startS]).toEqual([0.5, 1, 2, 3.5, 4, 5]);
  });
});

test('advancing replicas one by one or all on one agenda is the same run, to the last bit of its record', () => {
  const policy = fc.constantFrom('round-robin', 'random', 'power-of-two', 'prefix-aware');
  const options = fc.record({
    policy,
    rateRps: fc.integer({ min: 5, max: 200 }),
    limit: fc.nat(9),
  });
  fc.assert(
    fc.property(options, fc.boolean(), ({ policy: name, rateRps, limit }, isLimited) => {
      const requests = classed(200, rateRps);
      const admission = isLimited
        ? ({ policy: 'queue-limit', maxWaitingPerReplica: limit } as const)
        : undefined;
      const pools = UNLIKE.map((pool) => ({ ...pool, router: { policy: name } as const }));
      const others = { ...BY_CLASS, pools, admission };
      // Whoever listens to every run of steps hears them in one order of time.
      const inOrder = simulateService(requests, { ...others, ran: () => {} });
      expect(saidBy(simulateService(requests, others))).toEqual(saidBy(inOrder));
    }),
    { numRuns: 60 },
  );
});

test('pools that cannot be are refused', () => {
  const requests = classed(1, 1);
  const refused = (pools: readonly PoolRunOptions[], others: Partial<ServiceRunOptions> = {}) =>
    expect(() => simulateService(requests, { pools, seed: 0, ...others }));
  refused([]).toThrow(/no pool/);
  refused([poolOf('a'), poolOf('a')]).toThrow(/service\.pools\[1\]\.name/);
  refused([poolOf('a'), poolOf('b', { replicas: 0 })]).toThrow(/pools\[1\]\.replicas/);
  const keys = { keys: new Int32Array(1), distinct: 1 };
  const promptCache = { saves: 'full', maxPrompts: 1, keys } as const;
  const off = { kv: { ...kv, prefixCaching: false } };
  refused([poolOf('a', off), poolOf('b', off)], { promptCache }).toThrow(/promptCache/);
  refused([poolOf('a')], { modelRouter: { policy: 'single', pool: 'b' } }).toThrow(/pool/);
});
