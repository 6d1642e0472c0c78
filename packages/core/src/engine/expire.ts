import type { Deadlines } from './deadlines.ts';
import { SLOT } from './slot-columns.ts';
import type { ReplicaState } from './state.ts';
import { endStay, giveUp } from './stay.ts';

const { REQUEST, NEXT, PARKED, WIDTH } = SLOT;

/** Ends the requests that have run past their deadline; asked at the end of a step. */
export function expireRunning(s: ReplicaState, deadlines: Deadlines): void {
  const { slots } = s;
  let after = -1;
  for (let slot = s.first; slot >= 0; slot = after) {
    const at = slot * WIDTH;
    after = slots[at + NEXT];
    const id = slots[at + REQUEST];
    if (slots[at + PARKED] === 1 || deadlines.of(id) > s.nowS) continue;
    endStay(s, slot, deadlines.outcomeOf(id));
  }
}

/** Ends the requests that wait at their deadline. Those that run stay to the end of their step. */
export function expireWaiting(s: ReplicaState, deadlines: Deadlines): void {
  for (let id = deadlines.take(s.nowS); id >= 0; id = deadlines.take(s.nowS)) {
    if (isRunning(s, id)) deadlines.comesInStep();
    else giveUp(s, id, deadlines.outcomeOf(id));
  }
}

function isRunning({ serving, preemptedAtS }: ReplicaState, id: number): boolean {
  return !Number.isNaN(serving.record.startS[id]) && !preemptedAtS.has(id);
}
