import { EventQueue } from '../../kernel/event-queue.ts';
import { PHASE } from '../../kernel/phases.ts';
import type { ServingState } from './serving-state.ts';

/** When the requests of one replica have to be done. With an infinite timeout nothing is kept and nothing comes due. */
export class Deadlines {
  readonly timeoutS: number;
  readonly #state: ServingState;
  /** Requests in order of arrival; those before the cursor have ended. */
  readonly #arrived: number[] = [];
  #oldest = 0;
  /** Deadlines of requests that waited when they were entered. */
  readonly #waiting = new EventQueue();

  constructor(state: ServingState, timeoutS: number) {
    this.#state = state;
    this.timeoutS = timeoutS;
  }

  get isOff(): boolean {
    return this.timeoutS === Number.POSITIVE_INFINITY;
  }

  of(id: number): number {
    return this.#state.record.arrivalS[id] + this.timeoutS;
  }

  arrives(id: number): void {
    if (this.isOff) return;
    this.#arrived.push(id);
    this.waits(id);
  }

  /** A request waits, for the first time or again. */
  waits(id: number): void {
    if (!this.isOff) this.#waiting.push(this.of(id), PHASE.completion, 0, id);
  }

  /** The earliest deadline of any request that has not ended. */
  nextS(): number {
    if (this.isOff) return Number.POSITIVE_INFINITY;
    while (this.#oldest < this.#arrived.length) {
      const id = this.#arrived[this.#oldest];
      if (this.#state.isOpen(id)) return this.of(id);
      this.#oldest++;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The earliest deadline that may concern a waiting request. */
  nextWaitingS(): number {
    return this.#waiting.peekTimeS();
  }

  /** Takes a waiting request that is overdue at `nowS`, in order of deadline, or -1. */
  takeOverdue(nowS: number): number {
    while (this.#waiting.peekTimeS() <= nowS) {
      this.#waiting.pop();
      const id = this.#waiting.subject;
      if (this.#state.isOpen(id) && this.#state.slot[id] < 0) return id;
    }
    return -1;
  }
}
