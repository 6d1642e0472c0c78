import { measureCost, type RunCost } from '@kavier/core';
import { electricityOf, type RunElectricity } from './electricity.ts';
import type { PricedRun } from './priced-run.ts';

/** What a run costs, with the electricity that is paid apart. */
export interface RunMoney {
  /** Null: no price is known of its accelerator. */
  readonly cost: RunCost | null;
  readonly electricity: RunElectricity;
}

/** Prices a run as its scenario says. Errors: those of series of electricity prices. */
export async function moneyOf(run: PricedRun): Promise<RunMoney> {
  const { timeline, served, ecosystem } = run;
  const { acceleratorHourUsd } = ecosystem.prices;
  const electricity = await electricityOf(run);
  if (acceleratorHourUsd === null) return { cost: null, electricity };
  const cost = measureCost(timeline, {
    acceleratorHourUsd,
    tokens: {
      requests: served.requests,
      computedInput: served.promptTokens - served.cachedTokens,
      cachedInput: served.cachedTokens,
      output: served.outputTokens,
    },
    electricity: electricity.cost,
  });
  return { cost, electricity };
}
