import type { RunRecord } from '../record/run-record.ts';
import type { BlockedSeconds } from '../record/service-totals.ts';

/** What limits a service: a limit that keeps requests out of steps, or what its steps spend their time on. */
export const BINDING_CONSTRAINTS = [
  'sequence-limit', // as many requests ran as may
  'kv-memory', // KV blocks ran out
  'closed-batch', // a static batch had to end first
  'host', // scheduling and input preparation
  'prefill-compute', // computing prompts
  'decode-bandwidth', // reading weights and KV cache for output tokens
] as const;
export type BindingConstraint = (typeof BINDING_CONSTRAINTS)[number];

/**
 * The binding constraint, from what the busy time goes to: the host when it makes half of it, prefill when that does, otherwise
 * decode. Where requests are kept waiting (`isCrowded`) while decode reads more weights than KV cache, a larger batch would
 * share those reads: then the limit that keeps most requests out binds, if limits other than the token budget make half of
 * the time in which somebody is kept out.
 *
 * A used-up token budget is no limit of its own: it says that there is as much to compute as a step may hold.
 */
export function bindingConstraint(run: RunRecord, isCrowded: boolean): BindingConstraint | null {
  const { work, service } = run;
  const busyS = work.total('busyS');
  if (busyS === 0) return null;
  if (2 * (service?.hostS ?? 0) >= busyS) return 'host';
  if (2 * work.total('prefillS') >= busyS) return 'prefill-compute';
  const sharesReads = work.total('weightBytes') > work.total('kvReadBytes');
  const limit = isCrowded && service !== undefined ? batchLimit(service.blockedS) : null;
  return sharesReads && limit !== null ? limit : 'decode-bandwidth';
}

/** What keeps batches small; null when that is mostly the token budget, or nothing. */
function batchLimit(blocked: BlockedSeconds): BindingConstraint | null {
  const limits = [
    ['sequence-limit', blocked.sequenceLimit],
    ['kv-memory', blocked.kvMemory],
    ['closed-batch', blocked.closedBatch],
  ] as const;
  const [name, mostS] = limits.reduce((most, limit) => (limit[1] > most[1] ? limit : most));
  const allS = blockedSeconds(blocked);
  return mostS > 0 && 2 * (allS - blocked.tokenBudget) >= allS ? name : null;
}

export function blockedSeconds(blocked: BlockedSeconds): number {
  return blocked.sequenceLimit + blocked.tokenBudget + blocked.kvMemory + blocked.closedBatch;
}
