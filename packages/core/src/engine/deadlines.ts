import type { Outcome } from '../record/request-record.ts';
import { KeyedQueue } from './queue/keyed.ts';
import type { ServingState } from './serving-state.ts';

/**
 * When the requests of one replica have to be done: what the service allows them or their clients' patience, whichever
 * is over first. Requests that may take for ever are not kept.
 */
export class Deadlines {
  readonly #state: ServingState;
  readonly #timeoutS: number;
  /** Requests whose deadline is still to come, the earliest first, then the smallest id; ended ones leave at the head. */
  readonly #coming: KeyedQueue;
  /** Whether the deadline of a request came while it ran. */
  #cameInStep = false;

  constructor(state: ServingState, timeoutS: number) {
    this.#state = state;
    this.#timeoutS = timeoutS;
    this.#coming = new KeyedQueue((a, b) => this.of(a) - this.of(b) || a - b, false);
  }

  of(id: number): number {
    return this.#state.record.arrivalS[id] + Math.min(this.#timeoutS, this.#patienceOf(id));
  }

  /** What becomes of a request that is not done in time. */
  outcomeOf(id: number): Outcome {
    return this.#patienceOf(id) < this.#timeoutS ? 'cancelled' : 'timed-out';
  }

  arrives(id: number): void {
    if (this.of(id) < Number.POSITIVE_INFINITY) this.#coming.push(id);
  }

  /** The earliest deadline to come of a request that has not ended, or Infinity. */
  nextS(): number {
    for (let id = this.#coming.peek(); id >= 0; id = this.#coming.peek()) {
      if (this.#state.isOpen(id)) return this.of(id);
      this.#coming.pop();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes the request whose deadline is the earliest of those that have come by `nowS`, or -1. */
  take(nowS: number): number {
    if (this.nextS() > nowS) return -1;
    const id = this.#coming.peek();
    this.#coming.pop();
    return id;
  }

  /** A deadline has come for a request that runs: it stays to the end of its step. */
  comesInStep(): void {
    this.#cameInStep = true;
  }

  /** Whether a request that runs may be past its deadline; asked once at the end of a step. */
  passed(nowS: number): boolean {
    const hasPassed = this.#cameInStep || this.nextS() <= nowS;
    this.#cameInStep = false;
    return hasPassed;
  }

  #patienceOf(id: number): number {
    return this.#state.requests.patienceS?.[id] ?? Number.POSITIVE_INFINITY;
  }
}
