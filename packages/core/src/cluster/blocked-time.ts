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

  /** Summed over a range of replicas. */
  seconds(firstReplica: number, replicas: number): BlockedSeconds {
    const of = (reason: keyof BlockedSeconds) => {
      let sum = 0;
      for (let replica = firstReplica; replica < firstReplica + replicas; replica++) {
        sum += this.#totals[replica * BLOCKED_BY.length + BLOCKED_BY.indexOf(reason)];
      }
      return sum;
    };
    return {
      sequenceLimit: of('sequenceLimit'),
      tokenBudget: of('tokenBudget'),
      kvMemory: of('kvMemory'),
      closedBatch: of('closedBatch'),
    };
  }
}
