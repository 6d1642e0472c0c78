import type { RequestWork } from '../record/request-work.ts';
import { remainder } from '../units/remainder.ts';
import type { RunCost } from './run-cost.ts';

/** Cost of requests: one row per request, and what belongs to none. Their sum is the total of the run. */
export interface RequestCost {
  readonly usd: Float64Array;
  /** Hardware that was held without work. */
  readonly unattributedUsd: number;
}

/**
 * Shares what a run's work costs out in proportion to the seconds of its steps that each request has (`RequestWork.shareS`);
 * what was held without work is unattributed. Hardware is paid by the hour, so time is its measure, and electricity that is paid apart
 * follows it here. A run in which nothing worked is all unattributed.
 */
export function attributeCost({ shareS }: RequestWork, cost: RunCost): RequestCost {
  const busyS = shareS.reduce((sum, seconds) => sum + seconds, 0);
  const usdPerS = busyS > 0 ? cost.usedUsd / busyS : 0;
  const given = busyS > 0 ? cost.usedUsd : 0;
  return {
    usd: shareS.map((seconds) => seconds * usdPerS),
    unattributedUsd: remainder(cost.totalUsd, given),
  };
}
