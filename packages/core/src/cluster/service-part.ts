import type { ReplicaCounters } from '../engine/replica-counters.ts';
import type { CacheCounters } from '../record/cache-counters.ts';
import type { LockstepTotals } from '../record/lockstep-totals.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';
import type { ReplicaLedger } from '../record/work-ledger.ts';
import type { HistogramCounts } from '../units/log-histogram.ts';

/** What one replica has done. */
export interface ReplicaTotals {
  readonly steps: number;
  readonly runs: number;
  readonly counters: ReplicaCounters;
  readonly blockedS: BlockedSeconds;
  readonly kvPeak: number;
  /** Busy seconds that were the host's. */
  readonly hostS: number;
  /** When the last thing happened to it, seconds; 0 when nothing has. */
  readonly lastS: number;
  readonly work: ReplicaLedger;
}

/** What the replicas of a share have done, as plain data: with the columns of the requests all that a record is made of. */
export interface ServicePart {
  /** In order. */
  readonly replicas: readonly ReplicaTotals[];
  /** By pool. */
  readonly pools: readonly {
    /** Of the requests that were sent to the share. */
    readonly turnedAway: number;
    readonly tokenGaps: HistogramCounts;
    /** Present where its replicas step together. */
    readonly lockstep: LockstepTotals | undefined;
  }[];
  /** Present where there is one; it sees all requests. */
  readonly promptStore: CacheCounters | undefined;
  /** When the last thing happened, seconds. */
  readonly endS: number;
}
