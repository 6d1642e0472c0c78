import { drawExponential } from '../../kernel/distributions.ts';
import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';

export interface PoissonArrivals {
  /** Arrivals per second, > 0. */
  readonly rateRps: number;
}

/** A Poisson process: many independent users, times between arrivals exponential (cv 1). */
export const poisson: ArrivalFamily<PoissonArrivals> = {
  create({ rateRps }, stream, where) {
    requireNumber(rateRps, `${where}.rateRps`, { above: 0 });
    const meanS = 1 / rateRps;
    let timeS = 0;
    return {
      next: () => {
        timeS += drawExponential(stream, meanS);
        return timeS;
      },
    };
  },
  meanRateRps: ({ rateRps }) => rateRps,
};
