import { bucketsOfRun, generateSessions } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { PLAIN_SERVICE, simulateOnePool } from '../../../core/test/cluster/plain-service.ts';
import { occupancyOf } from '../../src/output/occupancy.ts';

const sessions = generateSessions({
  sessions: 60,
  arrivals: { process: 'poisson', rateRps: 40 },
  turns: { distribution: 'fixed', tokens: 3 },
  systemPromptTokens: { distribution: 'fixed', tokens: 64 },
  userTokens: { distribution: 'uniform', min: 1, max: 200 },
  outputTokens: { distribution: 'uniform', min: 1, max: 100 },
  thinkTimeS: { distribution: 'exponential', mean: 2 },
}).requests;

describe('requests at a replica over time', () => {
  test.each([
    ['time enough', 3, 10_000],
    ['queues and preemptions', 2, 40],
  ])('sum to the seconds that they waited and ran, with %s', (_, replicas, blocks) => {
    const kv = { ...PLAIN_SERVICE.kv, blocks };
    const run = simulateOnePool(sessions, {
      ...PLAIN_SERVICE,
      replicas,
      kv,
      bucketS: undefined,
      router: { policy: 'round-robin' },
    });
    const { requests, work, endS } = run;
    const { serving } = requests;
    if (serving === undefined) throw new Error('requests do not wait');
    const count = bucketsOfRun(run);
    const widthS = (bucket: number) => Math.min(endS, (bucket + 1) * work.bucketS);
    const total = (values: Float64Array) =>
      values.reduce((sum, mean, i) => sum + mean * (widthS(i) - i * work.bucketS), 0);
    const occupancy = occupancyOf(run);
    expect(occupancy).toHaveLength(replicas);
    for (const [replica, { waiting, running }] of occupancy.entries()) {
      expect([waiting.length, running.length]).toEqual([count, count]);
      const want = { waiting: 0, running: 0 };
      for (let id = 0; id < requests.count; id++) {
        if (requests.replica[id] !== replica) continue;
        want.waiting += serving.queueS[id] + serving.stallS[id];
        want.running += requests.prefillS[id] + requests.decodeS[id];
      }
      expect(want.waiting).toBeGreaterThan(0);
      expect(total(waiting)).toBeCloseTo(want.waiting, 6);
      expect(total(running)).toBeCloseTo(want.running, 6);
    }
  });
});
