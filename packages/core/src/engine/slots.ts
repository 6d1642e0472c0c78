import { widened } from '../kernel/widened.ts';
import { AMOUNT, ROW, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, ORDER, NEXT, PREVIOUS, STALLED, PARKED, WIDTH } = SLOT;

/** A request begins to run, last in order; returns its slot. The caller has checked that there is room. */
export function takeSlot(s: ReplicaState, request: number): number {
  let slot = s.freeSlot;
  if (slot >= 0) s.freeSlot = s.slots[slot * WIDTH + NEXT];
  else {
    slot = s.newSlot++;
    if (slot === s.slotCount) widen(s);
    s.slots[slot * WIDTH + STALLED] = -1;
  }
  const { slots, last } = s;
  const at = slot * WIDTH;
  slots[at + REQUEST] = request;
  slots[at + ORDER] = s.admissions++;
  slots[at + PREVIOUS] = last;
  slots[at + NEXT] = -1;
  slots[at + PARKED] = 0;
  if (last < 0) s.first = slot;
  else slots[last * WIDTH + NEXT] = slot;
  s.last = slot;
  s.running++;
  return slot;
}

/** A slot that computes nothing any more is free again: its request becomes -1. */
export function freeSlot(s: ReplicaState, slot: number): void {
  const { slots } = s;
  const at = slot * WIDTH;
  const before = slots[at + PREVIOUS];
  const after = slots[at + NEXT];
  if (before < 0) s.first = after;
  else slots[before * WIDTH + NEXT] = after;
  if (after < 0) s.last = before;
  else slots[after * WIDTH + PREVIOUS] = before;
  slots[at + REQUEST] = -1;
  slots[at + NEXT] = s.freeSlot;
  s.freeSlot = slot;
  s.running--;
}

/** Makes room for twice as many slots. */
function widen(s: ReplicaState): void {
  const slots = Math.min(2 * s.slotCount, s.options.maxSequences);
  s.slotCount = slots;
  s.slots = widened(s.slots, slots * WIDTH);
  s.amounts = widened(s.amounts, slots * AMOUNT.WIDTH);
  s.prefilling = widened(s.prefilling, slots);
  s.finishes.widen(slots);
  for (const window of s.windows) window.widen(slots);
  s.plan.rows = widened(s.plan.rows, slots * ROW.WIDTH);
}
