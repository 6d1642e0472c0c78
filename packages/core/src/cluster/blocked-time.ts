import type { Replica } from '../engine/replica.ts';
import type { BlockedBy } from '../engine/replica-counters.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';

const REASONS: readonly (BlockedBy | undefined)[] = [
  undefined,
  'sequenceLimit',
  'tokenBudget',
  'kvMemory',
  'closedBatch',
];

/** Adds up the busy time of replicas in which requests were kept waiting, by reason. */
export class BlockedTime {
  /** Index into `REASONS` of each replica's run under way. */
  readonly #reason: Uint8Array;
  readonly #totals = new Float64Array(REASONS.length);

  constructor(replicas: number) {
    this.#reason = new Uint8Array(replicas);
  }

  /** A replica has decided a step: why did those that still wait not get in? */
  planned({ index, blockedBy }: Replica): void {
    this.#reason[index] = REASONS.indexOf(blockedBy);
  }

  ran(replica: number, seconds: number): void {
    this.#totals[this.#reason[replica]] += seconds;
  }

  seconds(): BlockedSeconds {
    const [, sequenceLimit, tokenBudget, kvMemory, closedBatch] = this.#totals;
    return { sequenceLimit, tokenBudget, kvMemory, closedBatch };
  }
}
