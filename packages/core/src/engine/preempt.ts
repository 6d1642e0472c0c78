import { freeSlot } from './slots.ts';
import type { ReplicaState } from './state.ts';
import { closePhase, settle, stopComputing } from './stay.ts';

/**
 * A running request loses its place and its blocks, and waits again. `scheduled`: number of the last admission that this step
 * has given something to.
 */
export function preempt(s: ReplicaState, slot: number, scheduled: number): void {
  const { plan, serving } = s;
  const id = s.request[slot];
  plan.preempted[plan.preemptedCount++] = id;
  if (!s.finishes.has(slot)) plan.budgetLeft += plan.takeBack(slot);
  else if (s.order[slot] <= scheduled) plan.budgetLeft += s.speculation?.tokensOf(slot) ?? 1;
  settle(s, slot);
  if (serving.generated[id] > 0) s.gaps.opens(id, s.nowS);
  closePhase(s, slot);
  serving.columns.preemptions[id]++;
  stopComputing(s, slot);
  s.preemptedAtS.set(id, s.nowS);
  s.cache.releasePreempted(slot, id, s.context[slot]);
  freeSlot(s, slot);
  s.waiting.pushPreempted(id);
}

/** Who is preempted next: the newest admission; under `priority` the largest (priority value, arrival, id). */
export function victim(s: ReplicaState): number {
  const { previous, parked, options } = s;
  let slot = s.last;
  while (slot >= 0 && parked[slot] === 1) slot = previous[slot];
  if (options.order !== 'priority') return slot;
  let worst = slot;
  for (; slot >= 0; slot = previous[slot]) {
    if (parked[slot] === 0 && isLessUrgent(s, s.request[slot], s.request[worst])) worst = slot;
  }
  return worst;
}

function isLessUrgent({ priority, serving }: ReplicaState, x: number, y: number): boolean {
  const { arrivalS } = serving.record;
  const byPriority = priority === undefined ? 0 : priority[x] - priority[y];
  return (byPriority || arrivalS[x] - arrivalS[y] || x - y) > 0;
}
