import { Heap } from '../../kernel/heap.ts';
import type { WaitingQueue, WaitingRequests } from './contract.ts';

/** What an order goes by: the smallest key first, then the smallest rank, then the smallest id. */
export interface Precedence {
  key(id: number): number;
  rank(id: number): number;
}

/**
 * A waiting queue in the order of a key. With `preemptedFirst`, requests that lost their place stand in a stack before all
 * others, the last one preempted first, as in `fcfs`.
 */
export class KeyedQueue implements WaitingQueue {
  readonly #order: Precedence;
  readonly #preemptedFirst: boolean;
  readonly #heap = new Heap();
  readonly #preempted: number[] = [];

  constructor(order: Precedence, preemptedFirst: boolean) {
    this.#order = order;
    this.#preemptedFirst = preemptedFirst;
  }

  get size(): number {
    return this.#heap.size + this.#preempted.length;
  }

  push(id: number): void {
    this.#heap.push(id, this.#order.key(id), this.#order.rank(id));
  }

  pushPreempted(id: number): void {
    if (this.#preemptedFirst) this.#preempted.push(id);
    else this.push(id);
  }

  peek(): number {
    return this.#preempted.at(-1) ?? this.#heap.first();
  }

  pop(): void {
    if (this.#preempted.length > 0) this.#preempted.pop();
    else this.#heap.pop();
  }

  remove(id: number): void {
    const stacked = this.#preempted.indexOf(id);
    if (stacked >= 0) this.#preempted.splice(stacked, 1);
    else this.#heap.remove(id);
  }
}

/** Smallest priority value first, then earliest arrival, then smallest id. */
export function byPriority({ priority, arrivalS }: WaitingRequests): Precedence {
  return { key: (id) => priority?.[id] ?? 0, rank: (id) => arrivalS[id] };
}

/** Shortest prompt first, then earliest arrival, then smallest id. */
export function byPromptTokens({ promptTokens, arrivalS }: WaitingRequests): Precedence {
  return { key: (id) => promptTokens[id], rank: (id) => arrivalS[id] };
}
