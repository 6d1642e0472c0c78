import {
  dayShares,
  type GridRegion,
  type HourProfile,
  hourShares,
  type RegionMean,
  stepSeries,
} from '@kavier/core';
import type { FacilityScenario } from '../scenario/schema-facility.ts';
import type { Place } from './carbon-windows.ts';
import { isoMinute } from './run-signal.ts';

const HOUR_S = 3600;
const HOUR_MS = 3_600_000;

/**
 * A region of the catalog over the hours of its mean profile, on the level of its yearly mean, so that it compares with regions
 * and footprints that have the mean alone. Without a start the mean day of the year is taken, from 00:00 UTC on.
 */
export function profilePlace(
  { name }: GridRegion,
  mean: RegionMean,
  profile: HourProfile,
  { facility, endS }: { readonly facility: FacilityScenario; readonly endS: number },
): Place {
  const { startAt } = facility;
  const shares = hourShares(profile);
  const day = dayShares(shares);
  const startMs = startAt === undefined ? 0 : Date.parse(startAt);
  const shareAt = (ms: number) => {
    const at = new Date(ms);
    const hours = startAt === undefined ? day : shares[at.getUTCMonth()];
    return hours[at.getUTCHours()];
  };
  const at = (shiftS: number) => {
    const firstMs = startMs + shiftS * 1000;
    // The hour in which the run begins has begun before it.
    const hourMs = Math.floor(firstMs / HOUR_MS) * HOUR_MS;
    const beforeS = (hourMs - firstMs) / 1000;
    const count = Math.max(1, Math.ceil((endS - beforeS) / HOUR_S));
    const series = stepSeries(
      Array.from({ length: count }, (_, i) => beforeS + i * HOUR_S),
      Array.from({ length: count }, (_, i) => mean.gPerKwh * shareAt(hourMs + i * HOUR_MS)),
      beforeS + count * HOUR_S,
    );
    return { series, isRepeated: false };
  };
  const begins =
    startAt === undefined
      ? 'NO START WAS GIVEN, so regions with a profile have the mean day of the year, from 00:00 UTC on. Set --start-at.'
      : `The run begins at ${isoMinute(startMs)}.`;
  return {
    name,
    kind: mean.kind,
    at,
    varies: true,
    from: 'profile',
    assumptions: [begins, profileWords(name, mean, profile)],
  };
}

function profileWords(name: string, mean: RegionMean, { years, provenance }: HourProfile): string {
  const [first] = years;
  const last = years[years.length - 1];
  const span = first === last ? String(first) : `${first} to ${last}`;
  return (
    `${name} has its mean of ${mean.year}, ${mean.gPerKwh} g/kWh (${mean.provenance.source}), spread over the months and hours ` +
    `as on average in ${span} (${provenance.source}): a profile, no forecast; a file of intensities takes its place.`
  );
}
