import type { WaitingQueue } from './contract.ts';

/**
 * A waiting queue whose newcomers may have to be held back: an engine that decides a step while the one before runs does not
 * see who comes after that decision. Held requests wait like all others, behind them, but `peek` does not show them.
 */
export class HeldQueue implements WaitingQueue {
  readonly #queue: WaitingQueue;
  /** Those held back, in order of arrival, with their times: rings that grow by doubling. */
  #ids = new Int32Array(8);
  #timesS = new Float64Array(8);
  #head = 0;
  /** How many are held back, and how many are to be considered. */
  held = 0;
  ready = 0;

  constructor(queue: WaitingQueue) {
    this.#queue = queue;
  }

  get size(): number {
    return this.ready + this.held;
  }

  /** A request that has just arrived and is not to be considered yet. */
  hold(id: number, nowS: number): void {
    if (this.held === this.#ids.length) this.#grow();
    const place = (this.#head + this.held++) & (this.#ids.length - 1);
    this.#ids[place] = id;
    this.#timesS[place] = nowS;
  }

  /** Those that arrived until `untilS` are to be considered from now on. */
  release(untilS: number): void {
    while (this.held > 0 && this.#timesS[this.#head] <= untilS) {
      this.push(this.#ids[this.#head]);
      this.#head = (this.#head + 1) & (this.#ids.length - 1);
      this.held--;
    }
  }

  push(id: number): void {
    this.ready++;
    this.#queue.push(id);
  }

  pushPreempted(id: number): void {
    this.ready++;
    this.#queue.pushPreempted(id);
  }

  peek(): number {
    return this.ready === 0 ? -1 : this.#queue.peek();
  }

  pop(): void {
    this.ready--;
    this.#queue.pop();
  }

  remove(id: number): void {
    const mask = this.#ids.length - 1;
    for (let i = 0; i < this.held; i++) {
      if (this.#ids[(this.#head + i) & mask] !== id) continue;
      for (let j = i + 1; j < this.held; j++) {
        const from = (this.#head + j) & mask;
        const to = (from - 1) & mask;
        this.#ids[to] = this.#ids[from];
        this.#timesS[to] = this.#timesS[from];
      }
      this.held--;
      return;
    }
    this.ready--;
    this.#queue.remove(id);
  }

  #grow(): void {
    const ids = new Int32Array(2 * this.#ids.length);
    const timesS = new Float64Array(ids.length);
    for (let i = 0; i < this.held; i++) {
      const place = (this.#head + i) & (this.#ids.length - 1);
      ids[i] = this.#ids[place];
      timesS[i] = this.#timesS[place];
    }
    this.#ids = ids;
    this.#timesS = timesS;
    this.#head = 0;
  }
}
