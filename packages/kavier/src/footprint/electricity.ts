import {
  type ElectricityCost,
  type ElectricityPrice,
  electricityCost,
  energyWithin,
  footprintOf,
  spanOf,
} from '@kavier/core';
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
export async function electricityOf({
  loaded,
  powered,
  timeline,
  window,
}: PricedRun): Promise<RunElectricity> {
  const { electricityUsdPerKwh, electricityTrace, owned } = loaded.scenario.prices;
  const isOwned = owned !== undefined;
  let price: ElectricityPrice | undefined = electricityUsdPerKwh;
  let said: readonly string[] = [];
  if (electricityTrace !== undefined) {
    const where = loaded.locate(['prices', 'electricityTrace']);
    const file = loaded.resolvePath(electricityTrace);
    const { facility } = loaded.scenario;
    const signal = await readFacilitySignal({ file, kind: 'price', where }, facility);
    const { series, assumptions } = overRun(facility, signal, timeline.endS, { where });
    price = series;
    said = assumptions;
  }
  if (price === undefined) {
    const words = isOwned
      ? 'NO PRICE OF ELECTRICITY WAS GIVEN, so that of owned hardware is left out. Set --electricity-usd.'
      : 'Electricity is in the price of a GPU hour.';
    return { pools: powered.map(() => ({})), assumptions: [words] };
  }
  const { pools } = footprintOf(
    timeline,
    powered.map(({ setup }) => ({ energy: setup })),
  );
  const span = spanOf(window);
  const words = isOwned ? [] : ['Electricity is paid on top of the price of a GPU hour, as asked.'];
  return {
    pools: pools.map(({ energy }) => ({
      cost: electricityCost(energy, price),
      steady: span && electricityCost(energyWithin(energy, span), price),
    })),
    assumptions: [...said, ...words, ...powered.flatMap(({ assumptions }) => assumptions)],
  };
}
