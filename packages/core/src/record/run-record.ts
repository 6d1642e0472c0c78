import type { CacheCounters } from './cache-counters.ts';
import type { RequestRecord } from './request-record.ts';
import type { ServiceTotals } from './service-totals.ts';
import type { UtilizationProfile } from './utilization.ts';
import type { WorkLedger } from './work-ledger.ts';

/** Everything that a run emits. Metrics, energy, carbon, water and cost are functions of this and of catalog data. */
export interface RunRecord {
  readonly requests: RequestRecord;
  readonly work: WorkLedger;
  readonly cache: CacheCounters;
  /** Accelerators of one replica. */
  readonly acceleratorsPerReplica: number;
  /**
   * How many accelerators were held, and for how long: `served` holds one only while it works on a request (the
   * published model, in which requests never wait for each other), `fleet` holds all replicas over the whole run.
   */
  readonly holding: 'served' | 'fleet';
  /** How the accelerator's utilization is shown over the service of one request, for sampled outputs. */
  readonly utilization: UtilizationProfile;
  /** Simulated end of the run, seconds. */
  readonly endS: number;
  /** Present for services of batching replicas. */
  readonly service?: ServiceTotals | undefined;
}

/** Time buckets of a run, to its end or to its last work, whichever is later. */
export function bucketsOfRun({ work, endS }: Pick<RunRecord, 'work' | 'endS'>): number {
  let count = Math.ceil(endS / work.bucketS);
  for (let replica = 0; replica < work.replicas; replica++) {
    count = Math.max(count, work.bucketCount(replica));
  }
  return count;
}
