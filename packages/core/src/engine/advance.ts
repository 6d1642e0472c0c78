import { expireWaiting } from './expire.ts';
import { heldMayBeNext, shortenRun } from './fast-forward.ts';
import type { ReplicaState } from './state.ts';
import { commit, decide, hasWork, retire, time } from './step.ts';

/*
 * What happens to a replica, at `nowS` of its state: a request arrives, what ends now ends, and once all of this moment has
 * happened, it decides what to do next.
 */

/** When the replica next does something by itself; Infinity when it has nothing to do. */
export function wakeS({ runEndS, deadlines }: ReplicaState): number {
  return deadlines === undefined ? runEndS : Math.min(runEndS, deadlines.nextS());
}

export function arrive(s: ReplicaState, request: number): void {
  const { waiting } = s;
  s.deadlines?.arrives(request);
  if (s.options.schedulesAhead && s.active > 0) {
    // The step that begins next is decided already.
    waiting.hold(request, s.nowS);
    if (!s.isBetweenRuns && heldMayBeNext(s)) shortenRun(s, 1);
  } else {
    waiting.release(s.nowS);
    waiting.push(request);
    if (!s.isBetweenRuns && waiting.peek() === request) shortenRun(s, 0);
  }
  s.isUndecided = s.isBetweenRuns && wakeS(s) > s.nowS;
}

/** The run ends, if it does so now, and requests that have waited too long. */
export function wake(s: ReplicaState): void {
  const { waiting, deadlines } = s;
  if (s.runEndS === s.nowS) {
    commit(s);
    retire(s);
  }
  if (deadlines === undefined) {
    s.isUndecided = s.isBetweenRuns;
    return;
  }
  const head = waiting.peek();
  expireWaiting(s, deadlines);
  if (!s.isBetweenRuns && waiting.peek() !== head) shortenRun(s, 0);
  s.isUndecided = s.isBetweenRuns && wakeS(s) > s.nowS;
}

/** Decides what to do from now on. */
export function plan(s: ReplicaState): void {
  const { waiting } = s;
  s.isUndecided = false;
  if (waiting.held > 0) waiting.release(s.active === 0 ? s.nowS : s.lastStepS);
  decide(s);
  if (hasWork(s)) time(s);
}
