import { describe, expect, test } from 'vitest';
import type { SpeculationOptions } from '../../src/engine/options.ts';
import type { RequestTable } from '../../src/workload/request-table.ts';
import {
  equalRequests,
  LevelTimer,
  type OnePool,
  PLAIN_SERVICE,
  simulateOnePool,
} from '../cluster/plain-service.ts';

const STEP_S = 0.01;

function run(
  requests: RequestTable,
  speculation?: SpeculationOptions,
  changes: Partial<OnePool> = {},
) {
  const { scheduler = PLAIN_SERVICE.scheduler, ...others } = changes;
  const options = { ...PLAIN_SERVICE, ...others, scheduler: { ...scheduler, speculation } };
  const record = simulateOnePool(requests, options);
  if (record.service === undefined) throw new Error('a service has totals');
  return { ...record, service: record.service };
}

const drafts = (draftTokens: number, acceptance: number): SpeculationOptions => ({
  draftTokens,
  acceptance,
  draftCost: 0,
});

const totalsOf = (...parameters: Parameters<typeof run>) => {
  const { speculation } = run(...parameters).service;
  if (speculation === null) throw new Error('nothing was drafted');
  return speculation;
};

describe('tokens a step', () => {
  test.each([
    [1, 0.5],
    [3, 0.3],
    [3, 0.8],
    [5, 0.7],
    [16, 0.9],
  ])('of %i drafts accepted with probability %f are as many as the closed form says', (g, a) => {
    const requests = equalRequests(
      Array.from({ length: 40 }, () => 0),
      10,
      4000,
    );
    const { acceptedTokens, verifications } = totalsOf(requests, drafts(g, a));
    const found = 1 + acceptedTokens / verifications;
    const expected = (1 - a ** (g + 1)) / (1 - a);
    // Of the tokens X of a step: P(X > k) = a^k for k <= g, so E X^2 is the sum of (2 k + 1) a^k.
    let square = 0;
    for (let k = 0; k <= g; k++) square += (2 * k + 1) * a ** k;
    const halfWidth = 2.576 * Math.sqrt((square - expected ** 2) / verifications);
    console.info(
      `${g} drafts at ${a}: theory ${expected.toPrecision(5)}, simulated ${found.toPrecision(5)} ` +
        `+- ${halfWidth.toPrecision(2)} (99 %)`,
    );
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(halfWidth);
  });

  test('are one where nothing is accepted: the run without drafts, where verifying is free', () => {
    const requests = equalRequests([0, 0.003, 0.2, 0.21], 100, 60);
    // Step by step, so that both sum the same times.
    const {
      requests: alone,
      service: plain,
      cache: known,
    } = run(requests, undefined, {
      fastForward: false,
    });
    const { requests: drafted, service, cache, endS } = run(requests, drafts(4, 0));
    // Drafts are work, accepted or not.
    expect({ ...drafted, work: undefined }).toEqual({ ...alone, work: undefined });
    expect(drafted.work?.shareS).toEqual(alone.work?.shareS);
    expect(service.steps).toBe(plain.steps);
    expect(endS).toBe(Math.max(...alone.finishS));
    expect(cache).toEqual(known);
    // A request decodes all its tokens but the first.
    expect(service.speculation).toEqual({
      draftedTokens: 4 * 4 * 59,
      acceptedTokens: 0,
      verifications: 4 * 59,
    });
    expect(plain.speculation).toBeNull();
  });

  test('are all where everything is accepted, the last step of a request aside', () => {
    for (const [outputTokens, steps] of [
      [1, 1],
      [2, 2],
      [5, 2],
      [6, 3],
      [41, 11],
    ]) {
      const { requests, service } = run(equalRequests([0], 100, outputTokens), drafts(3, 1));
      expect(requests.serving?.generatedTokens[0]).toBe(outputTokens);
      expect(service.steps).toBe(steps);
      expect(requests.finishS[0]).toBeCloseTo(steps * STEP_S, 12);
      expect(service.speculation?.acceptedTokens).toBe(outputTokens - steps);
    }
  });
});

