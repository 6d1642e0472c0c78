import { type Estimate, estimate, notMeasured, scaleEstimate } from '../uncertainty/estimate.ts';
import { VALIDATED_POWER } from '../uncertainty/run-factors.ts';
import type { PricedRun } from './priced-run.ts';

/** A total of a run and what it comes to per million tokens, with their intervals. */
export interface TotalIntervals {
  readonly total: Estimate;
  readonly perMtokenOutput: Estimate;
  readonly perMtokenAll: Estimate;
}

/** Points of a total, in its unit. */
export interface TotalPoints {
  readonly total: number;
  readonly perMtoken: { readonly output: number | null; readonly all: number | null };
}

/**
 * Intervals of what is in proportion to the energy of a run, or to the hours that it holds accelerators, as they were validated for
 * the run. Null for the published engine, whose accuracy is in its reproduction.
 */
export function totalIntervals(
  run: PricedRun,
  of: 'energyWh' | 'acceleratorHours',
  { total, perMtoken }: TotalPoints,
): TotalIntervals | null {
  const intervals = run.uncertainty()?.intervals;
  if (intervals === undefined) return null;
  const isOther =
    of === 'energyWh' && run.powered.some(({ setup }) => setup.power.name !== VALIDATED_POWER);
  const nothing = notMeasured(`errors are of the power model ${VALIDATED_POWER}`);
  const like = (point: number | null) =>
    isOther ? estimate(point, nothing) : scaleEstimate(intervals[of], point);
  return {
    total: like(total),
    perMtokenOutput: like(perMtoken.output),
    perMtokenAll: like(perMtoken.all),
  };
}
