import { startDecoding, stopDecoding } from './decoding.ts';
import { SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, ORDER, PREVIOUS_RUNNING, STALLED, SLOT_WIDTH } = SLOT;

/** Decodes behind number `order` of the admissions got no budget: they leave the lockstep until they rejoin it. */
export function stallAfter(s: ReplicaState, order: number): void {
  const { slots } = s;
  let slot = s.last;
  while (slot >= 0) {
    const at = slot * SLOT_WIDTH;
    if (slots[at + ORDER] <= order) return;
    if (s.finishes.has(slot)) {
      slots[at + STALLED] = s.finishes.tickOf(slot) - s.tick;
      stopDecoding(s, slot);
      s.stalled.push(slot);
      s.gaps.opens(slots[at + REQUEST], s.nowS);
    }
    slot = slots[at + PREVIOUS_RUNNING];
  }
}

/** Requests that stalled are back in the lockstep, at least until nothing of the budget is left for them again. */
export function rejoin(s: ReplicaState): void {
  for (const slot of s.stalled) {
    startDecoding(s, slot, s.slots[slot * SLOT_WIDTH + STALLED]);
    s.slots[slot * SLOT_WIDTH + STALLED] = -1;
    if (!s.returning.includes(slot)) s.returning.push(slot);
  }
  s.stalled.length = 0;
}

/** Those that have rejoined and got their budget get a token in the step that begins now. */
export function noteReturns(s: ReplicaState): void {
  for (const slot of s.returning) {
    if (s.finishes.has(slot)) s.gaps.decodesAgain(s.slots[slot * SLOT_WIDTH + REQUEST]);
  }
  s.returning.length = 0;
}
