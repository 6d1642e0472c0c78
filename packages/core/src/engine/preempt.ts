import { SLOT } from './slot-columns.ts';
import { freeSlot } from './slots.ts';
import type { ReplicaState } from './state.ts';
import { closePhase, settle, stopComputing } from './stay.ts';

const { REQUEST, ORDER, PREVIOUS, CONTEXT, PARKED, WIDTH } = SLOT;

/**
 * A running request loses its place and its blocks, and waits again. `scheduled`: number of the last admission that this step
 * has given something to.
 */
export function preempt(s: ReplicaState, slot: number, scheduled: number): void {
  const { plan, serving } = s;
  const id = s.slots[slot * WIDTH + REQUEST];
  plan.preempts(id);
  if (!s.finishes.has(slot)) plan.budgetLeft += plan.takeBack(slot);
  else if (s.slots[slot * WIDTH + ORDER] <= scheduled) {
    plan.budgetLeft += s.speculation?.tokensOf(slot) ?? 1;
  }
  settle(s, slot);
  if (serving.generated[id] > 0) s.gaps.opens(id, s.nowS);
  closePhase(s, slot);
  serving.columns.preemptions[id]++;
  stopComputing(s, slot);
  s.preemptedAtS.set(id, s.nowS);
  s.cache.releasePreempted(slot, id, s.slots[slot * WIDTH + CONTEXT]);
  freeSlot(s, slot);
  s.waiting.pushPreempted(id);
}

/** Who is preempted next: the newest admission; under `priority` the largest (priority value, arrival, id). */
export function victim(s: ReplicaState): number {
  const { slots, options } = s;
  let slot = s.last;
  while (slot >= 0 && slots[slot * WIDTH + PARKED] === 1) slot = slots[slot * WIDTH + PREVIOUS];
  if (options.order !== 'priority') return slot;
  let worst = slot;
  for (; slot >= 0; slot = slots[slot * WIDTH + PREVIOUS]) {
    if (slots[slot * WIDTH + PARKED] === 1) continue;
    if (isLessUrgent(s, slots[slot * WIDTH + REQUEST], slots[worst * WIDTH + REQUEST]))
      worst = slot;
  }
  return worst;
}

function isLessUrgent({ priority, serving }: ReplicaState, x: number, y: number): boolean {
  const { arrivalS } = serving.record;
  const byPriority = priority === undefined ? 0 : priority[x] - priority[y];
  return (byPriority || arrivalS[x] - arrivalS[y] || x - y) > 0;
}
