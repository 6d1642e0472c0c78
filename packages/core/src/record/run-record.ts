import type { BookedWork } from './booked-work.ts';
import type { CacheCounters } from './cache-counters.ts';
import type { PoolRecord } from './pool-record.ts';
import type { RequestRecord } from './request-record.ts';
import type { ServiceTotals } from './service-totals.ts';

/** Everything that a run emits. Metrics, energy, carbon, water and cost are functions of this and of catalog data. */
export interface RunRecord {
  readonly requests: RequestRecord;
  /** Of all replicas: those of the first pool, then those of the next. */
  readonly work: BookedWork;
  /** At least one. */
  readonly pools: readonly PoolRecord[];
  /** Of all pools. */
  readonly cache: CacheCounters;
  /** Of all pools; present for services of batching replicas. */
  readonly service?: ServiceTotals | undefined;
  /** Simulated end of the run, seconds. */
  readonly endS: number;
}

/** A run without its requests: all that totals of energy and cost are computed from. */
export type RunTimeline = Omit<RunRecord, 'requests'>;

/** Time buckets of a run or of a part of it, to its end or to its last work, whichever is later. */
export function bucketsOfRun({ work, endS }: Pick<RunRecord, 'work' | 'endS'>): number {
  let count = Math.ceil(endS / work.bucketS);
  for (let replica = 0; replica < work.replicas; replica++) {
    count = Math.max(count, work.bucketCount(replica));
  }
  return count;
}
