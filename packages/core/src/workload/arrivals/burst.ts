import { drawExponential } from '../../kernel/distributions.ts';
import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';

export interface BurstArrivals {
  /** Arrivals per second between bursts, > 0. */
  readonly rateRps: number;
  /** Rate during a burst as a multiple of `rateRps`, > 0. */
  readonly factor: number;
  /** Length of a burst in seconds, > 0 and at most `everyS`. */
  readonly durationS: number;
  /** Time from the start of one burst to the start of the next in seconds, > 0. */
  readonly everyS: number;
  /** Start of the first burst in seconds, 0 up to `everyS`. Default half of `everyS`. */
  readonly firstS?: number | undefined;
}

/**
 * A Poisson process that switches between two rates at fixed times. One unit-exponential number an
 * arrival is spent piece by piece at the rate in force, which is exact.
 */
export const burst: ArrivalFamily<BurstArrivals> = {
  create(options, stream, where) {
    const { rateRps, factor, durationS, everyS } = options;
    requireNumber(rateRps, `${where}.rateRps`, { above: 0 });
    requireNumber(factor, `${where}.factor`, { above: 0 });
    requireNumber(everyS, `${where}.everyS`, { above: 0 });
    requireNumber(durationS, `${where}.durationS`, { above: 0, to: everyS });
    const firstS = requireNumber(options.firstS ?? everyS / 2, `${where}.firstS`, {
      from: 0,
      to: everyS,
    });
    let timeS = 0;
    /**
     * Burst number `index` starts at firstS + index * everyS; `inBurst` says which side of its end
     * we are.
     */
    let index = -1;
    let inBurst = firstS + durationS > everyS;
    return {
      next: () => {
        let work = drawExponential(stream, 1);
        for (;;) {
          const burstS = firstS + index * everyS;
          const endS = inBurst ? burstS + durationS : burstS + everyS;
          const rate = inBurst ? rateRps * factor : rateRps;
          const spentByEnd = (endS - timeS) * rate;
          if (work < spentByEnd) {
            timeS += work / rate;
            return timeS;
          }
          work -= Math.max(0, spentByEnd);
          timeS = Math.max(timeS, endS);
          if (!inBurst) index++;
          inBurst = !inBurst;
        }
      },
    };
  },
  meanRateRps: ({ rateRps, factor, durationS, everyS }) =>
    rateRps * (1 + ((factor - 1) * durationS) / everyS),
};
