import { basename } from 'node:path';
import {
  constantIntensity,
  ENERGY_PARTS,
  type EnergyTimeline,
  findRegion,
  type GridRegion,
  hourProfile,
  type IntensityKind,
  intensityText,
  JOULES_PER_KWH,
  KavierError,
  type RegionMean,
  regionMean,
  StepIntegral,
  type StepSeries,
} from '@kavier/core';
import type { Signal } from '@kavier/io';
import { lookUpAt } from '../scenario/resolve-published.ts';
import type { FacilityScenario } from '../scenario/schema-facility.ts';
import { profilePlace } from './profile-place.ts';
import { overRun, readFacilitySignal } from './run-signal.ts';

/** Grid intensity over a run in one place from one start on. */
interface PlacedSeries {
  readonly series: StepSeries;
  /** Whether a series that is too short for this start is repeated. */
  readonly isRepeated: boolean;
}

export type PlaceSource = 'mean' | 'profile' | 'series';

/** Where a run might have taken place. */
export interface Place {
  readonly name: string;
  readonly kind: IntensityKind;
  /** For a run that begins `shiftS` after the first start. */
  readonly at: (shiftS: number) => PlacedSeries;
  /** Whether the hour of the day can matter there. */
  readonly varies: boolean;
  /** A yearly mean, a mean profile by month and hour, or the series of a file. */
  readonly from: PlaceSource;
  /** What is taken for granted there, whatever the start. */
  readonly assumptions: readonly string[];
}

/** Operational carbon of the run in one place, by start. */
export interface PlaceCarbon {
  readonly name: string;
  /** Which intensity, in words. */
  readonly intensity: string;
  readonly varies: boolean;
  readonly from: PlaceSource;
  /** One figure a start, g CO2e, in the order of the starts. */
  readonly carbonG: readonly number[];
  /** Starts for which the series was too short and is repeated. */
  readonly repeatedStarts: number;
}

/** Whether a place is named by a file of intensities. */
export const isSignalFile = (name: string) => /\.(parquet|csv|csv\.gz)$/i.test(name);

/** Who names the places. */
const WHERE = '--regions';

/**
 * Opens and reads every file of intensities among the names and looks up every region, as {@link placesOf} does when the
 * run is over. Errors: those of `placesOf`.
 */
export async function checkPlaces(
  names: readonly string[],
  facility: FacilityScenario,
): Promise<void> {
  for (const name of names) {
    if (!isSignalFile(name)) regionOf(name);
    else await readFacilitySignal({ file: name, kind: 'intensity', where: WHERE }, facility);
  }
}

/**
 * A place for each name: a region of the catalog with its mean profile, where there is one, or its yearly mean; or a file of
 * intensities.
 * Errors: an unknown region with the nearest name; those of reading a file.
 */
export async function placesOf(
  names: readonly string[],
  facility: FacilityScenario,
  endS: number,
): Promise<readonly Place[]> {
  const places = await Promise.all(
    names.map(async (name) => {
      if (!isSignalFile(name)) return regionPlace(name, facility, endS);
      const file = { file: name, kind: 'intensity', where: WHERE } as const;
      return signalPlace(await readFacilitySignal(file, facility), facility, endS);
    }),
  );
  // Two files may be of one zone, and a place is known by its name.
  return places.map((place, i) => {
    const isShared = places.some((other, j) => j !== i && other.name === place.name);
    return isShared ? { ...place, name: `${place.name} (${basename(names[i])})` } : place;
  });
}

function regionPlace(name: string, facility: FacilityScenario, endS: number): Place {
  const region = regionOf(name);
  const mean = regionMean(region);
  const profile = hourProfile(region.name);
  return profile === undefined
    ? meanPlace(region, mean)
    : profilePlace(region, mean, profile, { facility, endS });
}

/** Error: no such region, with the nearest name. */
function regionOf(name: string): GridRegion {
  return lookUpAt(
    () => WHERE,
    () => findRegion(name),
  );
}

function meanPlace(region: GridRegion, mean: RegionMean): Place {
  const { series } = constantIntensity(mean);
  const assumptions = [
    `${region.name} has its mean of ${mean.year}, ${mean.gPerKwh} g/kWh, at every hour (${mean.provenance.source}).`,
  ];
  const at = () => ({ series, isRepeated: false });
  return { name: region.name, kind: mean.kind, at, varies: false, from: 'mean', assumptions };
}

function signalPlace(signal: Signal, facility: FacilityScenario, endS: number): Place {
  const over = (shiftS: number) => overRun(facility, signal, endS, { shiftS, where: WHERE });
  const name = signal.zone ?? basename(signal.source).replace(/(\.csv)?(\.\w+)$/, '');
  return {
    name,
    kind: { signal: facility.signal, basis: facility.basis, scope: signal.scope },
    at: (shiftS) => {
      const { series, repeated } = over(shiftS);
      return { series, isRepeated: repeated !== null };
    },
    varies: true,
    from: 'series',
    assumptions: [over(0).begins, ...signal.notes.map((note) => `${name}: ${note}`)],
  };
}

/** The run's operational carbon in every place for every start, seconds after the first. */
export function carbonWindows(
  energy: EnergyTimeline,
  places: readonly Place[],
  shiftsS: readonly number[],
): readonly PlaceCarbon[] {
  const bucketJ = joulesByBucket(energy);
  return places.map(({ name, kind, at, varies, from }) => {
    // Without variation every start is the first one.
    const starts = varies ? shiftsS : shiftsS.slice(0, 1);
    let repeatedStarts = 0;
    const found = starts.map((shiftS) => {
      const { series, isRepeated } = at(shiftS);
      if (isRepeated) repeatedStarts++;
      return gramsOf(energy, bucketJ, series);
    });
    const carbonG = varies ? found : shiftsS.map(() => found[0]);
    return { name, intensity: intensityText(kind), varies, from, carbonG, repeatedStarts };
  });
}

function joulesByBucket({ parts, count }: EnergyTimeline): Float64Array {
  const joules = new Float64Array(count);
  for (const part of ENERGY_PARTS) {
    for (let i = 0; i < count; i++) joules[i] += parts[part][i];
  }
  return joules;
}

function gramsOf(
  { bucketS, endS, count }: EnergyTimeline,
  bucketJ: Float64Array,
  series: StepSeries,
): number {
  const intensity = new StepIntegral(series);
  let grams = 0;
  for (let i = 0; i < count; i++) {
    const fromS = Math.min(i * bucketS, endS);
    const toS = Math.min(fromS + bucketS, endS);
    grams += (bucketJ[i] / JOULES_PER_KWH) * intensity.mean(fromS, toS);
  }
  return grams;
}

/**
 * Starts of `0..24h` in steps of `stepS`: from the first up to, and not with, the last.
 * Errors (KavierError, `usage`): no such range, or one of more than 10,000 starts.
 */
export function shiftsOf(range: string, stepS: number): readonly number[] {
  const match = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)(h|d)$/.exec(range);
  const unitS = match?.[3] === 'd' ? 86_400 : 3600;
  const fromS = Number(match?.[1]) * unitS;
  const toS = Number(match?.[2]) * unitS;
  const count = Math.ceil((toS - fromS) / stepS);
  if (count >= 1 && count <= 10_000)
    return Array.from({ length: count }, (_, i) => fromS + i * stepS);
  throw new KavierError('these are no starts to compare', {
    kind: 'usage',
    where: '--shift',
    found: range,
    expected: 'a range such as 0..24h or 0..7d, of at most 10,000 starts',
  });
}
