import { BLOCKED_BY } from '../engine/replica-counters.ts';
import type { PlannedRun } from '../engine/run.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';

/** Adds up the busy time of replicas in which requests were kept waiting, by reason. */
export class BlockedTime {
  /** By replica and reason. */
  readonly #totals: Float64Array;

  constructor(replicas: number) {
    this.#totals = new Float64Array(replicas * BLOCKED_BY.length);
  }

  ran(replica: number, { blockedBy, startS, endS }: PlannedRun): void {
    if (blockedBy >= 0) this.#totals[replica * BLOCKED_BY.length + blockedBy] += endS - startS;
  }

  ofReplica(replica: number): BlockedSeconds {
    const of = (reason: keyof BlockedSeconds) =>
      this.#totals[replica * BLOCKED_BY.length + BLOCKED_BY.indexOf(reason)];
    return {
      sequenceLimit: of('sequenceLimit'),
      tokenBudget: of('tokenBudget'),
      kvMemory: of('kvMemory'),
      closedBatch: of('closedBatch'),
    };
  }
}
