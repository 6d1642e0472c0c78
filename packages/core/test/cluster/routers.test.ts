import { describe, expect, test } from 'vitest';
import { createRouter, type RouterOptions } from '../../src/cluster/router/registry.ts';
import { RandomStream } from '../../src/kernel/random.ts';
import { fleetOf, requestOf } from './fake-views.ts';

const routerOf = (options: RouterOptions, replicas: number) =>
  createRouter(options, { replicas, stream: RandomStream.named(5, 'router') });

test('round-robin goes around', () => {
  const router = routerOf({ policy: 'round-robin' }, 3);
  const chosen = [0, 1, 2, 3, 4].map((id) => router.route(requestOf(id), fleetOf([9, 0, 9])));
  expect(chosen).toEqual([0, 1, 2, 0, 1]);
});

test('least-outstanding takes the first of the least', () => {
  const router = routerOf({ policy: 'least-outstanding' }, 4);
  expect(router.route(requestOf(0), fleetOf([3, 2, 5, 2]))).toBe(1);
  expect(router.route(requestOf(1), fleetOf([0, 0, 0, 0]))).toBe(0);
});

test('power-of-two avoids the most loaded replica unless it draws no other, and never draws one twice', () => {
  const router = routerOf({ policy: 'power-of-two' }, 2);
  for (let id = 0; id < 50; id++) expect(router.route(requestOf(id), fleetOf([1, 0]))).toBe(1);
  const many = routerOf({ policy: 'power-of-two' }, 4);
  const counts = [0, 0, 0, 0];
  for (let id = 0; id < 3000; id++) counts[many.route(requestOf(id), fleetOf([0, 1, 2, 3]))]++;
  // Replica i is chosen when the other one drawn is more loaded: (3 - i) of 6 pairs.
  expect(counts[3]).toBe(0);
  for (const [index, expected] of [1500, 1000, 500].entries()) {
    expect(Math.abs(counts[index] - expected)).toBeLessThan(4 * Math.sqrt(750));
  }
});

test('random draws every replica equally often', () => {
  const router = routerOf({ policy: 'random' }, 5);
  const counts = [0, 0, 0, 0, 0];
  for (let id = 0; id < 5000; id++) counts[router.route(requestOf(id), fleetOf([0, 9, 0, 9, 0]))]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(800));
});

test('session-sticky keeps a session where it was first, and knows sessions of any id', () => {
  const router = routerOf({ policy: 'session-sticky' }, 3);
  expect(router.route(requestOf(0, { session: 4 }), fleetOf([2, 1, 3]))).toBe(1);
  expect(router.route(requestOf(1, { session: 9000 }), fleetOf([2, 3, 0]))).toBe(2);
  expect(router.route(requestOf(2, { session: 4 }), fleetOf([0, 99, 0]))).toBe(1);
  expect(router.route(requestOf(3, { session: 9000 }), fleetOf([0, 99, 99]))).toBe(2);
  expect(router.route(requestOf(4), fleetOf([5, 4, 3]))).toBe(2);
});

describe('prefix-aware', () => {
  const policy = 'prefix-aware';

  test('follows the longest match above the threshold, and otherwise the load', () => {
    const router = routerOf({ policy, matchThreshold: 0.5 }, 3);
    const send = (id: number, blocks: readonly number[], loads: readonly number[]) =>
      router.route(requestOf(id, { blocks }), fleetOf(loads));
    expect(send(0, [1, 2, 3, 4], [5, 5, 0])).toBe(2);
    // Three of four blocks are at 2, whatever the load.
    expect(send(1, [1, 2, 3, 9], [0, 5, 9])).toBe(2);
    // Two of four do not exceed one half.
    expect(send(2, [1, 2, 7, 8], [3, 0, 9])).toBe(1);
    // Now 1 has all of it and 2 only two.
    expect(send(3, [1, 2, 7, 8], [0, 9, 9])).toBe(1);
    // Nobody has its first block.
    expect(send(4, [11, 12, 13, 14], [0, 9, 9])).toBe(0);
  });

  test('gives up affinity when the load is imbalanced, and remembers where it went instead', () => {
    const router = routerOf({ policy, imbalanceRequests: 10, imbalanceRatio: 1.5 }, 2);
    const send = (id: number, loads: readonly number[]) =>
      router.route(requestOf(id, { blocks: [1, 2] }), fleetOf(loads));
    expect(send(0, [0, 0])).toBe(0);
    expect(send(1, [10, 0])).toBe(0);
    expect(send(2, [31, 21])).toBe(0);
    expect(send(3, [11, 0])).toBe(1);
    // Both have it: the less loaded one.
    expect(send(4, [5, 4])).toBe(1);
    expect(send(5, [4, 4])).toBe(0);
  });

  test('forgets what was sent longest ago, the end of a prompt before its beginning', () => {
    const router = routerOf({ policy, blocksPerReplica: 4, matchThreshold: 0 }, 2);
    const send = (id: number, blocks: readonly number[], loads: readonly number[]) =>
      router.route(requestOf(id, { blocks }), fleetOf(loads));
    send(0, [1, 2, 3], [0, 9]);
    send(1, [5, 6], [0, 9]);
    // Block 3 was forgotten; 1 and 2 are still there, but 3 of another replica would not help.
    expect(send(2, [1, 2], [9, 0])).toBe(0);
    send(3, [11, 12, 13, 14], [0, 9]);
    expect(send(4, [1, 2], [9, 0])).toBe(1);
  });

  test('looks at no more blocks of a prompt than it is told to', () => {
    const router = routerOf({ policy, matchedBlocks: 2 }, 2);
    router.route(requestOf(0, { blocks: [1, 2, 3, 4, 5, 6, 7, 8] }), fleetOf([0, 1]));
    const blocks = [1, 2, 93, 94, 95, 96, 97, 98];
    expect(router.route(requestOf(1, { blocks }), fleetOf([1, 0]))).toBe(0);
  });

  test('refuses options out of range by their path', () => {
    const options: RouterOptions = { policy, matchThreshold: 2 };
    expect(() => routerOf(options, 2)).toThrow(/router\.matchThreshold/);
    expect(() => routerOf({ policy, blocksPerReplica: 0 }, 2)).toThrow(/blocksPerReplica/);
  });
});

test('prefix-aware sends nothing after what a replica that has stopped was sent, and remembers the shorter match of another', () => {
  const router = createRouter(
    { policy: 'prefix-aware' },
    { replicas: 3, stream: RandomStream.named(1, 'router') },
  );
  const goes = (blocks: readonly number[], outstanding: readonly number[], held: number[]) =>
    router.route(requestOf(0, { blocks }), fleetOf(outstanding, held));
  // Replica 0 has all of the prompt, replica 1 its first half.
  expect(goes([1, 2, 3, 4], [0, 1, 1], [0, 1, 2])).toBe(0);
  expect(goes([1, 2], [9, 0, 1], [1, 2])).toBe(1);
  expect(goes([1, 2, 3, 4], [5, 5, 0], [0, 1, 2])).toBe(0);
  router.stopped?.(0);
  expect(goes([1, 2, 3, 4], [0, 5, 0], [1, 2])).toBe(1);
});
