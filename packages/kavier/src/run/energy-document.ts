import { ENERGY_PARTS, footprintOf, JOULES_PER_WH, partJ } from '@kavier/core';
import type { Run } from './run-scenario.ts';

/** Energy of a run in a few figures; `kavier footprint` has its parts, carbon and water. */
export interface EnergyDocument {
  /** All of the servers and the facility included. */
  readonly totalWh: number;
  /** Of the accelerators alone, with and without work. */
  readonly acceleratorsWh: number;
  /** Mean draw of all accelerators from the first arrival to the end of the run, watts; null for a single instant. */
  readonly acceleratorsW: number | null;
  /** Null where nothing was served, or nothing was generated. */
  readonly whPerRequest: number | null;
  readonly jPerOutputToken: number | null;
  readonly powerModel: string;
}

export function energyDocument({ record, powered, summary }: Run): EnergyDocument {
  const { energy } = footprintOf(record, { energy: powered.setup });
  const joules = (parts: readonly (typeof ENERGY_PARTS)[number][]) =>
    parts.reduce((sum, part) => sum + partJ(energy, part), 0);
  const totalJ = joules(ENERGY_PARTS);
  const acceleratorsJ = joules(['prefillJ', 'decodeJ', 'idleJ']);
  const seconds = record.endS - firstArrivalS(record);
  const { requests, outputTokens } = summary.served;
  return {
    totalWh: totalJ / JOULES_PER_WH,
    acceleratorsWh: acceleratorsJ / JOULES_PER_WH,
    acceleratorsW: seconds > 0 ? acceleratorsJ / seconds : null,
    whPerRequest: requests > 0 ? totalJ / JOULES_PER_WH / requests : null,
    jPerOutputToken: outputTokens > 0 ? totalJ / outputTokens : null,
    powerModel: powered.setup.power.name,
  };
}

function firstArrivalS({ requests: { arrivalS } }: Run['record']): number {
  let first = Number.POSITIVE_INFINITY;
  for (const at of arrivalS) first = Math.min(first, at);
  return first;
}
