import type { Actor } from '../kernel/agenda.ts';
import { Heap } from '../kernel/heap.ts';
import { STARTS } from './phases.ts';

/**
 * Requests of a pool none of whose replicas takes any: they wait, in order, for the next that starts, or until they are given up.
 */
export class PoolOpening implements Actor {
  readonly phase = STARTS;
  readonly #comesIn: (id: number, nowS: number) => void;
  readonly #waiting = new Heap();
  #entered = 0;

  /** `comesIn` is called when a request has waited long enough. */
  constructor(comesIn: (id: number, nowS: number) => void) {
    this.#comesIn = comesIn;
  }

  get nextS(): number {
    return this.#waiting.firstKey();
  }

  /** A request waits until `untilS`. */
  enter(id: number, untilS: number): void {
    this.#waiting.push(id, untilS, this.#entered++);
  }

  act(nowS: number): void {
    const id = this.#waiting.first();
    this.#waiting.pop();
    this.#comesIn(id, nowS);
  }
}
