import { largestOf } from '@kavier/core';
import type { FootprintDocument } from '../footprint/footprint-document.ts';
import { PART_NAMES, PART_TONES, PARTS } from './energy-parts.ts';
import { formatSeconds, formatWatts, formatWh } from './format.ts';
import { stackedBar } from './svg/stacked-bar.ts';
import { stackedSteps } from './svg/stacked-steps.ts';

/** The energy by part; undefined when there is none. */
export function energyBar({ energy }: FootprintDocument): string | undefined {
  return stackedBar({
    title: `Energy by part: ${formatWh(energy.totalWh)}`,
    description: 'One bar, each part as long as its share.',
    parts: PARTS.map((part) => ({
      name: PART_NAMES[part],
      tone: PART_TONES[part],
      value: energy.partsWh[part],
      text: formatWh(energy.partsWh[part]),
    })),
  });
}

/** Power by part over the run, and the grid's intensity below where there is a grid. */
export function powerPlot({ timeline, energy, grid }: FootprintDocument): string | undefined {
  const watts = timeline.map(
    ({ prefillW, decodeW, idleW, hostW, facilityW }) =>
      prefillW + decodeW + idleW + hostW + facilityW,
  );
  const last = timeline[timeline.length - 1];
  if (last === undefined) return undefined;
  const power = unitOf(largestOf(watts), POWER_UNITS);
  const time = unitOf(last.endS, TIME_UNITS);
  return stackedSteps({
    title: `Power over time: ${formatWatts(energy.meanPowerW)} in the mean`,
    description: `At most ${formatWatts(largestOf(watts))} over ${formatSeconds(last.endS)}.`,
    xLabel: `time of the run, ${time.name}`,
    yLabel: `power, ${power.name}`,
    steps: timeline.map(({ startS, endS }) => ({ from: startS / time.size, to: endS / time.size })),
    series: PARTS.map((part) => ({
      name: PART_NAMES[part],
      tone: PART_TONES[part],
      values: timeline.map((point) => point[`${part}W`] / power.size),
    })),
    line:
      grid === null
        ? undefined
        : { yLabel: 'grid, g CO2e/kWh', values: timeline.map(({ gPerKwh }) => gPerKwh) },
  });
}

interface Unit {
  readonly name: string;
  readonly size: number;
  /** Values from here on are shown in it. */
  readonly from: number;
}

/** The largest first; the last takes what is left. */
const POWER_UNITS: readonly Unit[] = [
  { name: 'MW', size: 1e6, from: 2e6 },
  { name: 'kW', size: 1e3, from: 2e3 },
  { name: 'W', size: 1, from: 0 },
];
const TIME_UNITS: readonly Unit[] = [
  { name: 'days', size: 86_400, from: 172_800 },
  { name: 'h', size: 3600, from: 7200 },
  { name: 'min', size: 60, from: 300 },
  { name: 's', size: 1, from: 0 },
];

function unitOf(largest: number, units: readonly Unit[]): Unit {
  return units.find(({ from }) => largest >= from) ?? units[units.length - 1];
}
