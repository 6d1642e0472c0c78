import { expect, test } from 'vitest';
import { billAsApi } from '../../src/cost/bill-as-api.ts';
import { breakEvenOfRun } from '../../src/cost/break-even.ts';
import { findPriceSheet, pricedSheet, withoutCache } from '../../src/cost/price-sheet.ts';
import { measureCost } from '../../src/cost/run-cost.ts';
import { tokensOfRun } from '../../src/cost/token-use.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import type { Ecosystem } from '../../src/scenario/ecosystem.ts';
import { PLAIN_GATEWAY } from '../../src/scenario/gateway-options.ts';
import { resolveServing } from '../../src/scenario/serving-pool.ts';
import { runEcosystem } from '../../src/study/run.ts';
import { summarizeRun } from '../../src/study/summarize-run.ts';
import { generateSessions } from '../../src/workload/sessions.ts';

const { requests } = generateSessions({
  sessions: 40,
  arrivals: { process: 'poisson', rateRps: 2 },
  turns: { distribution: 'uniform', min: 1, max: 5 },
  systemPromptTokens: { distribution: 'fixed', tokens: 2000 },
  userTokens: { distribution: 'uniform', min: 10, max: 400 },
  outputTokens: { distribution: 'uniform', min: 1, max: 150 },
  thinkTimeS: 5,
  seed: 7,
});

const { pool } = resolveServing({
  profile: 'vllm',
  name: 'chat',
  model: findModel('llama-3.1-8b'),
  accelerator: findAccelerator('h100-sxm'),
  replicas: 2,
  engine: {},
});

const ecosystem: Ecosystem = {
  pools: [pool],
  gateway: { ...PLAIN_GATEWAY, router: { policy: 'prefix-aware' } },
  prices: { hourUsdByPool: [4] },
  record: { bucketS: 10, fragments: { exportRateMs: 100, merge: true } },
  seed: 1,
};

const run = runEcosystem(ecosystem, requests);
const tokens = tokensOfRun(run, requests);
const cost = measureCost(run, { pools: [{ acceleratorHourUsd: 4 }], tokens });

test('a serving run costs what its summary says, and its tokens are those of its record', () => {
  const { efficiency, promptTokens, outputTokens } = summarizeRun(ecosystem, requests, run);
  expect(cost.totalUsd).toBe(efficiency.costUsd);
  expect(cost.hours.held).toBe(efficiency.acceleratorHours);
  expect(cost.usdPerRequest).toBe(efficiency.costUsdPerRequest);
  expect(cost.usdPerMtoken.all).toBeCloseTo(efficiency.costUsdPerMtokenTotal ?? -1, 9);
  expect(tokens.computedInput + tokens.cachedInput).toBe(promptTokens);
  expect(tokens.output).toBe(outputTokens);
  expect(tokens.cachedInput).toBe(run.cache.hitTokens);
  // Nothing was preempted, so nothing was computed twice.
  expect(run.work.total('promptTokens')).toBeCloseTo(tokens.computedInput, 3);
});

test('its bill is for the same tokens, cheaper with the cache of the API, and has a break-even', () => {
  const sheet = pricedSheet(findPriceSheet('gpt-5.4'));
  const bill = billAsApi(requests, sheet, { record: run.requests });
  const { input, cacheWrite, cacheRead, output } = bill.tokens;
  expect(input + cacheWrite + cacheRead).toBe(tokens.computedInput + tokens.cachedInput);
  expect(output).toBe(tokens.output);
  expect(cacheRead).toBeGreaterThan(0);
  const plain = billAsApi(requests, withoutCache(sheet), { record: run.requests });
  expect(bill.totalUsd).toBeLessThan(plain.totalUsd);
  const load = breakEvenOfRun(cost, bill)?.unitsPerHour ?? Number.NaN;
  const usdPerHour = (load * bill.totalUsd) / bill.requests;
  expect(usdPerHour).toBeCloseTo(cost.usdPerHour ?? -1, 9);
});
