import { expect, test } from 'vitest';
import { RunningSum } from '../../src/engine/running-sum.ts';
import type { RequestWork } from '../../src/record/request-work.ts';
import { equalRequests, PLAIN_SERVICE, simulateOnePool } from '../cluster/plain-service.ts';

const { amounts, scheduler } = PLAIN_SERVICE;

function workOf(arrivalS: readonly number[], prompt: number, output: number, chunkTokens = 2048) {
  const run = simulateOnePool(equalRequests(arrivalS, prompt, output), {
    ...PLAIN_SERVICE,
    scheduler: { ...scheduler, maxBatchedTokens: chunkTokens },
  });
  if (run.requests.work === undefined) throw new Error('the work was not attributed');
  return run.requests.work;
}

const rowOf = (work: RequestWork, id: number) => ({
  flops: work.flops[id],
  kvBytes: work.kvBytes[id],
  weightBytes: work.weightBytes[id],
  shareS: work.shareS[id],
});

/** All but the last output token are computed: each attends to those before it and to itself. */
const flopsOf = (computed: number, output: number) =>
  computed * amounts.flopsPerToken +
  output * amounts.flopsPerSample +
  ((computed * (computed + 1)) / 2) * amounts.flopsPerPair;

test('a request that is alone has all the work', () => {
  const [prompt, output] = [100, 20];
  const computed = prompt + output - 1;
  let read = 0;
  for (let context = prompt; context <= computed; context++) read += context;
  const row = rowOf(workOf([0], prompt, output), 0);
  expect(row.flops).toBe(flopsOf(computed, output));
  expect(row.kvBytes).toBe((read + computed) * amounts.kvBytesPerToken);
  expect(row.weightBytes).toBe(output * amounts.weightBytes(1));
  expect(row.shareS).toBeCloseTo(output * 0.01, 12);
});

test('a prompt in chunks reads its beginning again for each of them', () => {
  // Chunks of 32, 32, 32 and 4 tokens; the last one samples the only output token.
  const row = rowOf(workOf([0], 100, 1, 32), 0);
  expect(row.flops).toBe(flopsOf(100, 1));
  expect(row.kvBytes).toBe((32 + 64 + 96 + 100 + 100) * amounts.kvBytesPerToken);
  expect(row.weightBytes).toBe(4 * amounts.weightBytes(1));
  expect(row.shareS).toBeCloseTo(0.04, 12);
});

test('requests that do everything together share it equally, and own work stays their own', () => {
  const alone = rowOf(workOf([0], 100, 20), 0);
  const work = workOf([0, 0, 0, 0], 100, 20);
  for (let id = 0; id < 4; id++) {
    const row = rowOf(work, id);
    expect([row.flops, row.kvBytes]).toEqual([alone.flops, alone.kvBytes]);
    expect(row.weightBytes).toBeCloseTo(alone.weightBytes / 4, 0);
    expect(row.shareS).toBeCloseTo(alone.shareS / 4, 12);
  }
});

test('who joins later shares only from then on', () => {
  // Steps of 10 ms: the first request has 10 of them alone, both have 10, the second has 10 alone.
  const work = workOf([0, 0.095], 50, 20);
  expect(work.shareS[0]).toBeCloseTo(0.1 + 0.05, 12);
  expect(work.shareS[1]).toBeCloseTo(0.05 + 0.1, 12);
  expect(work.weightBytes[1]).toBeCloseTo(15 * amounts.weightBytes(1), 0);
});

test('nothing is attributed when it is not asked for', () => {
  const run = simulateOnePool(equalRequests([0], 10, 10), { ...PLAIN_SERVICE, attribution: false });
  expect(run.requests.work).toBeUndefined();
});

test('readings of a long sum differ by what was added between them', () => {
  const sum = new RunningSum();
  let plain = 0;
  for (let i = 0; i < 3_000_000; i++) {
    sum.add(0.1);
    plain += 0.1;
  }
  const [before, plainBefore] = [sum.value, plain];
  for (let i = 0; i < 100; i++) {
    sum.add(0.1);
    plain += 0.1;
  }
  expect(Math.abs(sum.value - before - 10)).toBeLessThan(1e-10);
  expect(Math.abs(plain - plainBefore - 10)).toBeGreaterThan(1e-10);
});
