import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LateFleet } from '../../src/cluster/late-fleet.ts';
import { PoolLife } from '../../src/cluster/pool-life.ts';
import type { Router } from '../../src/cluster/router/contract.ts';
import {
  createRouter,
  ROUTER_NAMES,
  type RouterName,
  type RouterOptions,
} from '../../src/cluster/router/registry.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { fleetOf, requestOf, viewsOf } from './fake-views.ts';

const routerOf = (policy: RouterName, replicas: number, seed = 1): Router =>
  createRouter({ policy }, { replicas, stream: RandomStream.named(seed, 'router') });

/** Loads and requests as a router may meet them. */
const callsArbitrary = fc.integer({ min: 1, max: 9 }).chain((replicas) =>
  fc.record({
    replicas: fc.constant(replicas),
    calls: fc.array(
      fc.record({
        outstanding: fc.array(fc.nat({ max: 200 }), { minLength: replicas, maxLength: replicas }),
        session: fc.integer({ min: -1, max: 3000 }),
        blocks: fc.array(fc.nat({ max: 30 }), { maxLength: 6 }),
        held: fc.uniqueArray(fc.nat({ max: replicas - 1 }), { minLength: 1 }),
      }),
      { maxLength: 40 },
    ),
  }),
);

type Calls = typeof callsArbitrary extends fc.Arbitrary<infer T> ? T : never;

function choices(router: Router, { calls }: Calls): number[] {
  return calls.map(({ outstanding, session, blocks }, id) =>
    router.route(requestOf(id, { session, blocks }), fleetOf(outstanding)),
  );
}

describe.each(ROUTER_NAMES)('%s', (policy) => {
  test('chooses a replica that exists', () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        for (const chosen of choices(routerOf(policy, calls.replicas), calls)) {
          expect(Number.isInteger(chosen) && chosen >= 0 && chosen < calls.replicas).toBe(true);
        }
      }),
    );
  });

  test('chooses a replica that takes requests, whoever did before', () => {
    fc.assert(
      fc.property(callsArbitrary, ({ replicas, calls }) => {
        const router = routerOf(policy, replicas);
        for (const [id, { outstanding, session, blocks, held }] of calls.entries()) {
          const fleet = fleetOf(outstanding, held);
          expect(held).toContain(router.route(requestOf(id, { session, blocks }), fleet));
        }
      }),
    );
  });

  test('chooses the same again from the same seed, and what one run did does not reach another', () => {
    fc.assert(
      fc.property(callsArbitrary, (calls) => {
        const first = choices(routerOf(policy, calls.replicas), calls);
        expect(choices(routerOf(policy, calls.replicas), calls)).toEqual(first);
      }),
    );
  });

  test('sends everything to the only replica there is', () => {
    const router = routerOf(policy, 1);
    const views = fleetOf([7]);
    const blocks = [1, 2];
    for (let id = 0; id < 5; id++) {
      expect(router.route(requestOf(id, { session: id % 2, blocks }), views)).toBe(0);
    }
  });

  test('spreads unrelated requests over equal replicas when each counts at once', () => {
    const router = routerOf(policy, 8);
    const outstanding = Array.from({ length: 8 }, () => 0);
    for (let id = 0; id < 800; id++) {
      outstanding[router.route(requestOf(id), fleetOf(outstanding))]++;
    }
    // A uniform choice has a standard deviation of 9.4 here; the other routers do better.
    expect(Math.min(...outstanding)).toBeGreaterThan(100 - 4 * 9.4);
    expect(Math.max(...outstanding)).toBeLessThan(100 + 4 * 9.4);
  });

  test('only reads what it is shown', () => {
    const router = routerOf(policy, 3);
    const views = viewsOf([3, 1, 2]).map((view) => Object.freeze(view));
    const fleet = Object.freeze(new LateFleet(Object.freeze(views), new PoolLife(3, undefined)));
    expect(() => router.route(Object.freeze(requestOf(0, { blocks: [4] })), fleet)).not.toThrow();
  });
});

test('an unknown router is refused with the nearest name', () => {
  const wrong = { policy: 'least-outstandin' } as unknown as RouterOptions;
  const setup = { replicas: 1, stream: RandomStream.named(0) };
  expect(() => createRouter(wrong, setup, 'fleet.router')).toThrow(/fleet\.router\.policy/);
  expect(() => createRouter(wrong, setup)).toThrow(/least-outstanding/);
});
