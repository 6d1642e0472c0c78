import type { WaitingQueue } from './contract.ts';

/** First come, first served; preempted requests in front. A ring of ids that grows by doubling. */
export class FcfsQueue implements WaitingQueue {
  #ring = new Int32Array(64);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(id: number): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size++) & (this.#ring.length - 1)] = id;
  }

  pushPreempted(id: number): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#head = (this.#head - 1) & (this.#ring.length - 1);
    this.#ring[this.#head] = id;
    this.#size++;
  }

  peek(): number {
    return this.#size === 0 ? -1 : this.#ring[this.#head];
  }

  pop(): void {
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
  }

  remove(id: number): void {
    // Whoever gives up first has usually waited longest, so the search starts at the front.
    const mask = this.#ring.length - 1;
    let place = 0;
    while (this.#ring[(this.#head + place) & mask] !== id) place++;
    for (; place > 0; place--) {
      this.#ring[(this.#head + place) & mask] = this.#ring[(this.#head + place - 1) & mask];
    }
    this.pop();
  }

  #grow(): void {
    const grown = new Int32Array(this.#ring.length * 2);
    for (let i = 0; i < this.#size; i++) {
      grown[i] = this.#ring[(this.#head + i) & (this.#ring.length - 1)];
    }
    this.#ring = grown;
    this.#head = 0;
  }
}
