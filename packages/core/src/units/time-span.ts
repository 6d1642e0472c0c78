/** A span of simulated time, seconds. */
export interface TimeSpan {
  readonly fromS: number;
  readonly toS: number;
}

/** Share (0..1) of [startS, endS] that lies within a span; an instant lies in it or not. */
export function shareWithin({ fromS, toS }: TimeSpan, startS: number, endS: number): number {
  if (!(endS > startS)) return startS >= fromS && startS <= toS ? 1 : 0;
  return Math.max(0, Math.min(endS, toS) - Math.max(startS, fromS)) / (endS - startS);
}
