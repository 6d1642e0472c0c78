import type { Replica, ReplicaWatcher } from '../engine/replica.ts';

/** Requests on their way to replicas: lists through one array, and when each of them arrives. */
export interface Inboxes {
  /** Request after each in its list. Valid for all but the last of a list. */
  readonly next: Int32Array;
  /** When clients send them; they come so many seconds later: those of every pool, and those of this one beyond them. */
  readonly arrivalS: Float64Array;
  readonly commonS: number;
  readonly restS: number;
}

/** Who looks on while a lane is advanced, and is told when it has other requests than before. */
export interface LaneWatcher extends ReplicaWatcher {
  changed(replica: Replica): void;
}

/**
 * A replica that nothing couples to others but who looks at it: what is sent there waits until somebody looks, and then it does
 * all that it has to do by then in one go.
 */
export class Lane {
  readonly #replica: Replica;
  readonly #watcher: LaneWatcher;
  readonly #inboxes: Inboxes;
  #first = -1;
  #last = -1;

  constructor(replica: Replica, watcher: LaneWatcher, inboxes: Inboxes) {
    this.#replica = replica;
    this.#watcher = watcher;
    this.#inboxes = inboxes;
  }

  send(id: number): void {
    if (this.#last < 0) this.#first = id;
    else this.#inboxes.next[this.#last] = id;
    this.#last = id;
  }

  /** Brings the replica to where requests arrive at `untilS`; Infinity: to its end. */
  advance(untilS: number): void {
    const replica = this.#replica;
    const watcher = this.#watcher;
    const { next, arrivalS, commonS, restS } = this.#inboxes;
    for (let id = this.#first; id >= 0; id = id === this.#last ? -1 : next[id]) {
      const comesS = arrivalS[id] + commonS;
      replica.untilS = restS > 0 ? comesS + restS : comesS;
      replica.advance(watcher);
      replica.enqueue(id);
    }
    this.#first = -1;
    this.#last = -1;
    replica.untilS = untilS;
    replica.advance(watcher);
    watcher.changed(replica);
  }
}
