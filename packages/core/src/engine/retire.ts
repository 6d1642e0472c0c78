import { startDecoding } from './decoding.ts';
import { SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';
import { closePhase, endStay } from './stay.ts';

const { REQUEST, ORDER, WIDTH } = SLOT;

/** Ends the decodes that have all their output and were admitted before number `order`. */
export function retireFinished(s: ReplicaState, order: number): void {
  const { finishes, tick } = s;
  for (let slot = finishes.firstAt(tick); slot >= 0; slot = finishes.firstAt(tick)) {
    if (s.slots[slot * WIDTH + ORDER] > order) return;
    complete(s, slot);
  }
}

/** A prefill is complete: the request samples one token, if it wants any. */
export function sampleFirst(s: ReplicaState, slot: number): void {
  const { generated, outputLimit, record } = s.serving;
  const id = s.slots[slot * WIDTH + REQUEST];
  const limit = outputLimit[id];
  if (limit > 0) {
    if (generated[id] === 0) {
      closePhase(s, slot);
      record.firstTokenS[id] = s.nowS;
    }
    if (s.gaps.hasOpen) s.gaps.closes(id, s.nowS);
    generated[id]++;
  }
  if (generated[id] === limit) complete(s, slot);
  else startDecoding(s, slot, limit - generated[id]);
}

/** Ends a request that has all that it asked for: completed, unless its deadline has passed. */
function complete(s: ReplicaState, slot: number): void {
  const { deadlines } = s;
  const id = s.slots[slot * WIDTH + REQUEST];
  const isInTime = deadlines === undefined || s.nowS <= deadlines.of(id);
  endStay(s, slot, isInTime ? 'completed' : deadlines.outcomeOf(id));
}
