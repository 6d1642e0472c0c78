import type { PowerModel } from './power/contract.ts';

/** What an idle accelerator does once it has had no work for a while. */
export interface Sleep {
  readonly watts: number;
  /** Seconds without work after which it sleeps; it sleeps from the start until its first work, too. */
  readonly afterS: number;
}

/**
 * Energy of one accelerator without work, from bucket to bucket: on standby for a while after work, idle from then on, asleep at last.
 * A bucket holds totals, so its idle seconds are taken to follow its work: where a bucket has many short gaps, standby is understated
 * by at most (standby - idle watts) x holdS for each gap but one, and sleep begins at most a bucket too early or too late.
 */
export class IdleDraw {
  readonly #power: PowerModel;
  readonly #sleep: Sleep | undefined;
  #sinceWorkS = Number.POSITIVE_INFINITY;

  constructor(power: PowerModel, sleep?: Sleep) {
    this.#power = power;
    this.#sleep = sleep;
  }

  /** Joules of the next bucket, which has `busyS` seconds with work and then `idleS` without. */
  next(busyS: number, idleS: number): number {
    const { idleW, standby } = this.#power;
    if (busyS > 0) this.#sinceWorkS = 0;
    const standbyS = within(idleS, (standby?.holdS ?? 0) - this.#sinceWorkS);
    const sleep = this.#sleep;
    const awakeS =
      sleep === undefined
        ? idleS
        : Math.max(standbyS, within(idleS, sleep.afterS - this.#sinceWorkS));
    this.#sinceWorkS += idleS;
    return (
      standbyS * (standby?.watts ?? 0) +
      (awakeS - standbyS) * idleW +
      (idleS - awakeS) * (sleep?.watts ?? 0)
    );
  }
}

const within = (whole: number, part: number) => Math.max(0, Math.min(whole, part));
