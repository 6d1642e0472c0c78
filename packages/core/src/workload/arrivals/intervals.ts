import { drawExponential, drawGamma, drawWeibull } from '../../kernel/distributions.ts';
import { pow } from '../../kernel/elementary.ts';
import { weibullMean } from '../../kernel/gamma-function.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { ArrivalProcess } from './contract.ts';

/** Times between the arrivals of a renewal process, in units of their mean. */
export interface UnitIntervals {
  /** Time from one arrival to the next; mean 1. */
  draw(stream: RandomStream): number;
  /**
   * Time from the start to the first arrival of a process that has been running for ever: an
   * interval chosen with chance in proportion to its length, cut at a uniform point. With it the
   * expected number of arrivals up to t is t from the first moment on; starting with a whole
   * interval would add (cv^2 - 1) / 2 of them.
   */
  drawFirst(stream: RandomStream): number;
}

export const EXPONENTIAL_INTERVALS: UnitIntervals = {
  draw: (stream) => drawExponential(stream, 1),
  drawFirst: (stream) => drawExponential(stream, 1),
};

/** Gamma intervals: cv = 1 / sqrt(shape). In proportion to length they are gamma of shape + 1. */
export function gammaIntervals(shape: number): UnitIntervals {
  const scale = 1 / shape;
  return {
    draw: (stream) => drawGamma(stream, shape, scale),
    drawFirst: (stream) => stream.nextOpenUniform() * drawGamma(stream, shape + 1, scale),
  };
}

/**
 * Weibull intervals. In proportion to length, (x / scale)^shape is gamma of shape 1 + 1 / shape.
 */
export function weibullIntervals(shape: number): UnitIntervals {
  const scale = 1 / weibullMean(shape);
  return {
    draw: (stream) => drawWeibull(stream, shape, scale),
    drawFirst: (stream) =>
      stream.nextOpenUniform() * scale * pow(drawGamma(stream, 1 + 1 / shape, 1), 1 / shape),
  };
}

/** The stationary renewal process with these intervals at a constant rate. */
export function renewalArrivals(
  intervals: UnitIntervals,
  rateRps: number,
  stream: RandomStream,
): ArrivalProcess {
  let timeS = -1;
  return {
    next: () => {
      timeS =
        timeS < 0
          ? intervals.drawFirst(stream) / rateRps
          : timeS + intervals.draw(stream) / rateRps;
      return timeS;
    },
  };
}
