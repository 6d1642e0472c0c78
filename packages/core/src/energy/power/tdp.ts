import type { PowerFamily } from './contract.ts';
import { utilizationCurve } from './utilization-curve.ts';

/**
 * The board power limit for every busy second and nothing otherwise: how the published model of inference (arXiv 2605.25247) bills
 * energy. An upper bound of what busy accelerators draw, and it leaves out what idle ones do.
 */
export const tdp: PowerFamily<object> = {
  create: ({ tdpW, capW = tdpW }) => utilizationCurve('tdp', 0, () => capW),
};
