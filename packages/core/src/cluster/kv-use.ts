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

  /** Largest share of any of a range of replicas at any time. */
  peak(firstReplica: number, replicas: number): number {
    return this.#peaks
      .subarray(firstReplica, firstReplica + replicas)
      .reduce((most, peak) => Math.max(most, peak), 0);
  }
}
