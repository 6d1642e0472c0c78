import { measureCost, type RunCost, type ServedAmounts, spanOf } from '@kavier/core';
import { electricityOf, type RunElectricity } from './electricity.ts';
import type { PricedRun } from './priced-run.ts';

/** What a run costs, with the electricity that is paid apart. */
export interface RunMoney {
  /** Null: no price is known of some pool's accelerator. */
  readonly cost: RunCost | null;
  readonly electricity: RunElectricity;
}

/**
 * Prices a run as its scenario says: totals of the whole run, figures per token of the measured window. Errors: those of series of
 * electricity prices.
 */
export async function moneyOf(run: PricedRun): Promise<RunMoney> {
  const { timeline, served, window, ecosystem } = run;
  const { hourUsdByPool } = ecosystem.prices;
  const electricity = await electricityOf(run);
  const known = hourUsdByPool.filter((price) => price !== null);
  if (known.length < hourUsdByPool.length) return { cost: null, electricity };
  const pricesOf = (paid: 'cost' | 'steady') =>
    known.map((acceleratorHourUsd, index) => ({
      acceleratorHourUsd,
      electricity: electricity.pools[index][paid],
    }));
  const span = spanOf(window);
  const cost = measureCost(timeline, {
    pools: pricesOf('cost'),
    tokens: tokensOf(served),
    steady: span && { span, pools: pricesOf('steady'), tokens: tokensOf(window.served) },
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
