import type { Replica } from '../engine/serving/replica.ts';

/**
 * How full the KV memory of busy replicas was: blocks that requests hold / blocks, over time. Within a run of equal steps it
 * grows nearly evenly, so a run counts with the mean of its two ends.
 */
export class KvUse {
  readonly #atStart: Float64Array;
  #usedS = 0;
  #peak = 0;

  constructor(replicas: number) {
    this.#atStart = new Float64Array(replicas);
  }

  planned({ index, scheduler }: Replica): void {
    this.#atStart[index] = scheduler.tables.pool.usage();
  }

  /** The run's steps are over and have all their blocks; nothing has been released yet. */
  ran({ index, scheduler }: Replica, seconds: number): void {
    const atEnd = scheduler.tables.pool.usage();
    this.#usedS += ((this.#atStart[index] + atEnd) / 2) * seconds;
    if (atEnd > this.#peak) this.#peak = atEnd;
  }

  /** Integral over busy replica-seconds. */
  get usedS(): number {
    return this.#usedS;
  }

  /** Largest share of any replica at any time. */
  get peak(): number {
    return this.#peak;
  }
}
