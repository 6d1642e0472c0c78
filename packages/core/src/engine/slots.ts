import { widened } from '../kernel/widened.ts';
import { REAL, ROW, SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, ORDER, NEXT_RUNNING, PREVIOUS_RUNNING, STALLED, PARKED, SLOT_WIDTH } = SLOT;

/** A request begins to run, last in order; returns its slot. The caller has checked that there is room. */
export function takeSlot(s: ReplicaState, request: number): number {
  let slot = s.freeSlot;
  if (slot >= 0) s.freeSlot = s.slots[slot * SLOT_WIDTH + NEXT_RUNNING];
  else {
    slot = s.newSlot++;
    if (slot === s.slotCount) widen(s);
    s.slots[slot * SLOT_WIDTH + STALLED] = -1;
  }
  const { slots, last } = s;
  const at = slot * SLOT_WIDTH;
  slots[at + REQUEST] = request;
  slots[at + ORDER] = s.admissions++;
  slots[at + PREVIOUS_RUNNING] = last;
  slots[at + NEXT_RUNNING] = -1;
  slots[at + PARKED] = 0;
  if (last < 0) s.first = slot;
  else slots[last * SLOT_WIDTH + NEXT_RUNNING] = slot;
  s.last = slot;
  s.running++;
  return slot;
}

/** A slot that computes nothing any more is free again: its request becomes -1. */
export function freeSlot(s: ReplicaState, slot: number): void {
  const { slots } = s;
  const at = slot * SLOT_WIDTH;
  const before = slots[at + PREVIOUS_RUNNING];
  const after = slots[at + NEXT_RUNNING];
  if (before < 0) s.first = after;
  else slots[before * SLOT_WIDTH + NEXT_RUNNING] = after;
  if (after < 0) s.last = before;
  else slots[after * SLOT_WIDTH + PREVIOUS_RUNNING] = before;
  slots[at + REQUEST] = -1;
  slots[at + NEXT_RUNNING] = s.freeSlot;
  s.freeSlot = slot;
  s.running--;
}

/** Makes room for twice as many slots. */
function widen(s: ReplicaState): void {
  const slots = Math.min(2 * s.slotCount, s.options.maxSequences);
  s.slotCount = slots;
  s.slots = widened(s.slots, slots * SLOT_WIDTH);
  s.slotReals = widened(s.slotReals, slots * REAL.REAL_WIDTH);
  s.prefilling = widened(s.prefilling, slots);
  s.finishes.widen(slots);
  for (const window of s.windows) window.widen(slots);
  s.plan.rows = widened(s.plan.rows, slots * ROW.ROW_WIDTH);
}
