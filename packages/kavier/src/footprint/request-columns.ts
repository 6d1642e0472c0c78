import { attributeCost, attributeRun, partJ, type RunFootprint, savedJ } from '@kavier/core';
import type { RequestFootprintColumns } from '@kavier/io';
import type { PricedRun } from './priced-run.ts';
import { moneyOf } from './run-cost.ts';
import type { FootprintSettings } from './settings.ts';

/** Energy, carbon and cost of every request, as columns; undefined when the run's work was not attributed. */
export async function requestColumns(
  run: PricedRun,
  footprint: RunFootprint,
  { setups, idle }: FootprintSettings,
): Promise<RequestFootprintColumns | undefined> {
  const { record } = await run.requests();
  const { work, cachedTokens } = record;
  if (work === undefined) return undefined;
  const { pools } = run.timeline;
  const found = attributeRun(record, pools, footprint, setups, idle);
  const { cost } = await moneyOf(run);
  const { served } = run;
  const perTokenJ = savedJ(
    partJ(footprint.energy, 'prefillJ'),
    served.promptTokens - served.cachedTokens,
    1,
  );
  return {
    energyJ: found.energyJ,
    savedJ:
      perTokenJ === null
        ? undefined
        : Float64Array.from(cachedTokens, (tokens) => tokens * perTokenJ),
    carbonG: found.carbonG ?? undefined,
    costUsd: cost === null ? undefined : attributeCost(record.replica, work, pools, cost).usd,
  };
}
