import type { ReplicaObserver } from '../engine/observer.ts';
import type { Replica } from '../engine/replica.ts';
import type { RequestColumns } from '../engine/request-columns.ts';
import type { Admission } from './admission/contract.ts';
import type { ModelRouter } from './model-router/contract.ts';
import type { PoolOptions } from './pool.ts';
import type { PromptStore } from './prompt-store.ts';
import type { ReplicaShare } from './replica-share.ts';

/** A service: pools behind a model router. */
export interface ServiceOptions {
  /** At least one. Replicas are counted over all of them, in this order. */
  readonly pools: readonly PoolOptions[];
  /** Default: everything to the first pool. */
  readonly modelRouter?: ModelRouter | undefined;
  /** Default: everything is let in. */
  readonly admission?: Admission | undefined;
  /** Default: every request reaches a replica, and brings nothing. */
  readonly promptStore?: PromptStore | undefined;
  /** Seconds by which what routers see of pools and replicas is late; finite, >= 0. Default 0. */
  readonly viewDelayS?: number | undefined;
  /** Whether a late view counts what was dispatched since then as waiting. Default false. */
  readonly countOwnDispatches?: boolean | undefined;
  /** Seed of what engines draw: which drafts are accepted. Default 0. */
  readonly seed?: number | string | undefined;
  /** False simulates every step by itself: the same run, slower. Default true. */
  readonly fastForward?: boolean | undefined;
  /** Whether the observer hears of all replicas in one order of time. Default: of each replica in its own. */
  readonly inOrder?: boolean | undefined;
  /** The columns of its requests. Default: fresh ones. */
  readonly columns?: RequestColumns | undefined;
  /** The replicas to simulate, others than all only where `isSplittable`: requests of others are left alone. Default: all. */
  readonly share?: ReplicaShare | undefined;
}

/** Who wants to know what a service does. */
export interface ServiceObserver extends ReplicaObserver {
  /** A replica has decided what to do next; what still waits there did not get in. */
  planned?(replica: Replica, atS: number): void;
}
