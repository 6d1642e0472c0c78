import type { PowerModel } from './power/contract.ts';

/**
 * Energy of one accelerator without work, from bucket to bucket: on standby for a while after work, idle from then on, asleep
 * through buckets without any work. A bucket holds totals, so its idle seconds are taken to follow its work: where a bucket has
 * many short gaps, standby is understated by at most (standby - idle watts) x holdS for each gap but one.
 */
export class IdleDraw {
  readonly #power: PowerModel;
  readonly #sleepW: number | undefined;
  #sinceWorkS = Number.POSITIVE_INFINITY;

  constructor(power: PowerModel, sleepW?: number) {
    this.#power = power;
    this.#sleepW = sleepW;
  }

  /** Joules of the next bucket, which has `busyS` seconds with work and then `idleS` without. */
  next(busyS: number, idleS: number): number {
    const { idleW, standby } = this.#power;
    if (busyS > 0) this.#sinceWorkS = 0;
    const holdS = (standby?.holdS ?? 0) - this.#sinceWorkS;
    const standbyS = Math.max(0, Math.min(idleS, holdS));
    this.#sinceWorkS += idleS;
    const restW = busyS > 0 || standbyS > 0 ? idleW : (this.#sleepW ?? idleW);
    return standbyS * (standby?.watts ?? 0) + (idleS - standbyS) * restW;
  }
}
