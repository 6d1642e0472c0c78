import { startDecoding, stopDecoding } from './decoding.ts';
import { SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';

const { REQUEST, ORDER, PREVIOUS, STALLED, WIDTH } = SLOT;

/** Decodes behind number `order` of the admissions got no budget: they leave the lockstep until they rejoin it. */
export function stallAfter(s: ReplicaState, order: number): void {
  const { slots } = s;
  let at = s.last * WIDTH;
  for (let slot = s.last; slot >= 0 && slots[at + ORDER] > order; at = slot * WIDTH) {
    if (s.finishes.has(slot)) {
      slots[at + STALLED] = s.finishes.tickOf(slot) - s.tick;
      stopDecoding(s, slot);
      s.stalled.push(slot);
      s.gaps.opens(slots[at + REQUEST], s.nowS);
    }
    slot = slots[at + PREVIOUS];
  }
}

/** Requests that stalled are back in the lockstep, at least until nothing of the budget is left for them again. */
export function rejoin(s: ReplicaState): void {
  for (const slot of s.stalled) {
    startDecoding(s, slot, s.slots[slot * WIDTH + STALLED]);
    s.slots[slot * WIDTH + STALLED] = -1;
    if (!s.returning.includes(slot)) s.returning.push(slot);
  }
  s.stalled.length = 0;
}

/** Those that have rejoined and got their budget get a token in the step that begins now. */
export function noteReturns(s: ReplicaState): void {
  for (const slot of s.returning) {
    if (s.finishes.has(slot)) s.gaps.decodesAgain(s.slots[slot * WIDTH + REQUEST]);
  }
  s.returning.length = 0;
}
