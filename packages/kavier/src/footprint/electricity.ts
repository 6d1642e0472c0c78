import {
  type ElectricityCost,
  type ElectricityPrice,
  type EnergyTimeline,
  electricityCost,
  energyWithin,
  footprintOf,
  spanOf,
  type TimeSpan,
} from '@kavier/core';
import { type LoadedPool, poolsOf } from '../scenario/loaded-pool.ts';
import { saidOfPools } from '../scenario/of-pools.ts';
import type { PricedRun } from './priced-run.ts';
import { overRun, readFacilitySignal } from './run-signal.ts';

/** What a pool pays for electricity. */
export interface PoolElectricity {
  /** Absent where electricity is not paid apart. */
  readonly cost?: ElectricityCost | undefined;
  /** Of the measured window; absent where it is the whole run. */
  readonly steady?: ElectricityCost | undefined;
}

/** What a run pays for electricity, and what is taken for granted about it. */
export interface RunElectricity {
  /** By pool. */
  readonly pools: readonly PoolElectricity[];
  readonly assumptions: readonly string[];
}

/** What a run pays for electricity where it is paid apart. Errors: those of reading a series of prices. */
export async function electricityOf(run: PricedRun): Promise<RunElectricity> {
  const { loaded, powered, timeline } = run;
  const { pools } = footprintOf(
    timeline,
    powered.map(({ setup }) => ({ energy: setup })),
  );
  const paid = await Promise.all(
    poolsOf(loaded).map(async (pool, index) => {
      const { price, assumptions } = await priceOf(pool, timeline.endS);
      if (price === undefined) return { cost: {}, assumptions };
      const cost = costOf(pools[index].energy, price, spanOf(run.window));
      return { cost, assumptions: [...assumptions, ...powered[index].assumptions] };
    }),
  );
  return {
    pools: paid.map(({ cost }) => cost),
    assumptions: saidOfPools(
      paid.map(({ assumptions }, index) => ({
        name: timeline.pools[index].name,
        said: assumptions,
      })),
    ),
  };
}

function costOf(
  energy: EnergyTimeline,
  price: ElectricityPrice,
  span: TimeSpan | undefined,
): PoolElectricity {
  return {
    cost: electricityCost(energy, price),
    steady: span && electricityCost(energyWithin(energy, span), price),
  };
}

/** The price of a pool's electricity; undefined where it is not paid apart. */
async function priceOf(
  pool: LoadedPool,
  endS: number,
): Promise<{
  readonly price?: ElectricityPrice | undefined;
  readonly assumptions: readonly string[];
}> {
  const { electricityUsdPerKwh, electricityTrace, owned } = pool.prices;
  const isOwned = owned !== undefined;
  let price: ElectricityPrice | undefined = electricityUsdPerKwh;
  let said: readonly string[] = [];
  if (electricityTrace !== undefined) {
    const where = pool.locate(['prices', 'electricityTrace']);
    const file = pool.resolvePath(electricityTrace);
    const signal = await readFacilitySignal({ file, kind: 'price', where }, pool.facility);
    const { series, assumptions } = overRun(pool.facility, signal, endS, { where });
    price = series;
    said = assumptions;
  }
  if (price === undefined) {
    const words = isOwned
      ? 'NO PRICE OF ELECTRICITY WAS GIVEN, so that of owned hardware is left out. Set --electricity-usd.'
      : 'Electricity is in the price of a GPU hour.';
    return { assumptions: [words] };
  }
  const words = isOwned ? [] : ['Electricity is paid on top of the price of a GPU hour, as asked.'];
  return { price, assumptions: [...said, ...words] };
}