describe('what is drawn', () => {
  const requests = equalRequests([0, 0, 0.01, 0.02, 0.05, 0.3, 0.31], 100, 300);
  const speculation = drafts(4, 0.6);
  const totals = totalsOf(requests, speculation);

  test('is the same again, and another with another seed', () => {
    expect(run(requests, speculation).requests).toEqual(run(requests, speculation).requests);
    expect(totalsOf(requests, speculation, { seed: 2 })).not.toEqual(totals);
  });

  test('depends on no policy, no time and no company', () => {
    const { scheduler } = PLAIN_SERVICE;
    const changes: readonly Partial<OnePool>[] = [
      { scheduler: { ...scheduler, maxSequences: 1 } },
      { scheduler: { ...scheduler, maxSequences: 2, order: 'shortest-prompt-first' } },
      { scheduler: { ...scheduler, batching: 'static' } },
      { replicas: 3, router: { policy: 'random' } },
      { timer: () => new LevelTimer(({ tokens }) => 1e-3 * tokens) },
      { fastForward: false },
    ];
    for (const change of changes) expect(totalsOf(requests, speculation, change)).toEqual(totals);
  });

  test('never accepts less with a higher probability or with more drafts', () => {
    const steps = (draftTokens: number, acceptance: number) =>
      totalsOf(requests, drafts(draftTokens, acceptance)).verifications;
    const byChance = [0, 0.2, 0.5, 0.9, 1].map((acceptance) => steps(4, acceptance));
    const byDrafts = [1, 2, 4, 8, 16].map((draftTokens) => steps(draftTokens, 0.8));
    for (const counts of [byChance, byDrafts]) {
      expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      expect(counts[0]).toBeGreaterThan(counts[counts.length - 1]);
    }
  });
});

test('tokens of one step come together: their gaps are 0, and TPOT is a mean over all', () => {
  const outputTokens = 41;
  const { requests, service } = run(equalRequests([0], 100, outputTokens), drafts(3, 1));
  const { count, meanS, p50S, maxS } = service.tokenGaps;
  expect(count).toBe(outputTokens - 1);
  expect(p50S).toBe(0);
  expect(maxS).toBeCloseTo(STEP_S, 12);
  const tpotS = (requests.finishS[0] - requests.firstTokenS[0]) / (outputTokens - 1);
  expect(meanS).toBeCloseTo(tpotS, 12);
  expect(tpotS).toBeCloseTo(STEP_S / 4, 12);
});

test('work is counted for all drafts, output for those that are accepted', () => {
  const { work, service } = run(equalRequests([0, 0], 100, 30), drafts(3, 0.5));
  const { amounts } = PLAIN_SERVICE;
  const { draftedTokens, acceptedTokens, verifications } = service.speculation ?? {
    draftedTokens: 0,
    acceptedTokens: 0,
    verifications: 0,
  };
  expect(draftedTokens).toBe(3 * verifications);
  expect(verifications + acceptedTokens).toBe(2 * 29);
  expect(work.total('outputTokens')).toBe(2 * 30);
  const computed = 2 * 100 + verifications + draftedTokens;
  expect(work.total('kvWriteBytes')).toBeCloseTo(computed * amounts.kvBytesPerToken, 3);
});

test('a step gives a decode no more tokens than the budget and the context leave', () => {
  const { scheduler } = PLAIN_SERVICE;
  const inBudget = totalsOf(equalRequests([0], 2, 21), drafts(8, 1), {
    scheduler: { ...scheduler, maxBatchedTokens: 5 },
  });
  expect(inBudget).toEqual({ draftedTokens: 16, acceptedTokens: 16, verifications: 4 });
  // The context of 30 holds 20 tokens of output, and the last of them is never written.
  const inContext = run(equalRequests([0], 10, 100), drafts(15, 1), {
    scheduler: { ...scheduler, maxContextTokens: 30 },
  });
  expect(inContext.requests.serving?.generatedTokens[0]).toBe(20);
  expect(inContext.service.speculation).toEqual({
    draftedTokens: 15 + 2,
    acceptedTokens: 15 + 2,
    verifications: 2,
  });
});
