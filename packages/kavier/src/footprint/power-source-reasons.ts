import {
  type CarbonTimeline,
  type EnergyPart,
  type EnergyTimeline,
  partJ,
  totalJ,
} from '@kavier/core';
import type { CrossCheck, PowerSourceSeries } from '@kavier/io';
import { formatShare, formatSignificant } from '../report/format.ts';
import type { ComparedQuantity } from './compared-quantity.ts';

export type Differences = Readonly<Record<ComparedQuantity, number | null>>;

interface Sides {
  readonly energy: EnergyTimeline;
  readonly carbon: CarbonTimeline | null;
  readonly series: PowerSourceSeries;
}

/** A FLOAT column holds 24 bits: differences up to 1e-6 are its rounding. */
const ROUNDING_PCT = 1e-4;

/** Seconds that OpenDC's clock, in milliseconds, may be off by rounding. */
const CLOCK_S = 5e-4;

/** Why a quantity may differ, most telling first: what each side counts, then how it is measured. */
export function likelyReasons(
  quantity: ComparedQuantity,
  differences: Differences,
  sides: Sides,
): readonly string[] {
  const difference = differences[quantity];
  if (difference === 0) return [];
  if (difference !== null && Math.abs(difference) <= ROUNDING_PCT) {
    return ['OpenDC writes FLOAT columns, which hold seven digits.'];
  }
  switch (quantity) {
    case 'energy':
      return [...powerReasons(sides), ...timeReasons(sides), TASK_ROUNDING];
    case 'mean power':
      return [...powerReasons(sides), ...timeReasons(sides)];
    case 'peak power':
      return [...powerReasons(sides), SHIFTED_WORK];
    case 'carbon':
      return carbonReasons(differences, sides);
    case 'mean intensity':
      return intensityReasons(sides);
    case 'span':
      return timeReasons(sides);
  }
}

const TASK_ROUNDING = 'A task lasts whole milliseconds, and at least one.';
const SHIFTED_WORK =
  'OpenDC places tasks on its own hosts, so the same work may meet at other times.';

function powerReasons({ energy }: Sides): readonly string[] {
  const share = (part: EnergyPart) => formatShare(partJ(energy, part) / totalJ(energy));
  const facility =
    partJ(energy, 'facilityJ') > 0
      ? [`OpenDC has no PUE; ${share('facilityJ')} of Kavier's energy is what the facility adds.`]
      : [];
  const host =
    partJ(energy, 'hostJ') > 0
      ? `${share('hostJ')} of Kavier's energy is of the servers besides their accelerators; in OpenDC that is the CPU power model of its hosts, whose CPUs have no work here.`
      : "Kavier counts accelerators alone; the CPUs of OpenDC's hosts draw power, idle ones too.";
  return [
    ...facility,
    host,
    `OpenDC powers every host of its topology until its end; ${share('idleJ')} of Kavier's energy is of accelerators that are held without work.`,
    'OpenDC draws by the utilization of a GPU under the power model of its topology; Kavier by the power model of the scenario.',
  ];
}

function timeReasons({ energy: { endS }, series: { spanS } }: Sides): readonly string[] {
  if (Math.abs(spanS - endS) <= CLOCK_S) return [];
  const seconds = (value: number) => `${formatSignificant(value)} s`;
  return [
    `OpenDC's samples cover ${seconds(spanS)} from its first task to its last sample, Kavier's run ${seconds(endS)}; tasks may wait there for a host, and what comes after the last sample is in no file.`,
  ];
}

function carbonReasons(differences: Differences, { carbon, series }: Sides): readonly string[] {
  if (carbon === null) return ['Kavier was given no grid.'];
  if (series.totalG === 0)
    return ['OpenDC emitted nothing: its power sources have no carbon trace.'];
  const percent = (quantity: ComparedQuantity) =>
    `${formatSignificant(differences[quantity], 3)} %`;
  return [
    `Carbon is energy times intensity: energy differs by ${percent('energy')}, mean intensity by ${percent('mean intensity')}.`,
  ];
}

function intensityReasons({ carbon, series }: Sides): readonly string[] {
  if (carbon === null) return ['Kavier was given no grid.'];
  if (series.totalJ === 0) return ['OpenDC drew nothing, so it has no mean intensity.'];
  if (series.totalG === 0) return ['OpenDC has no carbon trace.'];
  const rule =
    carbon.rule === 'published'
      ? ['Kavier takes the lower of neighbouring intensities, by the published rule.']
      : [];
  return [
    ...rule,
    "The carbon traces differ, or begin at another instant: OpenDC's clock begins with its first task.",
    'The mean is weighted by energy, which falls on other hours.',
  ];
}

/** How OpenDC's columns were read, and how they agree. */
export function notesOf(series: PowerSourceSeries): readonly string[] {
  const { accounting, energyCheck, carbonCheck, repeatedRows, sources } = series;
  const counted =
    accounting === 'per-sample'
      ? 'energy_usage and carbon_emission count from sample to sample.'
      : 'energy_usage and carbon_emission are running totals; their differences were taken.';
  const checked = (words: string, { differencePct }: CrossCheck) =>
    differencePct === null ? [] : [`${words} by ${formatSignificant(differencePct, 3)} %.`];
  return [
    `${sources.length} power source${sources.length === 1 ? '' : 's'}, added up. ${counted}`,
    ...checked(
      'Power at the end of each sample, times its seconds, differs from the energy',
      energyCheck,
    ),
    ...checked(
      'Energy times the intensity at the end of each sample differs from the carbon',
      carbonCheck,
    ),
    ...(repeatedRows === 0
      ? []
      : [`${repeatedRows} closing samples repeat a regular one and were left out.`]),
  ];
}
