import type { WaitingQueue } from './contract.ts';

/**
 * A waiting queue whose newcomers may have to be held back: an engine that decides a step while the one before runs does not
 * see who comes after that decision. Held requests wait like all others, behind them, but `peek` does not show them.
 */
export class HeldQueue implements WaitingQueue {
  readonly #queue: WaitingQueue;
  /** In order of arrival, with their times. */
  readonly #ids: number[] = [];
  readonly #timesS: number[] = [];

  constructor(queue: WaitingQueue) {
    this.#queue = queue;
  }

  get size(): number {
    return this.#queue.size + this.#ids.length;
  }

  /** Requests that are held back. */
  get held(): number {
    return this.#ids.length;
  }

  /** A request that has just arrived and is not to be considered yet. */
  hold(id: number, nowS: number): void {
    this.#ids.push(id);
    this.#timesS.push(nowS);
  }

  /** Those that arrived until `untilS` are to be considered from now on. */
  release(untilS: number): void {
    let count = 0;
    while (count < this.#ids.length && this.#timesS[count] <= untilS) {
      this.#queue.push(this.#ids[count++]);
    }
    if (count === 0) return;
    // Moved by hand: splicing would make two arrays for every arrival.
    const rest = this.#ids.length - count;
    for (let i = 0; i < rest; i++) {
      this.#ids[i] = this.#ids[i + count];
      this.#timesS[i] = this.#timesS[i + count];
    }
    this.#ids.length = rest;
    this.#timesS.length = rest;
  }

  push(id: number): void {
    this.#queue.push(id);
  }

  pushPreempted(id: number): void {
    this.#queue.pushPreempted(id);
  }

  peek(): number {
    return this.#queue.peek();
  }

  pop(): void {
    this.#queue.pop();
  }

  remove(id: number): void {
    const place = this.#ids.indexOf(id);
    if (place < 0) this.#queue.remove(id);
    else {
      this.#ids.splice(place, 1);
      this.#timesS.splice(place, 1);
    }
  }
}
