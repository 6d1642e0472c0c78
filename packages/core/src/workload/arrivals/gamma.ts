import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';
import { gammaIntervals, renewalArrivals } from './intervals.ts';

export interface GammaArrivals {
  /** Arrivals per second, > 0. */
  readonly rateRps: number;
  /**
   * Coefficient of variation of the times between arrivals, 0.02 to 50: 1 is Poisson, more is
   * burstier.
   */
  readonly cv: number;
}

/** Gamma-distributed times between arrivals, the usual way to set burstiness. */
export const gamma: ArrivalFamily<GammaArrivals> = {
  create({ rateRps, cv }, stream, where) {
    requireNumber(rateRps, `${where}.rateRps`, { above: 0 });
    requireNumber(cv, `${where}.cv`, { from: 0.02, to: 50 });
    return renewalArrivals(gammaIntervals(1 / (cv * cv)), rateRps, stream);
  },
  meanRateRps: ({ rateRps }) => rateRps,
};
