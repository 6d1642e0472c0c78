import type { Actor } from '../kernel/agenda.ts';
import { ARRIVES } from './phases.ts';

/** The part of a pool's front end that takes longer than in other pools: requests come out of it in order, a fixed time later. */
export class PoolDoor implements Actor {
  nextS = Number.POSITIVE_INFINITY;
  readonly phase = ARRIVES;
  readonly #delayS: number;
  readonly #comesOut: (id: number, nowS: number) => void;
  /** Requests on their way and when they come out, from `#head` on. */
  #ids: number[] = [];
  #timesS: number[] = [];
  #head = 0;

  constructor(delayS: number, comesOut: (id: number, nowS: number) => void) {
    this.#delayS = delayS;
    this.#comesOut = comesOut;
  }

  enter(id: number, nowS: number): void {
    if (this.#head > 0 && this.#head === this.#ids.length) {
      this.#ids = [];
      this.#timesS = [];
      this.#head = 0;
    }
    this.#ids.push(id);
    this.#timesS.push(nowS + this.#delayS);
    this.nextS = this.#timesS[this.#head];
  }

  act(nowS: number): void {
    const id = this.#ids[this.#head++];
    this.nextS = this.#timesS[this.#head] ?? Number.POSITIVE_INFINITY;
    this.#comesOut(id, nowS);
  }
}
