import { describe, expect, test } from 'vitest';
import { totalJ } from '../../src/energy/energy-timeline.ts';
import { energyWithin } from '../../src/energy/energy-within.ts';
import { facilityModel } from '../../src/energy/facility.ts';
import { measureEnergy } from '../../src/energy/measure-energy.ts';
import { createPowerModel } from '../../src/energy/power/registry.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { poolRuns } from '../../src/record/pool-record.ts';
import { workWithin } from '../../src/record/work-within.ts';
import type { Ecosystem } from '../../src/scenario/ecosystem.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing } from '../../src/scenario/serving-pool.ts';
import { runEcosystem } from '../../src/study/run.ts';
import { summarizeRun } from '../../src/study/summarize-run.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { ACCELERATOR } from '../energy/random-run.ts';

const { pool } = resolveServing({
  profile: 'vllm',
  name: 'chat',
  model: findModel('llama-3.1-8b'),
  accelerator: findAccelerator('h100-sxm'),
  replicas: 2,
  engine: {},
});

const workload = (turns: number) =>
  generateSessions({
    sessions: 600,
    arrivals: { process: 'poisson', rateRps: 6 },
    turns: { distribution: 'uniform', min: turns, max: turns },
    systemPromptTokens: { distribution: 'fixed', tokens: 500 },
    userTokens: { distribution: 'uniform', min: 10, max: 400 },
    outputTokens: { distribution: 'uniform', min: 1, max: 300 },
    thinkTimeS: 5,
    seed: 11,
  }).requests;

const ecosystem: Ecosystem = {
  pools: [pool],
  gateway: { ...PLAIN_GATEWAY, router: { policy: 'prefix-aware' } },
  prices: { hourUsdByPool: [3.6] },
  record: { bucketS: 2, fragments: { exportRateMs: 100, merge: true } },
  seed: 1,
};

describe.each([
  ['an open loop', workload(1)],
  ['a closed loop', workload(3)],
])('a steady run of %s', (_, requests) => {
  const run = runEcosystem(ecosystem, requests);
  const { window, performance, efficiency } = summarizeRun(ecosystem, requests, run);

  test('has a window that holds most of it', () => {
    expect(window.rule).toBe('mser-5');
    expect(window.requests + window.leftOut).toBe(requests.count);
    expect(window.requests).toBeGreaterThan(0.5 * requests.count);
    expect(performance.ttftS.count).toBe(window.requests);
    expect(window.toS).toBeLessThan(run.endS);
  });

  test('costs per token what its accelerators cost in the time of the token', () => {
    const usdPerS = (2 * 3.6) / 3600;
    const perToken = usdPerS / (performance.outputTokensPerS ?? 0);
    expect(efficiency.costUsdPerMtokenOutput).toBeCloseTo(perToken * 1e6, 6);
    expect(efficiency.costUsd).toBeCloseTo((run.endS * 2 * 3.6) / 3600, 9);
  });

  test('hardly differs from a warm-up that ends at the same time', () => {
    const measure = { warmUpS: window.fromS, objectives: [] };
    const asked = summarizeRun({ ...ecosystem, measure }, requests, run);
    expect(asked.window).toEqual({ ...window, rule: 'warm-up' });
    expect(asked.performance).toEqual(performance);
  });
});

test('work and energy within spans that divide a run are its totals', () => {
  const run = runEcosystem(ecosystem, workload(1));
  const energy = measureEnergy(poolRuns(run)[0], {
    power: createPowerModel(ACCELERATOR, { model: 'linear' }),
    facility: facilityModel({ pue: 1.2 }),
  });
  const edges = [0, 3.3, 17, 50.01, run.endS];
  const spans = edges.slice(1).map((toS, i) => ({ fromS: edges[i], toS }));
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  for (const quantity of ['busyS', 'outputTokens', 'flops'] as const) {
    const parts = sum(spans.map((span) => workWithin(run, quantity, span)));
    expect(parts / run.work.total(quantity)).toBeCloseTo(1, 9);
  }
  const parts = sum(spans.map((span) => totalJ(energyWithin(energy, span))));
  expect(parts / totalJ(energy)).toBeCloseTo(1, 9);
});
