import {
  attributeCost,
  attributeRun,
  partJ,
  poolOfReplica,
  type RunFootprint,
  savedJ,
} from '@kavier/core';
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
  const poolOf = poolOfReplica(pools);
  const perTokenJ = run.pools.map(({ served: { promptTokens, cachedTokens: held } }, index) =>
    savedJ(partJ(footprint.pools[index].energy, 'prefillJ'), promptTokens - held, 1),
  );
  return {
    energyJ: found.energyJ,
    savedJ: perTokenJ.every((joules) => joules === null)
      ? undefined
      : Float64Array.from(
          cachedTokens,
          (tokens, id) => tokens * (perTokenJ[poolOf[record.replica[id]] ?? 0] ?? 0),
        ),
    carbonG: found.carbonG ?? undefined,
    costUsd: cost === null ? undefined : attributeCost(record.replica, work, pools, cost).usd,
  };
}
