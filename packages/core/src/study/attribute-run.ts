import { type CarbonTimeline, totalG } from '../carbon/carbon-timeline.ts';
import type { GridIntensity } from '../carbon/intensity.ts';
import { attributeEnergy, type IdleRule } from '../energy/attribute-energy.ts';
import { type EnergyTimeline, totalJ } from '../energy/energy-timeline.ts';
import { type PoolRecord, poolOfReplica } from '../record/pool-record.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { remainder } from '../units/remainder.ts';
import { StepIntegral } from '../units/step-integral.ts';
import type { FootprintSetup, RunFootprint } from './footprint.ts';

/** Energy and operational carbon of requests, and what belongs to none of them. */
export interface RequestFootprint extends Unattributed {
  readonly energyJ: Float64Array;
  /** Null where a pool has no grid. */
  readonly carbonG: Float64Array | null;
  /** By pool. */
  readonly pools: readonly Unattributed[];
}

/** What belongs to no request. */
export interface Unattributed {
  readonly unattributedJ: number;
  /** Null without a grid. */
  readonly unattributedG: number | null;
}

/**
 * Shares a run's energy and carbon out among its requests, pool by pool: the pool that served a request is the one it is charged for.
 * Energy: `attributeEnergy`. Carbon of a pool:
 *
 *   g_i = G e / E * (e_i c_i) / sum (e_j c_j)
 *
 * G and E carbon and energy of the pool, e_i energy of a request and e their sum, c_i the grid's mean intensity from its start to its
 * end: who ran in dirty hours gets more, and all together get what their energy is of the whole. With a constant grid it is e_i c.
 */
export function attributeRun(
  requests: RequestRecord,
  pools: readonly PoolRecord[],
  footprint: RunFootprint,
  setups: readonly Pick<FootprintSetup, 'intensity'>[],
  idle: IdleRule = 'unattributed',
): RequestFootprint {
  const energy = attributeEnergy(requests, footprint.energy, idle);
  const poolOf = poolOfReplica(pools);
  const restJ = pools.map(() => 0);
  for (const [replica, joules] of energy.unattributedJByReplica.entries()) {
    restJ[poolOf[replica]] += joules;
  }
  const { energyJ, unattributedJ } = energy;
  if (footprint.carbon === null) {
    const unattributed = restJ.map((joules) => ({ unattributedJ: joules, unattributedG: null }));
    return { energyJ, unattributedJ, carbonG: null, unattributedG: null, pools: unattributed };
  }
  const carbonG = new Float64Array(requests.count);
  const restG = footprint.pools.map(({ energy: ofPool, carbon }, pool) => {
    const { intensity } = setups[pool];
    if (carbon === null || intensity === undefined) return 0;
    const isOwn = (id: number) => poolOf[requests.replica[id]] === pool;
    const grid = { energy: ofPool, carbon, intensity, restJ: restJ[pool] };
    return shareCarbon(carbonG, { requests, energyJ, isOwn }, grid);
  });
  return {
    energyJ,
    unattributedJ,
    carbonG,
    unattributedG: restG.reduce((sum, grams) => sum + grams, 0),
    pools: restJ.map((joules, pool) => ({ unattributedJ: joules, unattributedG: restG[pool] })),
  };
}

/** Writes the carbon of a pool's requests, and gives what is left of it. */
function shareCarbon(
  carbonG: Float64Array,
  {
    requests: { startS, finishS },
    energyJ,
    isOwn,
  }: {
    readonly requests: RequestRecord;
    readonly energyJ: Float64Array;
    readonly isOwn: (id: number) => boolean;
  },
  pool: {
    readonly energy: EnergyTimeline;
    readonly carbon: CarbonTimeline;
    readonly intensity: GridIntensity;
    readonly restJ: number;
  },
): number {
  const allG = totalG(pool.carbon);
  const allJ = totalJ(pool.energy);
  const attributedG = allJ > 0 ? (allG * (allJ - pool.restJ)) / allJ : 0;
  const intensity = new StepIntegral(pool.intensity.series);
  let weights = 0;
  for (let id = 0; id < carbonG.length; id++) {
    if (energyJ[id] === 0 || !isOwn(id)) continue;
    const toS = Math.min(finishS[id], pool.energy.endS);
    // A mean is a difference of sums, which may end a rounding error below zero.
    carbonG[id] = energyJ[id] * Math.max(0, intensity.mean(Math.min(startS[id], toS), toS));
    weights += carbonG[id];
  }
  const share = weights > 0 ? attributedG / weights : 0;
  for (let id = 0; id < carbonG.length; id++) if (isOwn(id)) carbonG[id] *= share;
  return remainder(allG, weights > 0 ? attributedG : 0);
}

/** Sums of a column of requests, by class: element c is that of class c, the last one of requests without a class. */
export function sumByClass(
  column: ArrayLike<number>,
  classOf: ArrayLike<number> | undefined,
  classes: number,
): Float64Array {
  const sums = new Float64Array(classes + 1);
  for (let id = 0; id < column.length; id++) {
    const code = classOf?.[id] ?? -1;
    sums[code < 0 || code >= classes ? classes : code] += column[id];
  }
  return sums;
}
