import type { Actor } from '../kernel/agenda.ts';
import { ARRIVES } from './phases.ts';

/** Requests of a pool none of whose replicas takes any: they wait, in order, for the next that starts. */
export class PoolOpening implements Actor {
  nextS = Number.POSITIVE_INFINITY;
  readonly phase = ARRIVES;
  readonly #comesIn: (id: number, nowS: number) => void;
  #waiting: number[] = [];

  constructor(comesIn: (id: number, nowS: number) => void) {
    this.#comesIn = comesIn;
  }

  /** A request waits for the start at `startS`, which is that of all who wait. */
  enter(id: number, startS: number): void {
    this.#waiting.push(id);
    this.nextS = startS;
  }

  act(nowS: number): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.nextS = Number.POSITIVE_INFINITY;
    for (const id of waiting) this.#comesIn(id, nowS);
  }
}
