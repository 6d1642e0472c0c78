import { requireNumber } from '../../units/require.ts';
import type {
  Activity,
  BusyEnergy,
  PoweredAccelerator,
  PowerModel,
  PowerRange,
} from './contract.ts';

/** Idle and largest watts, checked. */
export interface Range {
  readonly idleW: number;
  readonly maxW: number;
}

export function powerRange(
  accelerator: PoweredAccelerator,
  { idleW = accelerator.idleW, maxW = accelerator.capW ?? accelerator.tdpW }: PowerRange,
  where: string,
): Range {
  requireNumber(idleW, `${where}.idleW`, { from: 0 });
  requireNumber(maxW, `${where}.maxW`, { from: idleW });
  return { idleW, maxW };
}

/**
 * A model that sees utilization alone, as those of OpenDC do. Batching engines show full utilization in every busy second, like
 * the counters of a driver, so that under them such a model tells busy from idle and nothing else.
 *
 * Approximation: a curve that is not linear is read at the mean utilization of a stretch. Under the published engine a stretch
 * holds two levels, 0.95 and 0.5 in the first and last 0.2 s of a request, which are one mean here.
 */
export function utilizationCurve(
  name: string,
  idleW: number,
  wattsAt: (utilization: number) => number,
): PowerModel {
  return {
    name,
    idleW,
    busy: ({ busyS, utilizationS }: Activity): BusyEnergy => {
      const baseJ = busyS > 0 ? busyS * wattsAt(Math.min(1, utilizationS / busyS)) : 0;
      return { baseJ, weightJ: 0, kvJ: 0, computeJ: 0 };
    },
    assumptions: [
      `Power model ${name}: watts follow utilization alone, whatever the accelerator computes.`,
    ],
  };
}
