import { type ElectricityCost, electricityCost, footprintOf } from '@kavier/core';
import type { PricedRun } from '../footprint/priced-run.ts';
import { overRun, readScenarioSignal } from '../footprint/run-signal.ts';
import type { FootprintSettings } from '../footprint/settings.ts';

/** What a run pays for electricity where it is paid apart; undefined where it is in the price of an hour. */
export async function electricityOf(
  { loaded, timeline }: PricedRun,
  { setup }: FootprintSettings,
): Promise<ElectricityCost | undefined> {
  const { electricityUsdPerKwh, electricityTrace } = loaded.scenario.prices;
  if (electricityUsdPerKwh === undefined && electricityTrace === undefined) return undefined;
  const { energy } = footprintOf(timeline, setup);
  if (electricityTrace === undefined) return electricityCost(energy, electricityUsdPerKwh ?? 0);
  const path = ['prices', 'electricityTrace'];
  const signal = await readScenarioSignal(loaded, electricityTrace, 'price', path);
  return electricityCost(energy, overRun(loaded, signal, timeline.endS, { path }).series);
}
