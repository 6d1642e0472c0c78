import type { PlannedRun } from '../engine/run.ts';

/** How full the KV memory of busy replicas was at most: blocks that requests hold / blocks. */
export class KvUse {
  readonly #peaks: Float64Array;

  constructor(replicas: number) {
    this.#peaks = new Float64Array(replicas);
  }

  ran(replica: number, { kvUseAtEnd }: PlannedRun): void {
    if (kvUseAtEnd > this.#peaks[replica]) this.#peaks[replica] = kvUseAtEnd;
  }

  /** Largest share at any time. */
  peakOf(replica: number): number {
    return this.#peaks[replica];
  }
}
