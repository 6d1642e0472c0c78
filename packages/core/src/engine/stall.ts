import { startDecoding, stopDecoding } from './decoding.ts';
import type { ReplicaState } from './state.ts';

/** Decodes behind number `order` of the admissions got no budget: they leave the lockstep until they rejoin it. */
export function stallAfter(s: ReplicaState, order: number): void {
  for (let slot = s.last; slot >= 0 && s.order[slot] > order; slot = s.previous[slot]) {
    if (!s.finishes.has(slot)) continue;
    s.stalledSteps[slot] = s.finishes.tickOf(slot) - s.tick;
    stopDecoding(s, slot);
    s.stalled.push(slot);
    s.gaps.opens(s.request[slot], s.nowS);
  }
}

/** Requests that stalled are back in the lockstep, at least until nothing of the budget is left for them again. */
export function rejoin(s: ReplicaState): void {
  for (const slot of s.stalled) {
    startDecoding(s, slot, s.stalledSteps[slot]);
    s.stalledSteps[slot] = -1;
    if (!s.returning.includes(slot)) s.returning.push(slot);
  }
  s.stalled.length = 0;
}

/** Those that have rejoined and got their budget get a token in the step that begins now. */
export function noteReturns(s: ReplicaState): void {
  for (const slot of s.returning) {
    if (s.finishes.has(slot)) s.gaps.decodesAgain(s.request[slot]);
  }
  s.returning.length = 0;
}
