import { type PoolRecord, poolOfReplica } from '../record/pool-record.ts';
import type { RequestWork } from '../record/request-work.ts';
import { remainder } from '../units/remainder.ts';
import type { RunCost } from './run-cost.ts';

/** Cost of requests: one row per request, and what belongs to none. Their sum is the total of the run. */
export interface RequestCost {
  readonly usd: Float64Array;
  /** Hardware that was held without work. */
  readonly unattributedUsd: number;
  /** The same by pool. */
  readonly unattributedUsdByPool: readonly number[];
}

/**
 * Shares what a run's work costs out, pool by pool, in proportion to the seconds of its steps that each request has
 * (`RequestWork.shareS`); what was held without work is unattributed. Hardware is paid by the hour, so time is its measure, and
 * electricity that is paid apart follows it here. A pool in which nothing worked is all unattributed.
 */
export function attributeCost(
  replica: Int32Array,
  { shareS }: RequestWork,
  pools: readonly Pick<PoolRecord, 'firstReplica' | 'replicas'>[],
  cost: RunCost,
): RequestCost {
  const poolOf = poolOfReplica(pools);
  const busyS = new Float64Array(pools.length);
  for (let id = 0; id < shareS.length; id++) busyS[poolOf[replica[id]]] += shareS[id];
  const usdPerS = cost.pools.map(({ usedUsd }, pool) =>
    busyS[pool] > 0 ? usedUsd / busyS[pool] : 0,
  );
  const unattributedUsdByPool = cost.pools.map(({ totalUsd, usedUsd }, pool) =>
    remainder(totalUsd, busyS[pool] > 0 ? usedUsd : 0),
  );
  return {
    usd: shareS.map((seconds, id) => seconds * (usdPerS[poolOf[replica[id]]] ?? 0)),
    unattributedUsd: unattributedUsdByPool.reduce((sum, usd) => sum + usd, 0),
    unattributedUsdByPool,
  };
}
