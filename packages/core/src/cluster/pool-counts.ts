import { Least } from '../kernel/least.ts';

/** More requests than any replica has. */
const CLOSED = 2 ** 31 - 1;

/**
 * Requests at each replica of a pool that have not ended. Who has fewest and most, of those that take requests, is kept from the
 * first time that it is asked for.
 */
export class PoolCounts {
  /** Over all replicas: requests that have not ended, and those of them that wait. */
  outstanding = 0;
  waiting = 0;
  readonly #outstandingAt: Int32Array;
  readonly #waitingAt: Int32Array;
  /** The same as `#outstandingAt`, but of a replica that takes no requests more than any has. */
  readonly #keys: Int32Array;
  #least: Least | undefined;
  /** Replicas by their number of requests, and the largest number. */
  #having: Int32Array | undefined;
  #most = 0;

  /** `haveLives`: replicas start and stop, none has started yet, and `takes` says who does. */
  constructor(replicas: number, haveLives: boolean) {
    this.#outstandingAt = new Int32Array(replicas);
    this.#keys = haveLives ? new Int32Array(replicas).fill(CLOSED) : this.#outstandingAt;
    this.#waitingAt = new Int32Array(replicas);
  }

  set(index: number, outstanding: number, waiting: number): void {
    this.waiting += waiting - this.#waitingAt[index];
    this.#waitingAt[index] = waiting;
    const before = this.#outstandingAt[index];
    if (outstanding === before) return;
    this.outstanding += outstanding - before;
    this.#outstandingAt[index] = outstanding;
    if (this.#keys !== this.#outstandingAt) {
      if (this.#keys[index] === CLOSED) return;
      this.#keys[index] = outstanding;
    }
    this.#least?.changed(index);
    if (this.#having !== undefined) this.#moves(before, outstanding, this.#having);
  }

  /** A replica takes requests from now on, or does not any more. */
  takes(index: number, isTaking: boolean): void {
    this.#keys[index] = isTaking ? this.#outstandingAt[index] : CLOSED;
    this.#least?.changed(index);
    this.#having = undefined;
  }

  /** The replica with fewest, the lowest index of several. */
  get leastIndex(): number {
    this.#least ??= new Least(this.#keys);
    return this.#least.index;
  }

  /** The number of the replica with most. */
  get most(): number {
    if (this.#having === undefined) this.#countAll();
    return this.#most;
  }

  #countAll(): void {
    const open = this.#keys.filter((count) => count !== CLOSED);
    this.#most = open.reduce((most, count) => Math.max(most, count), 0);
    this.#having = new Int32Array(this.#most + 1);
    for (const count of open) this.#having[count]++;
  }

  #moves(before: number, after: number, having: Int32Array): void {
    having[before]--;
    if (after >= having.length) {
      this.#having = new Int32Array(2 * after);
      this.#having.set(having);
      this.#having[after]++;
    } else having[after]++;
    if (after > this.#most) this.#most = after;
    else while (this.#most > 0 && having[this.#most] === 0) this.#most--;
  }
}
