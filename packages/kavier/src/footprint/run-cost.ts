import { measureCost, type RunCost, type ServedAmounts, spanOf } from '@kavier/core';
import { electricityOf, type RunElectricity } from './electricity.ts';
import type { PricedRun } from './priced-run.ts';

/** What a run costs, with the electricity that is paid apart. */
export interface RunMoney {
  /** Null: no price is known of its accelerator. */
  readonly cost: RunCost | null;
  readonly electricity: RunElectricity;
}

/**
 * Prices a run as its scenario says: totals of the whole run, figures per token of the measured window. Errors: those of series of
 * electricity prices.
 */
export async function moneyOf(run: PricedRun): Promise<RunMoney> {
  const { timeline, served, window, ecosystem } = run;
  const { acceleratorHourUsd } = ecosystem.prices;
  const electricity = await electricityOf(run);
  if (acceleratorHourUsd === null) return { cost: null, electricity };
  const span = spanOf(window);
  const cost = measureCost(timeline, {
    pools: electricity.pools.map(({ cost: paid }) => ({ acceleratorHourUsd, electricity: paid })),
    tokens: tokensOf(served),
    steady: span && {
      span,
      pools: electricity.pools.map(({ steady }) => ({ acceleratorHourUsd, electricity: steady })),
      tokens: tokensOf(window.served),
    },
  });
  return { cost, electricity };
}

function tokensOf({ requests, promptTokens, cachedTokens, outputTokens }: ServedAmounts) {
  return {
    requests,
    computedInput: promptTokens - cachedTokens,
    cachedInput: cachedTokens,
    output: outputTokens,
  };
}
