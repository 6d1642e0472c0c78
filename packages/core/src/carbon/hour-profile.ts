import type { Provenance } from '../hardware/provenance.ts';
import { HOUR_PROFILES } from './catalog-profiles.ts';
import type { IntensityKind } from './intensity.ts';

/** Mean intensity of a grid by month and hour of the day, from hourly series of whole years. */
export interface HourProfile {
  /** Name of the region. */
  readonly region: string;
  readonly years: readonly number[];
  /** Set of the manifest of public files that it was computed from. */
  readonly set: string;
  readonly scope: IntensityKind['scope'];
  readonly provenance: Provenance;
  /** g CO2-equivalent per kWh: twelve months from January on, 24 hours from 00:00 UTC on. */
  readonly gPerKwh: readonly (readonly number[])[];
}

/** Days of the months, a leap year's February counted a quarter. */
const MONTH_DAYS = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The profile of a region; undefined where no open series of it was at hand. */
export function hourProfile(region: string): HourProfile | undefined {
  return HOUR_PROFILES.find((profile) => profile.region === region);
}

/**
 * A profile as shares of its mean over a year, by month and hour: times the mean of another year or kind of factors it gives
 * an intensity whose mean over a year is that mean.
 */
export function hourShares({ gPerKwh }: HourProfile): readonly (readonly number[])[] {
  const mean = meanOf(
    gPerKwh.map((hours) => meanOf(hours)),
    MONTH_DAYS,
  );
  return gPerKwh.map((hours) => hours.map((value) => value / mean));
}

/** The mean day of a year of such shares, 24 of them. */
export function dayShares(shares: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) =>
    meanOf(
      shares.map((hours) => hours[hour]),
      MONTH_DAYS,
    ),
  );
}

function meanOf(values: readonly number[], weights: readonly number[] = values.map(() => 1)) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
}
