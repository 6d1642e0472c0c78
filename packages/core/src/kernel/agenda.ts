import { Heap } from './heap.ts';

/** Something that happens by itself, again and again: arrivals, a replica, later a link, a controller, a signal. */
export interface Actor {
  /** When it acts next, seconds; Infinity: not before something else has happened. What is past is due now. */
  readonly nextS: number;
  /** What goes first at one instant: smaller phases. A whole number. */
  readonly phase: number;
  act(nowS: number): void;
}

/** The event loop: the actor with the earliest (time, phase, place in the list) acts, until none has anything to do. */
export class Agenda {
  nowS = 0;
  readonly #actors: readonly Actor[];
  readonly #coming: Heap;

  constructor(actors: readonly Actor[]) {
    this.#actors = actors;
    this.#coming = new Heap(actors.length);
    for (let index = 0; index < actors.length; index++) this.changed(index);
  }

  run(): void {
    const actors = this.#actors;
    const coming = this.#coming;
    if (actors.length === 1) this.#runAlone(actors[0]);
    while (coming.size > 0) {
      const index = coming.first();
      this.nowS = Math.max(this.nowS, coming.firstKey());
      actors[index].act(this.nowS);
      this.changed(index);
    }
  }

  /** There is nobody to come before it. */
  #runAlone(actor: Actor): void {
    for (let { nextS } = actor; nextS !== Number.POSITIVE_INFINITY; nextS = actor.nextS) {
      this.nowS = Math.max(this.nowS, nextS);
      actor.act(this.nowS);
    }
    this.changed(0);
  }

  /** What an actor does next has moved because another has acted. After its own acts it is looked at anyway. */
  changed(index: number): void {
    const { nextS, phase } = this.#actors[index];
    if (nextS === Number.POSITIVE_INFINITY) this.#coming.remove(index);
    else this.#coming.set(index, nextS, phase);
  }
}
