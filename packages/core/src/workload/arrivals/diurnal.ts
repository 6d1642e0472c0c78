import { drawExponential } from '../../kernel/distributions.ts';
import { cosTurns } from '../../kernel/elementary.ts';
import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';

export interface DiurnalArrivals {
  /** Mean arrivals per second over a whole period, > 0. */
  readonly rateRps: number;
  /**
   * Swing around the mean as a share of it, 0 to 1: 0.5 swings between half and one and a half.
   * Default 0.5.
   */
  readonly amplitude?: number | undefined;
  /** Length of the cycle in seconds, > 0. Default 86,400, a day. */
  readonly periodS?: number | undefined;
  /**
   * Time of the first peak in seconds. Default half a period, so that the workload starts at its
   * lowest.
   */
  readonly peakS?: number | undefined;
}

/**
 * A Poisson process whose rate follows the day: rate(t) = rateRps (1 + amplitude cos(2 pi (t -
 * peakS) / periodS)), drawn by thinning a process at the peak rate (Lewis and Shedler, Naval
 * Research Logistics 26(3), 1979).
 */
export const diurnal: ArrivalFamily<DiurnalArrivals> = {
  create(options, stream, where) {
    const rateRps = requireNumber(options.rateRps, `${where}.rateRps`, { above: 0 });
    const { amplitude = 0.5, periodS = 86_400 } = options;
    requireNumber(amplitude, `${where}.amplitude`, { from: 0, to: 1 });
    requireNumber(periodS, `${where}.periodS`, { above: 0 });
    const peakS = requireNumber(options.peakS ?? periodS / 2, `${where}.peakS`);
    const meanS = 1 / (rateRps * (1 + amplitude));
    let timeS = 0;
    return {
      next: () => {
        for (;;) {
          timeS += drawExponential(stream, meanS);
          const share = 1 + amplitude * cosTurns((timeS - peakS) / periodS);
          if (stream.nextUniform() * (1 + amplitude) < share) return timeS;
        }
      },
    };
  },
  meanRateRps: ({ rateRps }) => rateRps,
};
