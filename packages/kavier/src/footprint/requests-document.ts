import {
  attributeRun,
  type Distribution,
  distributionOf,
  type FootprintSetup,
  type IdleRule,
  JOULES_PER_WH,
  partJ,
  type RequestFootprint,
  type RunFootprint,
  savedJ,
  sumByClass,
  totalJ,
} from '@kavier/core';
import type { PricedRequests, PricedRun } from './priced-run.ts';

/** What the requests of one class, such as a tenant, are answerable for. */
export interface ClassFootprint {
  /** Null: requests without a class. */
  readonly name: string | null;
  readonly requests: number;
  readonly energyWh: number;
  readonly carbonG: number | null;
}

/** Energy and carbon of a run by its requests; with what belongs to nobody they are the whole. */
export interface RequestsDocument {
  readonly idleRule: IdleRule;
  /** Of a request that an engine worked on, node and facility included. */
  readonly energyWh: Distribution;
  readonly carbonG: Distribution | null;
  readonly attributedWh: number;
  /** Idle accelerators with their servers and facility, which no request is charged with. */
  readonly unattributedWh: number;
  readonly unattributedG: number | null;
  /** What prompt tokens found in a cache would have taken at the mean energy of a computed one. */
  readonly savedByCacheWh: number | null;
  /** Empty in a workload without classes. */
  readonly classes: readonly ClassFootprint[];
}

/** Null when the run's work was not attributed to requests. */
export async function requestsDocument(
  run: PricedRun,
  footprint: RunFootprint,
  setups: readonly FootprintSetup[],
  idleRule: IdleRule,
): Promise<RequestsDocument | null> {
  const requests = await run.requests();
  const { record } = requests;
  if (record.work === undefined) return null;
  const found = attributeRun(record, run.timeline.pools, footprint, setups, idleRule);
  const { energy } = footprint;
  const { promptTokens, cachedTokens } = run.served;
  const saved = savedJ(partJ(energy, 'prefillJ'), promptTokens - cachedTokens, cachedTokens);
  const served = (column: Float64Array) =>
    distributionOf(column.filter((_, id) => !Number.isNaN(record.startS[id])));
  return {
    idleRule,
    energyWh: served(found.energyJ.map((joules) => joules / JOULES_PER_WH)),
    carbonG: found.carbonG === null ? null : served(found.carbonG),
    attributedWh: (totalJ(energy) - found.unattributedJ) / JOULES_PER_WH,
    unattributedWh: found.unattributedJ / JOULES_PER_WH,
    unattributedG: found.unattributedG,
    savedByCacheWh: saved === null ? null : saved / JOULES_PER_WH,
    classes: classesOf(requests, found),
  };
}

function classesOf(
  { record, requestClass, classNames }: PricedRequests,
  { energyJ, carbonG }: RequestFootprint,
): readonly ClassFootprint[] {
  if (requestClass === undefined || classNames === undefined) return [];
  const sums = (column: ArrayLike<number>) => sumByClass(column, requestClass, classNames.length);
  const joules = sums(energyJ);
  const grams = carbonG === null ? null : sums(carbonG);
  const count = sums(record.startS.map((startS) => (Number.isNaN(startS) ? 0 : 1)));
  return [...classNames, null]
    .map((name, code) => ({
      name,
      requests: count[code],
      energyWh: joules[code] / JOULES_PER_WH,
      carbonG: grams === null ? null : grams[code],
    }))
    .filter(({ name, requests }) => name !== null || requests > 0);
}
