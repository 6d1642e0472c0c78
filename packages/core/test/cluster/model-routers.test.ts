import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelRouter, PoolView } from '../../src/cluster/model-router/contract.ts';
import {
  createModelRouter,
  MODEL_ROUTER_NAMES,
  type ModelRouterName,
  type ModelRouterOptions,
} from '../../src/cluster/model-router/registry.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { requestOf } from './fake-views.ts';

const CLASSES = ['chat', 'code', 'batch'];
const POOLS = ['small', 'large', 'spare'];

const routerOf = (options: ModelRouterOptions, pools = POOLS, classNames = CLASSES): ModelRouter =>
  createModelRouter(options, { pools, classNames, stream: RandomStream.named(5, 'model-router') });

const viewsOf = (outstanding: readonly number[], capacity = 10): readonly PoolView[] =>
  outstanding.map((count, i) => ({ name: POOLS[i], outstanding: count, waiting: 0, capacity }));

const ofClass = (id: number, requestClass: number) => ({ ...requestOf(id), requestClass });

/** Options with which every policy has something to decide. */
const OPTIONS: { readonly [Name in ModelRouterName]: ModelRouterOptions } = {
  single: { policy: 'single', pool: 'large' },
  'by-class': { policy: 'by-class', classes: { chat: 'small', code: 'large' }, otherwise: 'spare' },
  weighted: { policy: 'weighted', weights: { small: 1, spare: 2 } },
  'least-load': { policy: 'least-load' },
};

describe.each(MODEL_ROUTER_NAMES)('%s', (policy) => {
  const calls = fc.array(
    fc.record({
      requestClass: fc.integer({ min: -1, max: 2 }),
      outstanding: fc.array(fc.nat({ max: 200 }), { minLength: 3, maxLength: 3 }),
    }),
    { maxLength: 40 },
  );

  test('chooses a pool that exists, and the same again from the same seed', () => {
    fc.assert(
      fc.property(calls, (list) => {
        const choices = () => {
          const router = routerOf(OPTIONS[policy]);
          return list.map(({ requestClass, outstanding }, id) =>
            router.choose(ofClass(id, requestClass), viewsOf(outstanding)),
          );
        };
        const chosen = choices();
        for (const index of chosen) expect([0, 1, 2]).toContain(index);
        expect(choices()).toEqual(chosen);
      }),
    );
  });

  test('only reads what it is shown', () => {
    const views = Object.freeze(viewsOf([3, 1, 2]).map((view) => Object.freeze(view)));
    const router = routerOf(OPTIONS[policy]);
    expect(() => router.choose(Object.freeze(ofClass(0, 1)), views)).not.toThrow();
  });
});

test('single sends everything to the pool that is named, or to the first', () => {
  expect(routerOf({ policy: 'single' }).choose(requestOf(0), viewsOf([9, 0, 0]))).toBe(0);
  expect(routerOf(OPTIONS.single).choose(requestOf(0), viewsOf([0, 9, 0]))).toBe(1);
});

test('by-class goes by the name of the class, and must have a pool for each', () => {
  const router = routerOf(OPTIONS['by-class']);
  const chosen = [0, 1, 2, -1].map((one) => router.choose(ofClass(0, one), viewsOf([0, 0, 0])));
  expect(chosen).toEqual([0, 1, 2, 2]);
  const classes = { chat: 'small', code: 'large' };
  expect(() => routerOf({ policy: 'by-class', classes })).toThrow(/classes.*batch/s);
  expect(() => routerOf({ policy: 'by-class', classes }, POOLS, [])).toThrow(/without classes/);
  const all = { ...classes, batch: 'small' };
  expect(routerOf({ policy: 'by-class', classes: all }).choose(ofClass(0, 2), [])).toBe(0);
});

test('weighted gives each pool its share, and nothing to those left out', () => {
  const router = routerOf(OPTIONS.weighted);
  const counts = [0, 0, 0];
  for (let id = 0; id < 3000; id++) counts[router.choose(requestOf(id), viewsOf([0, 0, 0]))]++;
  expect(counts[1]).toBe(0);
  expect(Math.abs(counts[0] - 1000)).toBeLessThan(4 * Math.sqrt(3000 * (1 / 3) * (2 / 3)));
});

