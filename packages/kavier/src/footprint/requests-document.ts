import {
  attributeRun,
  type Distribution,
  distributionOf,
  type FootprintSetup,
  type IdleRule,
  JOULES_PER_WH,
  type PoolRecord,
  partJ,
  poolOfReplica,
  type RequestFootprint,
  type RequestRecord,
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

/** What a pool took, by who is answerable for it. */
export interface PoolShares {
  readonly name: string;
  /** Requests that it worked on. */
  readonly requests: number;
  readonly energyWh: number;
  readonly unattributedWh: number;
  readonly carbonG: number | null;
  readonly unattributedG: number | null;
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
  /** What the requests of each pool are answerable for, and what of the pool belongs to nobody. */
  readonly pools: readonly PoolShares[];
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
  const saved = run.pools.map(({ served: { promptTokens, cachedTokens } }, index) =>
    savedJ(
      partJ(footprint.pools[index].energy, 'prefillJ'),
      promptTokens - cachedTokens,
      cachedTokens,
    ),
  );
  const known = saved.filter((joules) => joules !== null);
  const served = (column: Float64Array) =>
    distributionOf(column.filter((_, id) => !Number.isNaN(record.startS[id])));
  return {
    idleRule,
    energyWh: served(found.energyJ.map((joules) => joules / JOULES_PER_WH)),
    carbonG: found.carbonG === null ? null : served(found.carbonG),
    attributedWh: (totalJ(energy) - found.unattributedJ) / JOULES_PER_WH,
    unattributedWh: found.unattributedJ / JOULES_PER_WH,
    unattributedG: found.unattributedG,
    savedByCacheWh:
      known.length === 0 ? null : known.reduce((sum, joules) => sum + joules, 0) / JOULES_PER_WH,
    classes: classesOf(requests, found),
    pools: poolShares(run.timeline.pools, record, found),
  };
}

function poolShares(
  pools: readonly PoolRecord[],
  { replica, startS }: RequestRecord,
  { energyJ, carbonG, pools: rest }: RequestFootprint,
): readonly PoolShares[] {
  const poolOf = poolOfReplica(pools);
  const own = replica.map((at) => poolOf[at] ?? -1);
  const sums = (column: ArrayLike<number>) => sumByClass(column, own, pools.length);
  const joules = sums(energyJ);
  const grams = carbonG === null ? null : sums(carbonG);
  const count = sums(startS.map((atS) => (Number.isNaN(atS) ? 0 : 1)));
  return pools.map(({ name }, index) => ({
    name,
    requests: count[index],
    energyWh: joules[index] / JOULES_PER_WH,
    unattributedWh: rest[index].unattributedJ / JOULES_PER_WH,
    carbonG: grams === null ? null : grams[index],
    unattributedG: rest[index].unattributedG,
  }));
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
