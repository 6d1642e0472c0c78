import { footprintOf, totalJ } from '@kavier/core';
import { VERSION } from '../version.ts';
import { carbonWindows, type PlaceCarbon, placesOf } from './carbon-windows.ts';
import type { PricedRun } from './priced-run.ts';
import { isoMinute } from './run-signal.ts';

/** What `kavier carbon --json` prints: a run in other places and at other times. */
export interface CarbonDocument {
  readonly schema: 'kavier.carbon/1';
  readonly kavier: string;
  readonly name: string;
  readonly scenarioHash: string;
  readonly command: string;
  readonly verdict: string;
  readonly energyWh: number;
  /** Starts, hours after the first, which is `startAt` or where each series begins. */
  readonly startsH: readonly number[];
  readonly startAt: string | null;
  /** Operational carbon by place and start. */
  readonly places: readonly PlaceCarbon[];
  readonly best: Window;
  readonly worst: Window;
  readonly assumptions: readonly string[];
}

export interface Window {
  readonly place: string;
  readonly startH: number;
  readonly carbonG: number;
}

/** Prices a run in every place at every start. Errors: those of places and their series. */
export async function carbonDocument(
  run: PricedRun,
  {
    regions,
    shiftsS,
  }: { readonly regions: readonly string[]; readonly shiftsS: readonly number[] },
  command: string,
): Promise<CarbonDocument> {
  const { loaded, timeline, powered } = run;
  const { energy } = footprintOf(
    timeline,
    powered.map(({ setup }) => ({ energy: setup })),
  );
  const places = await placesOf(regions, loaded.scenario.facility, timeline.endS);
  const found = carbonWindows(energy, places, shiftsS);
  const windows = found.flatMap(({ name, carbonG }) =>
    carbonG.map((grams, i) => ({ place: name, startH: shiftsS[i] / 3600, carbonG: grams })),
  );
  // Of equal windows the earliest of the first place is taken.
  const best = windows.reduce((a, b) => (b.carbonG < a.carbonG ? b : a));
  const worst = windows.reduce((a, b) => (b.carbonG > a.carbonG ? b : a));
  const { startAt } = loaded.scenario.facility;
  return {
    schema: 'kavier.carbon/1',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    command,
    verdict: verdictOf(found, best, worst),
    energyWh: totalJ(energy) / 3600,
    startsH: shiftsS.map((shiftS) => shiftS / 3600),
    startAt: startAt === undefined ? null : isoMinute(Date.parse(startAt)),
    places: found,
    best,
    worst,
    assumptions: [
      ...new Set([
        ...kindWords(found),
        ...found.flatMap(repeatWords),
        ...places.flatMap(({ assumptions }) => assumptions),
        ...ALWAYS,
        SIGNAL_WORDS[loaded.scenario.facility.signal],
        ...powered.flatMap(({ assumptions }) => assumptions),
      ]),
    ],
  };
}

const ALWAYS = [
  'The whole run moves, with the same requests, energy and facility; neither the network to the other place nor where data may be is counted.',
  'Operational carbon alone: making the hardware costs the same everywhere.',
];

const SIGNAL_WORDS = {
  average:
    'Average intensities are what a footprint counts; what moving load changes in a grid is its marginal intensity.',
  marginal:
    'Intensities of files are marginal, as the scenario says: what moving load changes, and no footprint.',
} as const;

/** Nothing where all intensities count the same. */
function kindWords(places: readonly PlaceCarbon[]): readonly string[] {
  const kinds = [...new Set(places.map(({ intensity }) => intensity))];
  if (kinds.length < 2) return [];
  const namesOf = (kind: string) =>
    places.filter(({ intensity }) => intensity === kind).map(({ name }) => name);
  const words = kinds.map((kind) => `${namesOf(kind).join(', ')}: ${kind}`);
  return [
    `INTENSITIES OF DIFFERENT KINDS ARE COMPARED, which rank places wrongly. ${words.join('; ')}.`,
  ];
}

function repeatWords({ name, repeatedStarts, carbonG }: PlaceCarbon): readonly string[] {
  if (repeatedStarts === 0) return [];
  return [
    `REPEATED SERIES: that of ${name} does not cover the run from ${repeatedStarts} of ${carbonG.length} starts on, ` +
      'for which it is repeated.',
  ];
}

function verdictOf(places: readonly PlaceCarbon[], best: Window, worst: Window): string {
  const grams = (value: number) => `${Number(value.toPrecision(4))} g`;
  const varies = (place: string) => places.some((one) => one.name === place && one.varies);
  const isProfile = (place: string) =>
    places.some((one) => one.name === place && one.from === 'profile');
  const when = ({ place, startH }: Window) =>
    varies(place)
      ? `${Number(startH.toPrecision(4))} h after the first start${isProfile(place) ? ' by its mean profile' : ''}`
      : 'at any start';
  const found = `Best: ${best.place} ${when(best)}, ${grams(best.carbonG)} CO2e`;
  if (!(worst.carbonG > best.carbonG)) return `${found}, as everywhere else.`;
  const share = 1 - best.carbonG / worst.carbonG;
  return `${found}; ${(share * 100).toFixed(1)} % less than ${worst.place} ${when(worst)} (${grams(worst.carbonG)}).`;
}
