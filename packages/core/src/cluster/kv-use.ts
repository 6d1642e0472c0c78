import type { Replica } from '../engine/replica.ts';

/**
 * How full the KV memory of busy replicas was: blocks that requests hold / blocks, over time. Within a run of equal steps it
 * grows nearly evenly, so a run counts with the mean of its two ends.
 */
export class KvUse {
  readonly #atStart: Float64Array;
  /** Largest share of each replica at any time. */
  readonly #peaks: Float64Array;

  constructor(replicas: number) {
    this.#atStart = new Float64Array(replicas);
    this.#peaks = new Float64Array(replicas);
  }

  planned({ index, kvUsage }: Replica): void {
    this.#atStart[index] = kvUsage;
  }

  /** Mean over a run whose steps are over and have all their blocks; nothing has been released yet. */
  ran({ index, kvUsage }: Replica): number {
    if (kvUsage > this.#peaks[index]) this.#peaks[index] = kvUsage;
    return (this.#atStart[index] + kvUsage) / 2;
  }

  /** Largest share at any time. */
  peakOf(replica: number): number {
    return this.#peaks[replica];
  }
}