test('weights that are no shares are refused', () => {
  expect(() => routerOf({ policy: 'weighted', weights: {} })).toThrow(/weights/);
  expect(() => routerOf({ policy: 'weighted', weights: { small: -1 } })).toThrow(/weights\.small/);
  expect(() => routerOf({ policy: 'weighted', weights: { smal: 1 } })).toThrow(/small/);
});

test('least-load compares what pools have with what they can have, the first of equal ones', () => {
  const router = routerOf({ policy: 'least-load' });
  const views = [
    { name: 'small', outstanding: 4, waiting: 0, capacity: 8 },
    { name: 'large', outstanding: 9, waiting: 0, capacity: 20 },
    { name: 'spare', outstanding: 45, waiting: 0, capacity: 100 },
  ];
  expect(router.choose(requestOf(0), views)).toBe(1);
  const some = routerOf({ policy: 'least-load', pools: ['spare', 'small'] });
  expect(some.choose(requestOf(0), views)).toBe(2);
  expect(some.looksAtAll).toBe(true);
  expect(routerOf({ policy: 'least-load', pools: ['spare'] }).looksAtAll).toBe(false);
});

test('an unknown model router or pool is refused with the nearest name', () => {
  const wrong = { policy: 'by-clas' } as unknown as ModelRouterOptions;
  expect(() => routerOf(wrong)).toThrow(/by-class/);
  expect(() => routerOf({ policy: 'single', pool: 'lage' })).toThrow(/pool.*large/s);
  const classes = { chat: 'smll' };
  expect(() => routerOf({ policy: 'by-class', classes, otherwise: 'large' })).toThrow(/small/);
  expect(() => routerOf({ policy: 'least-load', pools: ['smal'] })).toThrow(/pools\[0\]/);
});

test('says whether it looks at pools, since replicas that nobody looks at are simulated apart', () => {
  const looks = MODEL_ROUTER_NAMES.map((policy) => {
    const { isBlind = false, looksAtAll = false } = routerOf(OPTIONS[policy]);
    return [policy, isBlind, looksAtAll];
  });
  expect(Object.fromEntries(looks.map(([policy, ...is]) => [policy, is]))).toEqual({
    single: [true, false],
    'by-class': [true, false],
    weighted: [true, false],
    'least-load': [false, true],
  });
});

test('by-class takes requests without classes where all others go to the first pool', () => {
  const router = routerOf({ policy: 'by-class', classes: {}, otherwise: 'small' }, POOLS, []);
  expect(router.choose(ofClass(0, -1), [])).toBe(0);
});

test('least-load sends nothing to a pool of which no replica takes requests, unless there is no other', () => {
  const choose = (capacities: readonly number[], outstanding: readonly number[]) =>
    routerOf(OPTIONS['least-load']).choose(
      requestOf(0),
      capacities.map((capacity, i) => ({ ...viewsOf(outstanding)[i], capacity })),
    );
  expect(choose([0, 10, 10], [0, 9, 5])).toBe(2);
  expect(choose([0, 0, 10], [0, 0, 1000])).toBe(2);
  expect(choose([0, 0, 0], [3, 0, 0])).toBe(0);
});

test('weighted never gives a pool of weight 0 anything, whatever is drawn, and weights have a finite sum', () => {
  const drawn = (uniform: number, weights: Readonly<Record<string, number>>) => {
    const stream = RandomStream.named(1);
    stream.nextUniform = () => uniform;
    const setup = { pools: POOLS, classNames: CLASSES, stream };
    return createModelRouter({ policy: 'weighted', weights }, setup).choose(requestOf(0), []);
  };
  expect(drawn(0, { small: 0, large: 1 })).toBe(1);
  expect(drawn(0.999_999_999_999_999_9, { small: 0.1, large: 0.2, spare: 0 })).toBe(1);
  const huge = { small: 1e308, large: 1e308 };
  expect(() => routerOf({ policy: 'weighted', weights: huge })).toThrow(/finite number/);
});
