import type { Replica } from '../engine/replica.ts';
import type { Lane } from './lane.ts';
import type { PoolCounts } from './pool-counts.ts';
import type { PoolLife } from './pool-life.ts';
import type { FleetView, ReplicaView } from './router/contract.ts';

/** Where the present moment can be read. */
export interface Clock {
  readonly nowS: number;
}

/** A replica as it is now. One that lags behind is brought to this moment when somebody looks. */
export class LiveView implements ReplicaView {
  readonly #replica: Replica;
  readonly #clock: Clock;
  readonly #lane: Lane | undefined;

  constructor(replica: Replica, clock: Clock, lane: Lane | undefined) {
    this.#replica = replica;
    this.#clock = clock;
    this.#lane = lane;
  }

  get waiting(): number {
    this.refresh();
    return this.#replica.waiting;
  }

  get running(): number {
    this.refresh();
    return this.#replica.running;
  }

  get outstanding(): number {
    this.refresh();
    return this.#replica.outstanding;
  }

  get kvUsage(): number {
    this.refresh();
    return this.#replica.kvUsageAt(this.#clock.nowS);
  }

  refresh(): void {
    this.#lane?.advance(this.#clock.nowS);
  }
}

/** A fleet view that also knows sums over its replicas. */
export interface SummedFleet extends FleetView {
  readonly outstanding: number;
  readonly waiting: number;
}

/** The replicas of a pool as they are now. */
export class LiveFleet implements SummedFleet {
  readonly replicas: readonly LiveView[];
  readonly #counts: PoolCounts;
  readonly #life: PoolLife;
  /** Whether replicas may lag behind. */
  readonly #lags: boolean;

  constructor(replicas: readonly LiveView[], counts: PoolCounts, life: PoolLife, lags: boolean) {
    this.replicas = replicas;
    this.#counts = counts;
    this.#life = life;
    this.#lags = lags;
  }

  get held(): readonly number[] {
    return this.#life.held;
  }

  takes(replica: number): boolean {
    return this.#life.takes(replica);
  }

  get leastOutstanding(): number {
    return this.#current().leastIndex;
  }

  get mostOutstanding(): number {
    return this.#current().most;
  }

  get outstanding(): number {
    return this.#current().outstanding;
  }

  get waiting(): number {
    return this.#current().waiting;
  }

  #current(): PoolCounts {
    if (this.#lags) for (const replica of this.replicas) replica.refresh();
    return this.#counts;
  }
}
