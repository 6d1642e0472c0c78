import { weibullShape } from '../../kernel/gamma-function.ts';
import { KavierError } from '../../units/errors.ts';
import { requireNumber } from '../../units/require.ts';
import type { ArrivalFamily } from './contract.ts';
import { renewalArrivals, weibullIntervals } from './intervals.ts';

export interface WeibullArrivals {
  /** Arrivals per second, > 0. */
  readonly rateRps: number;
  /** Coefficient of variation of the times between arrivals, 0.02 to 50. Give this or `shape`. */
  readonly cv?: number | undefined;
  /** Weibull shape, 0.2 to 60: 1 is Poisson, less is burstier. Give this or `cv`. */
  readonly shape?: number | undefined;
}

/** Weibull-distributed times between arrivals, which fit many clients of production services. */
export const weibull: ArrivalFamily<WeibullArrivals> = {
  create(options, stream, where) {
    requireNumber(options.rateRps, `${where}.rateRps`, { above: 0 });
    const intervals = weibullIntervals(shapeOf(options, where));
    return renewalArrivals(intervals, options.rateRps, stream);
  },
  meanRateRps: ({ rateRps }) => rateRps,
};

function shapeOf({ cv, shape }: WeibullArrivals, where: string): number {
  if (shape !== undefined && cv === undefined) {
    return requireNumber(shape, `${where}.shape`, { from: 0.2, to: 60 });
  }
  if (cv !== undefined && shape === undefined) {
    return weibullShape(requireNumber(cv, `${where}.cv`, { from: 0.02, to: 50 }));
  }
  throw new KavierError('Weibull arrivals need exactly one measure of burstiness', {
    kind: 'input',
    where,
    found: cv === undefined ? 'neither cv nor shape' : 'both cv and shape',
    expected: 'cv or shape',
  });
}
