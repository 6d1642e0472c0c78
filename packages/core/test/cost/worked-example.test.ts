import { expect, test } from 'vitest';
import { findPrice } from '../../src/cost/accelerator-price.ts';
import type { ApiBill } from '../../src/cost/bill-as-api.ts';
import { breakEvenOfRun } from '../../src/cost/break-even.ts';
import { electricityCost } from '../../src/cost/electricity.ts';
import { marginOf } from '../../src/cost/margin.ts';
import { ownedHour } from '../../src/cost/owned-hardware.ts';
import { findPriceSheet, pricedSheet } from '../../src/cost/price-sheet.ts';
import { measureCost } from '../../src/cost/run-cost.ts';
import { runOf } from './runs.ts';
import { timelineOf } from './timelines.ts';

/** The worked example of docs/cost.md. */
const run = runOf({
  replicas: 2,
  acceleratorsPerReplica: 4,
  held: 'whole-run',
  endS: 3600,
  stretches: [
    { replica: 0, fromS: 0, busyS: 3000, prefillShare: 1 / 3 },
    { replica: 1, fromS: 0, busyS: 2400, prefillShare: 1 / 3 },
  ],
});
const tokens = { requests: 20_000, computedInput: 30e6, cachedInput: 50e6, output: 6e6 };

test('rented', () => {
  const { usdPerHour } = findPrice({ accelerator: 'h100', plan: 'on-demand' });
  const cost = measureCost(run, { pools: [{ acceleratorHourUsd: usdPerHour }], tokens });
  expect(cost.totalUsd).toBeCloseTo(30.8, 9);
  expect(cost.usedUsd).toBeCloseTo(23.1, 9);
  expect(cost.activities.idleUsd).toBeCloseTo(7.7, 9);
  expect(cost.activities.prefillUsd).toBeCloseTo(7.7, 9);
  expect(cost.inputUsd).toBeCloseTo(10.27, 2);
  expect(cost.outputUsd).toBeCloseTo(20.53, 2);
  expect(cost.usdPerMtoken.computedInput).toBeCloseTo(1.03, 2);
  expect(cost.usdPerMtoken.output).toBeCloseTo(5.13, 2);
  expect(cost.usdPerMtoken.all).toBeCloseTo(0.358, 3);
  expect(cost.usdPerMtoken.billable).toBeCloseTo(0.474, 3);

  const sheet = pricedSheet(findPriceSheet('mistral-medium-3.5'));
  const kinds = { input: 0, cacheWrite: 30e6, cacheRead: 50e6, output: 6e6 };
  const readUsd = sheet.inputUsdPerMtoken * sheet.cacheReadMultiplier;
  const totalUsd = 30 * sheet.inputUsdPerMtoken + 50 * readUsd + 6 * sheet.outputUsdPerMtoken;
  const bill: ApiBill = {
    sheet: sheet.name,
    requests: 20_000,
    tokens: kinds,
    usd: kinds,
    storedMtokenHours: 0,
    storageUsd: 0,
    totalUsd,
    knowsPrefixes: true,
  };
  expect(bill.totalUsd).toBeCloseTo(97.5, 9);
  expect(marginOf(bill, cost.totalUsd).marginUsd).toBeCloseTo(66.7, 9);
  expect(marginOf(bill, cost.totalUsd).share).toBeCloseTo(0.68, 2);
  const breakEven = breakEvenOfRun(cost, bill, 20_000);
  expect(breakEven?.unitsPerHour).toBeCloseTo(6318, 0);
  expect(breakEven?.utilization).toBeCloseTo(0.32, 2);
});

test('owned', () => {
  const hour = ownedHour({
    capexUsd: 280_000,
    accelerators: 8,
    lifetimeYears: 4,
    utilization: 0.6,
    interestPerYear: 0.08,
    staffUsdPerYear: 10_000,
    colocationUsdPerYear: 20_200,
    maintenanceUsdPerYear: 8400,
  });
  expect(hour.capitalRecoveryFactor).toBeCloseTo(0.3019, 4);
  expect(hour.usdPerHour).toBeCloseTo(2.93, 2);
  const electricity = electricityCost(timelineOf([[0, 6.4 * 3.6e6, 0, 0, 0]]), 0.1);
  const cost = measureCost(run, {
    pools: [{ acceleratorHourUsd: hour.usdPerHour, electricity }],
    tokens,
  });
  expect(cost.electricityUsd).toBeCloseTo(0.64, 9);
  expect(cost.totalUsd).toBeCloseTo(24.07, 2);
});
