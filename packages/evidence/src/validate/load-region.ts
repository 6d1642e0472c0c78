import type { MeasuredPoint } from '../measured/point.ts';

/** How many requests run at a time on a replica, or that more come than can be served. */
export const LOAD_REGIONS = ['1', '2-8', '9-32', '33-128', '129+', 'stream', 'saturated'] as const;
export type LoadRegion = (typeof LOAD_REGIONS)[number];

/** The region of a measured point. `stream`: requests that came by their own times, below saturation. */
export function loadRegionOf({ load, setup, isSaturated }: MeasuredPoint): LoadRegion {
  if (isSaturated === true) return 'saturated';
  if (load.kind === 'requests') return 'stream';
  if (load.kind === 'step') {
    return regionOfConcurrency(load.parts.reduce((sum, { sequences }) => sum + sequences, 0));
  }
  const requests = load.kind === 'batch' ? load.requests : load.concurrency;
  return regionOfConcurrency(requests / (setup.dataParallel ?? 1));
}

/** The region of so many requests at a time. */
export function regionOfConcurrency(requests: number): LoadRegion {
  if (requests <= 1) return '1';
  if (requests <= 8) return '2-8';
  if (requests <= 32) return '9-32';
  return requests <= 128 ? '33-128' : '129+';
}
