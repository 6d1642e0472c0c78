import type { CarbonTimeline } from '../carbon/carbon-timeline.ts';
import { totalG } from '../carbon/carbon-timeline.ts';
import type { GridIntensity } from '../carbon/intensity.ts';
import { attributeEnergy, type IdleRule } from '../energy/attribute-energy.ts';
import { type EnergyTimeline, totalJ } from '../energy/energy-timeline.ts';
import type { RequestRecord } from '../record/request-record.ts';
import { remainder } from '../units/remainder.ts';
import { StepIntegral } from '../units/step-integral.ts';

/** Energy and operational carbon of requests, and what belongs to none of them. */
export interface RequestFootprint {
  readonly energyJ: Float64Array;
  readonly unattributedJ: number;
  /** Null without a grid. */
  readonly carbonG: Float64Array | null;
  readonly unattributedG: number | null;
}

/**
 * Shares a run's energy and carbon out among its requests. Energy: `attributeEnergy`. Carbon:
 *
 *   g_i = G e / E * (e_i c_i) / sum (e_j c_j)
 *
 * G and E carbon and energy of the run, e_i energy of a request and e their sum, c_i the grid's mean intensity from its start to its
 * end: who ran in dirty hours gets more, and all together get what their energy is of the whole. With a constant grid it is e_i c.
 */
export function attributeRun(
  requests: RequestRecord,
  energy: EnergyTimeline,
  grid: { readonly carbon: CarbonTimeline; readonly intensity: GridIntensity } | null,
  idle: IdleRule = 'unattributed',
): RequestFootprint {
  const { energyJ, unattributedJ } = attributeEnergy(requests, energy, idle);
  if (grid === null) return { energyJ, unattributedJ, carbonG: null, unattributedG: null };
  const totalCarbonG = totalG(grid.carbon);
  const allJ = totalJ(energy);
  const attributedG = allJ > 0 ? (totalCarbonG * (allJ - unattributedJ)) / allJ : 0;
  const carbonG = weightedByIntensity(requests, energyJ, grid.intensity, energy.endS);
  const weights = carbonG.reduce((sum, weight) => sum + weight, 0);
  const share = weights > 0 ? attributedG / weights : 0;
  for (let id = 0; id < carbonG.length; id++) carbonG[id] *= share;
  const given = weights > 0 ? attributedG : 0;
  return { energyJ, unattributedJ, carbonG, unattributedG: remainder(totalCarbonG, given) };
}

/** Energy of each request times the mean intensity over its stay. */
function weightedByIntensity(
  { startS, finishS }: RequestRecord,
  energyJ: Float64Array,
  { series }: GridIntensity,
  endS: number,
): Float64Array {
  const intensity = new StepIntegral(series);
  return energyJ.map((joules, id) => {
    if (joules === 0) return 0;
    const toS = Math.min(finishS[id], endS);
    // A mean is a difference of sums, which may end a rounding error below zero.
    return joules * Math.max(0, intensity.mean(Math.min(startS[id], toS), toS));
  });
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
