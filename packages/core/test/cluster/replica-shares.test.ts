import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordOf } from '../../src/cluster/service-record.ts';
import {
  canSplitService,
  type PoolRunOptions,
  type ServiceRunOptions,
  serviceColumns,
  simulateReplicas,
  simulateService,
} from '../../src/cluster/simulate-service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import type { RunRecord } from '../../src/record/run-record.ts';
import { WORK_QUANTITIES } from '../../src/record/work-ledger.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { amountsWith } from '../reference/amounts.ts';
import { inputOf, poolsArbitrary, type Scenario, timerOf } from '../reference/random-serving.ts';
import { POOL_OF_CLASS } from '../reference/routers.ts';

/** Everything that a run says, column by column and cell by cell. */
function saidBy({ requests, work, pools, cache, service, endS }: RunRecord) {
  const ledger = Array.from({ length: work.replicas }, (_, replica) =>
    Array.from({ length: work.bucketCount(replica) }, (__, bucket) =>
      WORK_QUANTITIES.map((quantity) => work.at(replica, bucket, quantity)),
    ),
  );
  return { requests, bucketS: work.bucketS, ledger, pools, cache, service, endS };
}

/** A page that is not isolated from others has no memory that threads share. */
const MEMORY = typeof SharedArrayBuffer === 'undefined' ? 'own' : 'shared';

/** The run of all shares, each simulated by itself and in another order than their numbers. */
function inShares(requests: RequestTable, options: ServiceRunOptions, of: number): RunRecord {
  const columns = serviceColumns(requests, options, MEMORY);
  const numbers = Array.from({ length: of }, (_, part) => part);
  const parts = numbers.toReversed().map((part) => {
    const done = simulateReplicas(requests, options, { columns, share: { part, of } });
    // As a message between threads has it.
    return structuredClone(done);
  });
  return recordOf(columns.record, options, parts.toReversed());
}

const ALWAYS = { fromS: 0, toS: Number.POSITIVE_INFINITY };

/** A random scenario with arrivals that wait for nobody, behind routers and admission that look at nothing. */
interface Blind {
  readonly scenario: Scenario;
  readonly policies: readonly ('round-robin' | 'random')[];
  readonly modelRouter: 'by-class' | 'weighted';
  readonly rateRps: number | undefined;
  readonly savesPrompts: boolean;
}

const policy = fc.constantFrom('round-robin', 'random');
const blind: fc.Arbitrary<Blind> = fc.record({
  scenario: poolsArbitrary.map((one) => ({
    ...one,
    drafts: one.drafts.map((draft) => ({ ...draft, follows: 0 })),
  })),
  policies: fc.tuple(policy, policy, policy),
  modelRouter: fc.constantFrom('by-class', 'weighted'),
  rateRps: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 50 })),
  savesPrompts: fc.boolean(),
});

function serviceOf({ scenario, policies, modelRouter, rateRps, savesPrompts }: Blind): {
  readonly requests: RequestTable;
  readonly options: ServiceRunOptions;
} {
  const input = inputOf(scenario);
  const { requests: table, priority, others = [], seed } = input;
  const pools = [input, ...others].map((pool, index): PoolRunOptions => {
    const { promptBlocks, outputBlocks } = index === 0 ? table : others[index - 1];
    const own = index === 0 ? scenario : scenario.others[index - 1];
    return {
      name: String(index),
      replicas: pool.replicas,
      // The first replica is always there, since requests that wait for a start are not divided.
      held: pool.held && [ALWAYS, ...pool.held.slice(1)],
      acceleratorsPerReplica: 1 + index,
      kv: pool.kv,
      scheduler: pool.scheduler,
      timer: () => timerOf(own),
      router: { policy: policies[index] },
      amounts: amountsWith(pool.windows),
      priority,
      frontendS: pool.frontendS,
      blocks: { promptBlocks, outputBlocks },
    };
  });
  const classNames = POOL_OF_CLASS.map((_, index) => `class ${index}`);
  const entries = classNames.map((name, index) => [name, String(POOL_OF_CLASS[index])]);
  const classes = Object.fromEntries(entries.filter(([, pool]) => Number(pool) < pools.length));
  const weights = Object.fromEntries(pools.map(({ name }, index) => [name, 1 + index]));
  const keys = table.promptTokens.map((tokens) => tokens % 3);
  const isStored = savesPrompts && pools.length === 1 && !pools[0].kv.prefixCaching;
  return {
    requests: {
      ...table,
      classNames,
      requestClass: Int32Array.from(table.arrivalS, (_, id) => id % POOL_OF_CLASS.length),
    },
    options: {
      pools,
      modelRouter:
        modelRouter === 'by-class'
          ? { policy: 'by-class', classes, otherwise: '0' }
          : { policy: 'weighted', weights },
      admission: rateRps === undefined ? undefined : { policy: 'token-bucket', rateRps, burst: 2 },
      promptCache: isStored
        ? { saves: 'full', maxPrompts: 2, keys: { keys, distinct: 3 } }
        : undefined,
      seed,
    },
  };
}

