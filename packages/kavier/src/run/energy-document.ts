import { ENERGY_PARTS, footprintOf, JOULES_PER_WH, partJ } from '@kavier/core';
import type { Run } from './run-scenario.ts';

/** Energy of a run in a few figures; `kavier footprint` has its parts, carbon and water. */
export interface EnergyDocument {
  /** All of the servers and the facility included. */
  readonly totalWh: number;
  /** Of the accelerators alone, with and without work. */
  readonly acceleratorsWh: number;
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
  const { requests, outputTokens } = summary.served;
  return {
    totalWh: totalJ / JOULES_PER_WH,
    acceleratorsWh: joules(['prefillJ', 'decodeJ', 'idleJ']) / JOULES_PER_WH,
    whPerRequest: requests > 0 ? totalJ / JOULES_PER_WH / requests : null,
    jPerOutputToken: outputTokens > 0 ? totalJ / outputTokens : null,
    powerModel: powered.setup.power.name,
  };
}
