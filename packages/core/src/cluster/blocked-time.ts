import type { Replica } from '../engine/replica.ts';
import type { BlockedBy } from '../engine/replica-counters.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';

const REASONS = ['sequenceLimit', 'tokenBudget', 'kvMemory', 'closedBatch'] as const;

/** Adds up the busy time of replicas in which requests were kept waiting, by reason. */
export class BlockedTime {
  /** Index into `REASONS` of each replica's run under way, or -1. */
  readonly #reason: Int8Array;
  /** By replica and reason. */
  readonly #totals: Float64Array;

  constructor(replicas: number) {
    this.#reason = new Int8Array(replicas);
    this.#totals = new Float64Array(replicas * REASONS.length);
  }

  /** A replica has decided a step: why did those that still wait not get in? */
  planned({ index, blockedBy }: Replica): void {
    this.#reason[index] = blockedBy === undefined ? -1 : REASONS.indexOf(blockedBy);
  }

  ran(replica: number, seconds: number): void {
    const reason = this.#reason[replica];
    if (reason >= 0) this.#totals[replica * REASONS.length + reason] += seconds;
  }

  ofReplica(replica: number): BlockedSeconds {
    const of = (reason: BlockedBy) =>
      this.#totals[replica * REASONS.length + REASONS.indexOf(reason)];
    return {
      sequenceLimit: of('sequenceLimit'),
      tokenBudget: of('tokenBudget'),
      kvMemory: of('kvMemory'),
      closedBatch: of('closedBatch'),
    };
  }
}
