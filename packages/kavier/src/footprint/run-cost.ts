import { measureCost, type RunCost, type ServedAmounts, spanOf } from '@kavier/core';
import type { electricityOf } from './electricity.ts';
import type { PricedRun } from './priced-run.ts';

/** What a run costs at a price of an hour: totals of the whole run, figures per token of the measured window. */
export function runCost(
  { timeline, served, window }: Pick<PricedRun, 'timeline' | 'served' | 'window'>,
  acceleratorHourUsd: number,
  electricity: Awaited<ReturnType<typeof electricityOf>>,
): RunCost {
  const span = spanOf(window);
  return measureCost(timeline, {
    acceleratorHourUsd,
    tokens: tokensOf(served),
    electricity: electricity.cost,
    steady: span && { span, tokens: tokensOf(window.served), electricity: electricity.steady },
  });
}

function tokensOf({ requests, promptTokens, cachedTokens, outputTokens }: ServedAmounts) {
  return {
    requests,
    computedInput: promptTokens - cachedTokens,
    cachedInput: cachedTokens,
    output: outputTokens,
  };
}
