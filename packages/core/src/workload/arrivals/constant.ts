import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';

export interface ConstantArrivals {
  /** Arrivals per second, > 0: arrival k (from 0) is at k / rateRps. */
  readonly rateRps: number;
}

/** Arrivals at equal distances, the first at 0. */
export const constant: ArrivalFamily<ConstantArrivals> = {
  create({ rateRps }, _stream, where) {
    requireNumber(rateRps, `${where}.rateRps`, { above: 0 });
    let index = 0;
    return { next: () => index++ / rateRps };
  },
  meanRateRps: ({ rateRps }) => rateRps,
};
