import type { WaitingQueue, WaitingRequests } from './contract.ts';

/** Compares two waiting requests: negative when `a` goes first. Ties by id make every order total. */
export type Precedence = (a: number, b: number) => number;

/**
 * A waiting queue in the order of a key: a binary heap of ids. With `preemptedFirst`, requests that lost their place
 * stand in a stack before all others, the last one preempted first, as in `fcfs`.
 */
export class KeyedQueue implements WaitingQueue {
  readonly #precedes: Precedence;
  readonly #preemptedFirst: boolean;
  readonly #heap: number[] = [];
  readonly #preempted: number[] = [];

  constructor(precedes: Precedence, preemptedFirst: boolean) {
    this.#precedes = precedes;
    this.#preemptedFirst = preemptedFirst;
  }

  get size(): number {
    return this.#heap.length + this.#preempted.length;
  }

  push(id: number): void {
    this.#heap.push(id);
    this.#up(this.#heap.length - 1);
  }

  pushPreempted(id: number): void {
    if (this.#preemptedFirst) this.#preempted.push(id);
    else this.push(id);
  }

  peek(): number {
    const stacked = this.#preempted.at(-1);
    if (stacked !== undefined) return stacked;
    return this.#heap.length === 0 ? -1 : this.#heap[0];
  }

  pop(): void {
    if (this.#preempted.length > 0) this.#preempted.pop();
    else this.#removeAt(0);
  }

  remove(id: number): void {
    const stacked = this.#preempted.indexOf(id);
    if (stacked >= 0) this.#preempted.splice(stacked, 1);
    else this.#removeAt(this.#heap.indexOf(id));
  }

  #removeAt(place: number): void {
    const last = this.#heap.pop();
    if (last === undefined || place === this.#heap.length) return;
    this.#heap[place] = last;
    this.#up(place);
    this.#down(place);
  }

  #up(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#precedes(this.#heap[parent], this.#heap[place]) <= 0) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  #down(from: number): void {
    let place = from;
    for (;;) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < this.#heap.length && this.#precedes(this.#heap[child], this.#heap[least]) < 0) {
          least = child;
        }
      }
      if (least === place) return;
      this.#swap(least, place);
      place = least;
    }
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a];
    this.#heap[a] = this.#heap[b];
    this.#heap[b] = held;
  }
}

/** Smallest priority value first, then earliest arrival, then smallest id. */
export function byPriority(requests: WaitingRequests): Precedence {
  const { priority, arrivalS } = requests;
  return (a, b) =>
    (priority === undefined ? 0 : priority[a] - priority[b]) || arrivalS[a] - arrivalS[b] || a - b;
}

/** Shortest prompt first, then earliest arrival, then smallest id. */
export function byPromptTokens(requests: WaitingRequests): Precedence {
  const { promptTokens, arrivalS } = requests;
  return (a, b) => promptTokens[a] - promptTokens[b] || arrivalS[a] - arrivalS[b] || a - b;
}
