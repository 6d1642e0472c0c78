import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUEUE_ORDERS, type QueueOrder } from '../../src/engine/options.ts';
import type { WaitingQueue } from '../../src/engine/queue/contract.ts';
import { WAITING_QUEUES } from '../../src/engine/queue/registry.ts';

const IDS = 30;
const keys = fc.record({
  arrivalS: fc.array(fc.nat({ max: 9 }), { minLength: IDS, maxLength: IDS }),
  promptTokens: fc.array(fc.nat({ max: 5 }), { minLength: IDS, maxLength: IDS }),
  priority: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: IDS, maxLength: IDS }),
});
const actions = fc.array(
  fc.record({
    kind: fc.constantFrom('push', 'push', 'pop', 'preempt', 'remove'),
    pick: fc.nat({ max: 1000 }),
  }),
  { maxLength: 150 },
);

interface Keys {
  readonly arrivalS: readonly number[];
  readonly promptTokens: readonly number[];
  readonly priority: readonly number[];
}

/** The order in words: docs/engine.md, "Order of waiting requests". */
const PRECEDES: Readonly<Record<QueueOrder, (keys: Keys, a: number, b: number) => number>> = {
  // Arrival order is the order of pushing.
  fcfs: () => 0,
  priority: ({ priority, arrivalS }, a, b) =>
    priority[a] - priority[b] || arrivalS[a] - arrivalS[b] || a - b,
  'shortest-prompt-first': ({ promptTokens, arrivalS }, a, b) =>
    promptTokens[a] - promptTokens[b] || arrivalS[a] - arrivalS[b] || a - b,
};

/** A queue as a list that is sorted anew each time; sorting is stable, so equal keys keep the order of coming. */
class ObviousQueue {
  readonly #order: QueueOrder;
  readonly #keys: Keys;
  #preempted: number[] = [];
  #arrived: number[] = [];

  constructor(order: QueueOrder, keysOf: Keys) {
    this.#order = order;
    this.#keys = keysOf;
  }

  list(): number[] {
    const sorted = this.#arrived.toSorted((a, b) => PRECEDES[this.#order](this.#keys, a, b));
    return [...this.#preempted, ...sorted];
  }

  push(id: number): void {
    this.#arrived.push(id);
  }

  pushPreempted(id: number): void {
    if (this.#order === 'priority') this.push(id);
    else this.#preempted.unshift(id);
  }

  remove(id: number): void {
    this.#preempted = this.#preempted.filter((other) => other !== id);
    this.#arrived = this.#arrived.filter((other) => other !== id);
  }
}

describe.each(QUEUE_ORDERS)('waiting requests in the order %s', (order) => {
  const build = (of: Keys): WaitingQueue =>
    WAITING_QUEUES[order]({
      arrivalS: Float64Array.from(of.arrivalS),
      promptTokens: Int32Array.from(of.promptTokens),
      priority: Int32Array.from(of.priority),
    });

  test('come out as a list sorted in words would have them', () => {
    fc.assert(
      fc.property(keys, actions, (of, list) => {
        const queue = build(of);
        const obvious = new ObviousQueue(order, of);
        const outside = Array.from({ length: IDS }, (_, id) => id);
        for (const { kind, pick } of list) {
          if (kind === 'push' || kind === 'preempt') {
            const [id] = outside.splice(pick % Math.max(1, outside.length), 1);
            if (id === undefined) continue;
            if (kind === 'push') queue.push(id);
            else queue.pushPreempted(id);
            if (kind === 'push') obvious.push(id);
            else obvious.pushPreempted(id);
          } else if (queue.size > 0) {
            const waiting = obvious.list();
            const id = kind === 'pop' ? waiting[0] : waiting[pick % waiting.length];
            if (kind === 'pop') queue.pop();
            else queue.remove(id);
            obvious.remove(id);
            outside.push(id);
          }
          expect(queue.size).toBe(obvious.list().length);
          expect(queue.peek()).toBe(obvious.list()[0] ?? -1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('are all served: nobody is lost and nobody comes twice', () => {
    fc.assert(
      fc.property(keys, (of) => {
        const queue = build(of);
        for (let id = 0; id < IDS; id++) queue.push(id);
        const out: number[] = [];
        for (let id = queue.peek(); id >= 0; id = queue.peek()) {
          out.push(id);
          queue.pop();
        }
        expect(out.toSorted((a, b) => a - b)).toEqual(Array.from({ length: IDS }, (_, id) => id));
      }),
    );
  });
});
