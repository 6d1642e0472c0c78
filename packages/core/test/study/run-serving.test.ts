import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import type { Ecosystem } from '../../src/scenario/ecosystem.ts';
import type { GatewayOptions } from '../../src/scenario/gateway-options.ts';
import {
  resolveServing,
  type ServingEngineOptions,
  type ServingPool,
} from '../../src/scenario/serving-pool.ts';
import { runEcosystem } from '../../src/study/run.ts';
import { runServing } from '../../src/study/run-serving.ts';
import type { StepRun } from '../../src/study/step-listener.ts';
import { summarizeRun } from '../../src/study/summarize-run.ts';
import { recutBlocks } from '../../src/workload/recut-blocks.ts';
import { generateSessions } from '../../src/workload/sessions.ts';

const { requests } = generateSessions({
  sessions: 30,
  arrivals: { process: 'poisson', rateRps: 3 },
  turns: { distribution: 'uniform', min: 1, max: 5 },
  systemPromptTokens: { distribution: 'fixed', tokens: 700 },
  userTokens: { distribution: 'uniform', min: 10, max: 400 },
  outputTokens: { distribution: 'uniform', min: 1, max: 150 },
  thinkTimeS: 1,
  blockTokens: 128,
  seed: 5,
});

function poolOf(engine: ServingEngineOptions = {}): ServingPool {
  return resolveServing({
    profile: 'vllm',
    name: 'chat',
    model: findModel('llama-3.1-8b'),
    accelerator: findAccelerator('a10'),
    replicas: 2,
    engine,
  }).pool;
}

const gateway: GatewayOptions = {
  router: { policy: 'prefix-aware' },
  admission: { policy: 'none' },
  viewDelayS: 0.02,
  countOwnDispatches: true,
};

const ecosystemOf = (pool: ServingPool): Ecosystem => ({
  pools: [pool],
  gateway,
  prices: { hourUsdByPool: [1] },
  record: { bucketS: 10, fragments: { exportRateMs: 100, merge: true } },
  seed: 1,
});

describe('a serving run', () => {
  test('cuts the workload’s blocks to the engine’s size itself', () => {
    const ecosystem = ecosystemOf(poolOf({ blockTokens: 16 }));
    const given = runEcosystem(ecosystem, requests);
    const before = runEcosystem(ecosystem, recutBlocks(requests, 16));
    expect(given.requests).toEqual(before.requests);
    expect(given.cache.hitTokens).toBeGreaterThan(0);
    const off = poolOf({ prefixCaching: false });
    expect(runEcosystem(ecosystemOf(off), requests).cache.hitTokens).toBe(0);
  });

  test('steps one by one to the same record as fast-forwarded', () => {
    const pool = poolOf({ kvCacheBlocks: 400, maxSequences: 6 });
    const ecosystem = ecosystemOf(pool);
    const system = { pools: [pool], gateway };
    const fast = runServing(system, ecosystem, requests);
    const slow = runServing(system, ecosystem, requests, { fastForward: false });
    expect(slow.requests.cachedTokens).toEqual(fast.requests.cachedTokens);
    for (let id = 0; id < requests.count; id++) {
      expect(slow.requests.finishS[id]).toBeCloseTo(fast.requests.finishS[id], 8);
    }
    expect(slow.service?.steps).toBe(fast.service?.steps);
  });

  test('reports every step once, in time, without changing the run', () => {
    const ecosystem = ecosystemOf(poolOf());
    let steps = 0;
    let tokens = 0;
    let lateS = 0;
    const listen = (run: StepRun) => {
      steps += run.steps;
      tokens += run.steps * run.work.tokens;
      let beforeS = run.startS;
      for (let index = 0; index < run.steps; index++) {
        if (!(run.endOfS(index) > beforeS)) lateS++;
        beforeS = run.endOfS(index);
      }
      if (beforeS !== run.endS) lateS++;
    };
    const heard = runEcosystem(ecosystem, requests, { onSteps: listen });
    expect(heard.requests).toEqual(runEcosystem(ecosystem, requests).requests);
    expect(steps).toBe(heard.service?.steps);
    expect(lateS).toBe(0);
    const { promptTokens, service } = summarizeRun(ecosystem, requests, heard);
    expect(service?.tokensPerStep).toBeCloseTo(tokens / steps, 6);
    expect(service?.servedPromptTokens).toBe(promptTokens);
  });

  test('shares its replicas’ busy time among the requests that run', () => {
    const { work, requests: record, pools } = runEcosystem(ecosystemOf(poolOf()), requests);
    const [{ utilization }] = pools;
    let usedS = 0;
    for (let id = 0; id < record.count; id++) {
      usedS += utilization.plateau * (record.prefillS[id] + record.decodeS[id]);
    }
    expect(usedS / work.total('busyS')).toBeCloseTo(1, 9);
    expect(utilization.ramp).toBe(utilization.plateau);
  });

  test('measures a closed loop by how much its users think', () => {
    const ecosystem = ecosystemOf(poolOf());
    const record = runEcosystem(ecosystem, requests);
    const { service } = summarizeRun(ecosystem, requests, record);
    let thinkS = 0;
    let cycleS = 0;
    for (let id = 0; id < requests.count; id++) {
      const before = requests.afterRequest?.[id] ?? -1;
      if (before < 0) continue;
      thinkS += requests.thinkTimeS?.[id] ?? 0;
      cycleS += record.requests.arrivalS[id] - record.requests.arrivalS[before];
    }
    expect(service?.loop).toBe('closed');
    expect(service?.thinkShare).toBeCloseTo(thinkS / cycleS, 9);
  });
});
