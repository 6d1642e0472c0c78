import { advance } from '../kernel/agenda.ts';
import { ARRIVES } from './phases.ts';
import type { ReplicaActor } from './replica-actor.ts';

/** Requests on their way to replicas: lists through one array, and when each of them arrives. */
export interface Inboxes {
  /** Request after each in its list. Valid for all but the last of a list. */
  readonly next: Int32Array;
  comesS(id: number): number;
}

/**
 * A replica that nothing couples to others but who looks at it: what is sent there waits until somebody looks, and then it does
 * all that it has to do by then in one go.
 */
export class Lane {
  readonly #actor: ReplicaActor;
  readonly #inboxes: Inboxes;
  #first = -1;
  #last = -1;

  constructor(actor: ReplicaActor, inboxes: Inboxes) {
    this.#actor = actor;
    this.#inboxes = inboxes;
  }

  send(id: number): void {
    if (this.#last < 0) this.#first = id;
    else this.#inboxes.next[this.#last] = id;
    this.#last = id;
  }

  /** Brings the replica to where requests arrive at `untilS`; Infinity: to its end. */
  advance(untilS: number): void {
    const actor = this.#actor;
    const { next } = this.#inboxes;
    for (let id = this.#first; id >= 0; id = id === this.#last ? -1 : next[id]) {
      const comesS = this.#inboxes.comesS(id);
      advance(actor, comesS, ARRIVES);
      actor.enqueue(id, comesS);
    }
    this.#first = -1;
    this.#last = -1;
    advance(actor, untilS, ARRIVES);
  }
}
