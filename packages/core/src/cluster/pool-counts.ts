import { Least } from '../kernel/least.ts';

/** Requests at each replica of a pool that have not ended. Who has fewest and most is kept from the first time that it is asked for. */
export class PoolCounts {
  /** Over all replicas: requests that have not ended, and those of them that wait. */
  outstanding = 0;
  waiting = 0;
  readonly #outstandingAt: Int32Array;
  readonly #waitingAt: Int32Array;
  #least: Least | undefined;
  /** Replicas by their number of requests, and the largest number. */
  #having: Int32Array | undefined;
  #most = 0;

  constructor(replicas: number) {
    this.#outstandingAt = new Int32Array(replicas);
    this.#waitingAt = new Int32Array(replicas);
  }

  set(index: number, outstanding: number, waiting: number): void {
    this.waiting += waiting - this.#waitingAt[index];
    this.#waitingAt[index] = waiting;
    const before = this.#outstandingAt[index];
    if (outstanding === before) return;
    this.outstanding += outstanding - before;
    this.#outstandingAt[index] = outstanding;
    this.#least?.changed(index);
    if (this.#having !== undefined) this.#moves(before, outstanding, this.#having);
  }

  /** The replica with fewest, the lowest index of several. */
  get leastIndex(): number {
    this.#least ??= new Least(this.#outstandingAt);
    return this.#least.index;
  }

  /** The number of the replica with most. */
  get most(): number {
    if (this.#having === undefined) this.#countAll();
    return this.#most;
  }

  #countAll(): void {
    for (const count of this.#outstandingAt) this.#most = Math.max(this.#most, count);
    this.#having = new Int32Array(this.#most + 1);
    for (const count of this.#outstandingAt) this.#having[count]++;
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
