import { contextOf } from './decoding.ts';
import type { ReplicaState } from './state.ts';

/**
 * What a replica has decided, in words, one line for each part: who decodes, who prefills how much, who was admitted and who
 * lost their place, and how often the step is repeated. For people and tests; valid from a decision to the end of its run.
 */
export function describePlan(s: ReplicaState): string {
  const { plan, run, request } = s;
  const lines: string[] = [];
  const decodes = decoding(s).map((slot) => `${request[slot]} on ${contextOf(s, slot)}`);
  if (decodes.length > 0) lines.push(`decode ${decodes.join(', ')}`);
  for (let i = 0; i < plan.chunks; i++) {
    const { slot, tokens, context, target } = plan;
    lines.push(`prefill ${request[slot[i]]}: ${tokens[i]} on ${context[i]} of ${target[i]}`);
  }
  const ids = (column: Int32Array, count: number) => column.subarray(0, count).join(', ');
  if (plan.admittedCount > 0) lines.push(`admit ${ids(plan.admitted, plan.admittedCount)}`);
  if (plan.preemptedCount > 0) lines.push(`preempt ${ids(plan.preempted, plan.preemptedCount)}`);
  if (s.stalled.length > 0) {
    lines.push(`stall ${s.stalled.map((slot) => request[slot]).join(', ')}`);
  }
  if (lines.length === 0) return 'nothing';
  const times = run.steps === 1 ? 'once' : `${run.steps} times`;
  return [...lines, `${times}; ${plan.budgetLeft} tokens of the budget are left`].join('\n');
}

/** Slots that decode, in order of admission. */
function decoding({ first, next, finishes }: ReplicaState): number[] {
  const slots: number[] = [];
  for (let slot = first; slot >= 0; slot = next[slot]) if (finishes.has(slot)) slots.push(slot);
  return slots;
}
