import { quantileOfSorted } from '@kavier/core';
import { PUBLISHED_WALL_TIMES, type PublishedWallTime } from './published-accuracy.ts';

/** Which statistics of the ten published runs round to the figure that the paper states. */
export interface WallTimeReading extends PublishedWallTime {
  readonly meanS: number;
  readonly medianS: number;
  readonly firstRunS: number;
  readonly agreeing: readonly ('mean' | 'median' | 'first run')[];
}

/**
 * Experiment 1.3: what the published wall times are statistics of. Ours are timed elsewhere; the
 * core has no clock.
 */
export function readWallTimes(): readonly WallTimeReading[] {
  return PUBLISHED_WALL_TIMES.map((published) => {
    const runs = published.runsS;
    const meanS = runs.reduce((sum, run) => sum + run, 0) / runs.length;
    const medianS = quantileOfSorted(Float64Array.from(runs).sort(), 0.5);
    const firstRunS = runs[0];
    const rounds = (value: number) => toThreeDigits(value, published.statedS) === published.statedS;
    const agreeing: WallTimeReading['agreeing'][number][] = [];
    if (rounds(meanS)) agreeing.push('mean');
    if (rounds(medianS)) agreeing.push('median');
    if (rounds(firstRunS)) agreeing.push('first run');
    return { ...published, meanS, medianS, firstRunS, agreeing };
  });
}

/** Rounds to the decimals with which the paper states a figure: one below 100, none above. */
function toThreeDigits(value: number, stated: number): number {
  const scale = stated < 100 ? 10 : 1;
  return Math.round(value * scale) / scale;
}
