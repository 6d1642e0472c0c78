import { describe, expect, test } from 'vitest';
import { StepBudget } from '../../src/cluster/step-budget.ts';
import { equalRequests, LevelTimer, PLAIN_SERVICE, simulateOnePool } from './plain-service.ts';

describe('a simulation that makes no progress', () => {
  const broken = new LevelTimer(() => Number.NaN);

  test('ends in an error that says when and with which request', () => {
    const requests = equalRequests([0, 1], 100, 10);
    const run = () => simulateOnePool(requests, { ...PLAIN_SERVICE, timer: () => broken });
    expect(run).toThrowError(
      expect.objectContaining({
        kind: 'work',
        what: 'the simulation makes no progress',
        where: expect.stringMatching(/^at (NaN|\d+) s, request [01]$/),
      }),
    );
  });

  test('is told from a long one: steps one by one of the longest answer are within the budget', () => {
    const requests = equalRequests([0], 1, 90_000);
    const kv = { ...PLAIN_SERVICE.kv, blocks: 100_000 };
    const run = simulateOnePool(requests, { ...PLAIN_SERVICE, kv, fastForward: false });
    expect(run.service?.steps).toBe(90_000);
  });

  test('is one where nothing arrives or ends for many times the tokens of the longest request', () => {
    const budget = new StepBudget(equalRequests([0], 1000, 24), 2);
    const most = 10_000 + 16 * 1024 * 2;
    const spend = () => budget.spend(() => 'here');
    for (let event = 0; event < most; event++) spend();
    expect(spend).toThrow(/^here: the simulation makes no progress/);
    budget.progresses();
    for (let event = 0; event < most; event++) spend();
    expect(spend).toThrow();
  });
});

test('progress counts the requests that have ended, up to all of them', () => {
  const arrivalS = Array.from({ length: 3000 }, (_, i) => i);
  const seen: number[] = [];
  const onProgress = (done: number, total: number | undefined) => {
    expect(total).toBe(3000);
    seen.push(done);
  };
  const requests = equalRequests(arrivalS, 10, 2);
  const shown = simulateOnePool(requests, { ...PLAIN_SERVICE, onProgress });
  expect(seen.length).toBeGreaterThan(3);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.every((done) => done > 0 && done <= 3000)).toBe(true);
  expect(shown).toEqual(simulateOnePool(requests, PLAIN_SERVICE));
});