test('shares of the replicas, simulated apart, make the record of all of them, to the last bit', () => {
  fc.assert(
    fc.property(blind, fc.integer({ min: 1, max: 4 }), (drawn, of) => {
      const { requests, options } = serviceOf(drawn);
      expect(canSplitService(requests, options)).toBe(true);
      const whole = saidBy(simulateService(requests, options));
      expect(saidBy(inShares(requests, options, of))).toEqual(whole);
    }),
    { numRuns: 150 },
  );
});

describe('a share', () => {
  const { requests, options } = serviceOf({
    ...fc.sample(blind, { numRuns: 1, seed: 7 })[0],
    policies: ['round-robin', 'round-robin', 'round-robin'],
    modelRouter: 'weighted',
    rateRps: undefined,
    savesPrompts: false,
  });
  const pools = [{ ...options.pools[0], name: 'one', replicas: 4, held: undefined }];
  const one = { ...options, pools, modelRouter: undefined };

  test('writes the rows of its own replicas only', () => {
    const columns = serviceColumns(requests, one);
    simulateReplicas(requests, one, { columns, share: { part: 1, of: 4 } });
    const { replica, outcome } = columns.record;
    for (const [id, index] of replica.entries()) {
      expect(index).toBe(id % 4 === 1 ? 1 : -1);
      expect(OUTCOMES[outcome[id]] === 'unfinished').toBe(index === -1);
    }
  });

  test('is there only where nobody looks at replicas, listens to all of them, or waits for an answer', () => {
    const isSplit = (others: Partial<ServiceRunOptions>, table = requests) =>
      canSplitService(table, { ...one, ...others });
    const routedBy = (name: 'power-of-two' | 'prefix-aware' | 'least-outstanding') => ({
      pools: [{ ...pools[0], router: { policy: name } }],
    });
    expect(isSplit({})).toBe(true);
    expect(isSplit(routedBy('power-of-two'))).toBe(false);
    expect(isSplit(routedBy('prefix-aware'))).toBe(false);
    expect(isSplit(routedBy('least-outstanding'))).toBe(false);
    expect(isSplit({ admission: { policy: 'queue-limit', maxWaitingPerReplica: 1 } })).toBe(false);
    expect(isSplit({ admission: { policy: 'token-bucket', rateRps: 1, burst: 1 } })).toBe(true);
    expect(isSplit({ viewDelayS: 1 })).toBe(false);
    expect(isSplit({ ran: () => {} })).toBe(false);
    const afterRequest = new Int32Array(requests.count).fill(-1);
    const thinkTimeS = new Float64Array(requests.count);
    expect(isSplit({}, { ...requests, afterRequest, thinkTimeS })).toBe(false);
    // A pool of one replica leaves its router no choice.
    const alone = { ...pools[0], router: { policy: 'prefix-aware' } as const, replicas: 1 };
    const two = [alone, { ...alone, name: 'two' }];
    const weights = { one: 1, two: 1 };
    expect(isSplit({ pools: two, modelRouter: { policy: 'weighted', weights } })).toBe(true);
    expect(isSplit({ pools: two, modelRouter: { policy: 'least-load' } })).toBe(false);
  });
});
