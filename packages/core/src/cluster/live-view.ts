import type { Replica } from '../engine/replica.ts';
import type { ReplicaView } from './router/contract.ts';

/** Where the present moment can be read. */
export interface Clock {
  readonly nowS: number;
}

/** A replica as it is now. */
export class LiveView implements ReplicaView {
  readonly #replica: Replica;
  readonly #clock: Clock;

  constructor(replica: Replica, clock: Clock) {
    this.#replica = replica;
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#replica.waiting;
  }

  get running(): number {
    return this.#replica.running;
  }

  get outstanding(): number {
    return this.#replica.outstanding;
  }

  get kvUsage(): number {
    return this.#replica.kvUsageAt(this.#clock.nowS);
  }
}
