import type { SummedFleet } from './live-view.ts';
import type { ReplicaView } from './router/contract.ts';

/** The replicas of a pool as they were: of the past nobody keeps count, so that each question is a walk over all of them. */
export class LateFleet implements SummedFleet {
  readonly replicas: readonly ReplicaView[];

  constructor(replicas: readonly ReplicaView[]) {
    this.replicas = replicas;
  }

  get leastOutstanding(): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, { outstanding }] of this.replicas.entries()) {
      if (outstanding >= least) continue;
      best = index;
      least = outstanding;
    }
    return best;
  }

  get mostOutstanding(): number {
    return this.replicas.reduce((most, { outstanding }) => Math.max(most, outstanding), 0);
  }

  get outstanding(): number {
    return this.replicas.reduce((sum, { outstanding }) => sum + outstanding, 0);
  }

  get waiting(): number {
    return this.replicas.reduce((sum, { waiting }) => sum + waiting, 0);
  }
}
