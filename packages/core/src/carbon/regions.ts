import { findEntry } from '../hardware/find-entry.ts';
import type { Provenance } from '../hardware/provenance.ts';
import { KavierError } from '../units/errors.ts';
import { constantSeries } from '../units/step-series.ts';
import { GRID_REGIONS } from './catalog-regions.ts';
import type { GridIntensity, IntensityKind } from './intensity.ts';

/** Mean intensity of a grid over a year. */
export interface RegionMean {
  readonly year: number;
  /** g CO2-equivalent per kWh. */
  readonly gPerKwh: number;
  readonly kind: IntensityKind;
  readonly provenance: Provenance;
}

export interface GridRegion {
  /** ISO 3166 code of a country, or the zone's name at Electricity Maps. */
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** At least one. The first is the default: the newest life-cycle figure. */
  readonly means: readonly RegionMean[];
}

/**
 * The region of a name, title or alias, letters compared without case.
 *
 * @throws KavierError of kind `input` with the nearest known name.
 */
export function findRegion(name: string): GridRegion {
  return findEntry('region', name, GRID_REGIONS);
}

export interface RegionMeanWanted {
  readonly year?: number | undefined;
  readonly scope?: IntensityKind['scope'] | undefined;
}

/**
 * The first mean of a region that is of the wanted year and scope.
 *
 * @throws KavierError of kind `input` that lists the means there are.
 */
export function regionMean(region: GridRegion, wanted: RegionMeanWanted = {}): RegionMean {
  const { year, scope } = wanted;
  const found = region.means.find(
    (mean) =>
      (year === undefined || mean.year === year) &&
      (scope === undefined || mean.kind.scope === scope),
  );
  if (found !== undefined) return found;
  const known = region.means.map((mean) => `${mean.year} ${mean.kind.scope}`);
  throw new KavierError(`region ${region.name} has no such mean intensity`, {
    kind: 'input',
    found: [year, scope].filter((part) => part !== undefined).join(' '),
    expected: `one of ${known.join(', ')}`,
  });
}

/** A mean as the intensity of a run of any length. */
export function constantIntensity({ gPerKwh, kind }: RegionMean): GridIntensity {
  return { kind, series: constantSeries(gPerKwh) };
}
