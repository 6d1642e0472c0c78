import { contextLimitOf } from '../engine/serving/context-limit.ts';
import type { KvCacheOptions, SchedulerOptions } from '../engine/serving/options.ts';
import type { ServingState } from '../engine/serving/serving-state.ts';
import type { StepTimer } from '../timing/contract.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import type { BlockLists } from '../workload/request-table.ts';
import { ArrivingRequest } from './arriving-request.ts';
import type { SummedFleet } from './live-view.ts';
import type { PoolView } from './model-router/contract.ts';
import type { PoolCounts } from './pool-counts.ts';
import type { ReplicaView, Router } from './router/contract.ts';

/** A pool: equal replicas behind a router of their own. */
export interface PoolOptions {
  readonly name: string;
  readonly replicas: number;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** A timer of its own for each replica. */
  readonly timer: () => StepTimer;
  readonly router: Router;
  /** Physical amounts of a step; with them the record says what work each request caused. For all pools or for none. */
  readonly amounts?: StepAmounts | undefined;
  /** Of each request, smaller goes first. Default: all equal. */
  readonly priority?: Int32Array | undefined;
  /**
   * Seconds between a client's request and its arrival at the router: API server and tokenizer; finite, >= 0. They count as
   * waiting. Default 0.
   */
  readonly frontendS?: number | undefined;
  /** The workload's blocks, cut to those of this pool's cache. Default: those of the workload. */
  readonly promptBlocks?: BlockLists | undefined;
  readonly outputBlocks?: BlockLists | undefined;
}

/** A pool of a running service: a range of its replicas, and what is seen of them. */
export class Pool implements PoolView {
  readonly name: string;
  readonly options: PoolOptions;
  readonly state: ServingState;
  readonly firstReplica: number;
  readonly capacity: number;
  readonly arriving: ArrivingRequest;
  readonly counts: PoolCounts;
  /** Its replicas now, as admission sees them. */
  readonly live: readonly ReplicaView[];
  /** Its replicas as routers see them. */
  readonly fleet: SummedFleet;
  /** Requests that admission turned away after they were routed here. */
  turnedAway = 0;
  readonly #contextLimit: number;

  constructor(
    options: PoolOptions,
    state: ServingState,
    firstReplica: number,
    { counts, live, fleet }: Pick<Pool, 'counts' | 'live' | 'fleet'>,
  ) {
    this.name = options.name;
    this.options = options;
    this.state = state;
    this.firstReplica = firstReplica;
    this.capacity = options.replicas * options.scheduler.maxSequences;
    this.arriving = new ArrivingRequest(state.requests);
    this.counts = counts;
    this.live = live;
    this.fleet = fleet;
    this.#contextLimit = contextLimitOf(options.scheduler);
  }

  get outstanding(): number {
    return this.fleet.outstanding;
  }

  get waiting(): number {
    return this.fleet.waiting;
  }

  /** Cuts the output of a request to what fits, and says whether it can be served at all. */
  fits(id: number): boolean {
    const { kv, scheduler } = this.options;
    const { state } = this;
    const prompt = state.requests.promptTokens[id];
    const capacity = kv.blocks * kv.blockTokens;
    if (prompt === 0 || prompt + 1 > this.#contextLimit || prompt > capacity) return false;
    // The engine refuses what its client asked for, however short the answer would have been.
    const asked = state.requests.maxTokens?.[id] ?? -1;
    if (asked >= 0 && prompt + asked > scheduler.maxContextTokens) return false;
    // The last output token is sampled but never written to the KV cache.
    const room = Math.min(this.#contextLimit - prompt, capacity - prompt + 1);
    if (room < state.outputLimit[id]) {
      state.outputLimit[id] = room;
      state.columns.truncated[id] = 1;
    }
    return true;
  }
}
