import type { BlockedSeconds } from '../../record/service-totals.ts';
import type { Scheduler } from './scheduler.ts';

/** What kept the first of a queue out of a step that was just decided. */
export type BlockedBy = keyof BlockedSeconds;

/** Undefined when nobody waits. */
export function blockedBy({
  waiting,
  running,
  options,
  budgetLeft,
  state,
}: Scheduler): BlockedBy | undefined {
  const first = waiting.peek();
  if (first < 0) return undefined;
  if (running.size >= options.maxSequences) return 'sequenceLimit';
  if (budgetLeft <= 0) return 'tokenBudget';
  if (options.batching === 'continuous' && options.chunkedPrefill) return 'kvMemory';
  if (state.requests.promptTokens[first] > budgetLeft) return 'tokenBudget';
  return options.batching === 'static' ? 'closedBatch' : 'kvMemory';
}
