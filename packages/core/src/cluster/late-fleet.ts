import type { SummedFleet } from './live-view.ts';
import type { PoolLife } from './pool-life.ts';
import type { ReplicaView } from './router/contract.ts';

/** The replicas of a pool as they were: of the past nobody keeps count, so that each question is a walk over all of them. */
export class LateFleet implements SummedFleet {
  readonly replicas: readonly ReplicaView[];
  readonly #life: PoolLife;

  /** `life`: which of them take requests is known at once. */
  constructor(replicas: readonly ReplicaView[], life: PoolLife) {
    this.replicas = replicas;
    this.#life = life;
  }

  get held(): readonly number[] {
    return this.#life.held;
  }

  takes(replica: number): boolean {
    return this.#life.takes(replica);
  }

  get leastOutstanding(): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const index of this.held) {
      const { outstanding } = this.replicas[index];
      if (outstanding >= least) continue;
      best = index;
      least = outstanding;
    }
    return best;
  }

  get mostOutstanding(): number {
    return this.held.reduce((most, index) => Math.max(most, this.replicas[index].outstanding), 0);
  }

  get outstanding(): number {
    return this.replicas.reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  get waiting(): number {
    return this.replicas.reduce((sum, { waiting }) => sum + waiting, 0);
  }
}
