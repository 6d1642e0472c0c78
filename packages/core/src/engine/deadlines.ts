import { Heap } from '../kernel/heap.ts';
import type { Outcome } from '../record/request-record.ts';
import type { ServingState } from './serving-state.ts';

/**
 * When the requests of one replica have to be done: what the service allows them or their clients' patience, whichever
 * is over first. Requests that may take for ever are not kept.
 */
export class Deadlines {
  readonly #state: ServingState;
  readonly #timeoutS: number;
  /** Requests whose deadline is still to come, the earliest first, then the smallest id; ended ones leave at the head. */
  readonly #coming = new Heap();
  /** Whether the deadline of a request came while it ran. */
  #cameInStep = false;

  constructor(state: ServingState, timeoutS: number) {
    this.#state = state;
    this.#timeoutS = timeoutS;
  }

  of(id: number): number {
    return this.#state.record.arrivalS[id] + Math.min(this.#timeoutS, this.#patienceOf(id));
  }

  /** What becomes of a request that is not done in time. */
  outcomeOf(id: number): Outcome {
    return this.#patienceOf(id) < this.#timeoutS ? 'cancelled' : 'timed-out';
  }

  arrives(id: number): void {
    const atS = this.of(id);
    if (atS < Number.POSITIVE_INFINITY) this.#coming.push(id, atS);
  }

  /** The earliest deadline to come of a request that has not ended, or Infinity. */
  nextS(): number {
    const coming = this.#coming;
    while (coming.size > 0 && !this.#state.isOpen(coming.first())) coming.pop();
    return coming.firstKey();
  }

  /** Takes the request whose deadline is the earliest of those that have come by `nowS`, or -1. */
  take(nowS: number): number {
    if (this.nextS() > nowS) return -1;
    const id = this.#coming.first();
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
