import { contextOf } from './decoding.ts';
import { ROW, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

/**
 * What a replica has decided, in words, one line for each part: who decodes, who prefills how much, who was admitted and who
 * lost their place, and how often the step is repeated. For people and tests; valid from a decision to the end of its run.
 */
export function describePlan(s: ReplicaState): string {
  const { plan, run } = s;
  const requestOf = (slot: number) => s.slots[slot * SLOT.WIDTH + SLOT.REQUEST];
  const column = (place: number, count: number) =>
    Array.from({ length: count }, (_, row) => plan.rows[row * ROW.WIDTH + place]);
  const lines: string[] = [];
  const decodes = decoding(s).map((slot) => `${requestOf(slot)} on ${contextOf(s, slot)}`);
  if (decodes.length > 0) lines.push(`decode ${decodes.join(', ')}`);
  for (let i = 0; i < plan.chunks; i++) {
    const [slot, tokens, before, target] = plan.rows.subarray(i * ROW.WIDTH);
    lines.push(`prefill ${requestOf(slot)}: ${tokens} on ${before} of ${target}`);
  }
  const admitted = column(ROW.ADMITTED, plan.admittedCount);
  if (admitted.length > 0) lines.push(`admit ${admitted.join(', ')}`);
  const preempted = column(ROW.PREEMPTED, plan.preemptedCount);
  if (preempted.length > 0) lines.push(`preempt ${preempted.join(', ')}`);
  if (s.stalled.length > 0) {
    lines.push(`stall ${s.stalled.map(requestOf).join(', ')}`);
  }
  if (lines.length === 0) return 'nothing';
  const times = run.steps === 1 ? 'once' : `${run.steps} times`;
  return [...lines, `${times}; ${plan.budgetLeft} tokens of the budget are left`].join('\n');
}

/** Slots that decode, in order of admission. */
function decoding({ first, slots, finishes }: ReplicaState): number[] {
  const all: number[] = [];
  for (let slot = first; slot >= 0; slot = slots[slot * SLOT.WIDTH + SLOT.NEXT]) {
    if (finishes.has(slot)) all.push(slot);
  }
  return all;
}
