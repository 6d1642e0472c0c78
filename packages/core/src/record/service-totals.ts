import type { LockstepTotals } from './lockstep-totals.ts';

/**
 * What a service of batching replicas says of itself besides requests and work, summed over its replicas: how many steps
 * it took, and what kept waiting requests out.
 */
export interface ServiceTotals {
  /** Engine steps, and the runs of equal steps in which they were simulated. */
  readonly steps: number;
  readonly plannedRuns: number;
  /** Requests that admission turned away; those that could never be served are rejected, too, but not counted here. */
  readonly turnedAway: number;
  readonly blockedS: BlockedSeconds;
  /** KV blocks held by requests / blocks: largest of any replica at any time. Over time it is in the work ledger. */
  readonly kvPeak: number;
  /**
   * Busy seconds that were the host's: all of its time where it adds to the accelerator's, and where the two overlap the steps
   * that it made longer. Null when the host's time is not known apart.
   */
  readonly hostS: number | null;
  /** Gaps between consecutive output tokens of a request, over all requests. */
  readonly tokenGaps: TokenGapTotals;
  /** Null where nothing is drafted. */
  readonly speculation: SpeculationTotals | null;
  /** Null where each replica steps by itself. */
  readonly lockstep: Readonly<LockstepTotals> | null;
}

/** What came of the tokens that a draft model proposed. */
export interface SpeculationTotals {
  /** Drafted tokens that were verified, and those of them that became output. */
  readonly draftedTokens: number;
  readonly acceptedTokens: number;
  /** Decode steps, counted once for each request in them. */
  readonly verifications: number;
}

/** Null where there was no gap. Quantiles are off by at most 0.4 %, the others exact. */
export interface TokenGapTotals {
  readonly count: number;
  readonly meanS: number | null;
  readonly p50S: number | null;
  readonly p90S: number | null;
  readonly p95S: number | null;
  readonly p99S: number | null;
  readonly maxS: number | null;
}

/**
 * Busy replica-seconds in which somebody had to wait although a step had just been decided, by what kept the first of the
 * queue out of it.
 */
export interface BlockedSeconds {
  /** As many requests ran as may. */
  readonly sequenceLimit: number;
  /** The step's tokens were all given out, or an unsplit prompt did not fit into those left. */
  readonly tokenBudget: number;
  /** Too few free KV blocks, or blocks had just run out. */
  readonly kvMemory: number;
  /** A static batch was under way. */
  readonly closedBatch: number;
}
