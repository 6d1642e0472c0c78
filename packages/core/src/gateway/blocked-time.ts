import type { Replica } from '../engine/serving/replica.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';

const REASONS = ['none', 'sequenceLimit', 'tokenBudget', 'kvMemory', 'closedBatch'] as const;
type Reason = (typeof REASONS)[number];

/** Adds up the busy time of replicas in which requests were kept waiting, by reason. */
export class BlockedTime {
  /** Index into `REASONS` of each replica's run under way. */
  readonly #reason: Uint8Array;
  readonly #totals = new Float64Array(REASONS.length);

  constructor(replicas: number) {
    this.#reason = new Uint8Array(replicas);
  }

  /** A replica has decided a step: why did those that still wait not get in? */
  planned(replica: Replica): void {
    const isBlocked = replica.scheduler.waiting.peek() >= 0;
    this.#reason[replica.index] = isBlocked ? REASONS.indexOf(reasonOf(replica)) : 0;
  }

  ran(replica: number, seconds: number): void {
    this.#totals[this.#reason[replica]] += seconds;
  }

  seconds(): BlockedSeconds {
    const [, sequenceLimit, tokenBudget, kvMemory, closedBatch] = this.#totals;
    return { sequenceLimit, tokenBudget, kvMemory, closedBatch };
  }
}

function reasonOf({ scheduler }: Replica): Reason {
  const { waiting, running, options, budgetLeft, state } = scheduler;
  if (running.size >= options.maxSequences) return 'sequenceLimit';
  if (budgetLeft <= 0) return 'tokenBudget';
  if (options.batching === 'continuous' && options.chunkedPrefill) return 'kvMemory';
  if (state.requests.promptTokens[waiting.peek()] > budgetLeft) return 'tokenBudget';
  return options.batching === 'static' ? 'closedBatch' : 'kvMemory';
}
