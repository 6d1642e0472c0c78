import {
  type EnergyTimeline,
  totalJ as energyJ,
  energyWithin,
  footprintOf,
  JOULES_PER_WH,
  partJ,
  type RunSummary,
  spanOf,
} from '@kavier/core';
import type { Run } from './run-scenario.ts';

/** Energy of a run in a few figures; `kavier footprint` has its parts, carbon and water. */
export interface EnergyDocument {
  /** All of the servers and the facility included. */
  readonly totalWh: number;
  /** Of the accelerators alone, with and without work. */
  readonly acceleratorsWh: number;
  /** Mean draw of all accelerators from the first arrival to the end of the run, watts; null for a single instant. */
  readonly acceleratorsW: number | null;
  /** Total / requests; null where nothing was served. */
  readonly whPerRequest: number | null;
  /** Of the measured window; null where nothing was generated. */
  readonly jPerOutputToken: number | null;
  readonly whPerMtokenOutput: number | null;
  readonly whPerMtokenTotal: number | null;
  readonly powerModel: string;
}

/** Of the whole run, and of each of its pools. */
export interface RunEnergy {
  readonly whole: EnergyDocument;
  readonly pools: readonly EnergyDocument[];
}

export function energyOfRun(run: Run): RunEnergy {
  const { record, powered, summary } = run;
  const footprint = footprintOf(
    record,
    powered.map(({ setup }) => ({ energy: setup })),
  );
  const seconds = record.endS - firstArrivalS(record);
  const document = (energy: EnergyTimeline, part: EnergyPart, powerModel: string) =>
    energyDocument(energy, part, { seconds, powerModel });
  return {
    whole: document(footprint.energy, summary, powerModelOf(run)),
    pools: footprint.pools.map(({ energy }, index) =>
      document(energy, summary.pools[index], powered[index].setup.power.name),
    ),
  };
}

/** What energy is divided by. */
type EnergyPart = Pick<RunSummary, 'served' | 'window'>;

function energyDocument(
  energy: EnergyTimeline,
  { served, window }: EnergyPart,
  { seconds, powerModel }: { readonly seconds: number; readonly powerModel: string },
): EnergyDocument {
  const totalJ = energyJ(energy);
  const acceleratorsJ =
    partJ(energy, 'prefillJ') + partJ(energy, 'decodeJ') + partJ(energy, 'idleJ');
  const span = spanOf(window);
  const steadyJ = span === undefined ? totalJ : energyJ(energyWithin(energy, span));
  const { promptTokens, outputTokens } = window.served;
  const perToken = (tokens: number) => (tokens > 0 ? steadyJ / tokens : null);
  const perMtoken = (tokens: number) =>
    tokens > 0 ? (steadyJ / JOULES_PER_WH / tokens) * 1e6 : null;
  const { requests } = served;
  return {
    totalWh: totalJ / JOULES_PER_WH,
    acceleratorsWh: acceleratorsJ / JOULES_PER_WH,
    acceleratorsW: seconds > 0 ? acceleratorsJ / seconds : null,
    whPerRequest: requests > 0 ? totalJ / JOULES_PER_WH / requests : null,
    jPerOutputToken: perToken(outputTokens),
    whPerMtokenOutput: perMtoken(outputTokens),
    whPerMtokenTotal: perMtoken(promptTokens + outputTokens),
    powerModel,
  };
}

/** Name of the power model; of unlike pools each once. */
export function powerModelOf({ powered }: Pick<Run, 'powered'>): string {
  return [...new Set(powered.map(({ setup }) => setup.power.name))].join(', ');
}

function firstArrivalS({ requests: { arrivalS } }: Run['record']): number {
  let first = Number.POSITIVE_INFINITY;
  for (const at of arrivalS) first = Math.min(first, at);
  return first;
}
