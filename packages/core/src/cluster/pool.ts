import { contextLimitOf } from '../engine/context-limit.ts';
import { Deadlines } from '../engine/deadlines.ts';
import { LockstepGroup, type LockstepOptions } from '../engine/lockstep.ts';
import type { ReplicaObserver } from '../engine/observer.ts';
import type { SchedulerOptions } from '../engine/options.ts';
import { Replica } from '../engine/replica.ts';
import type { ServingState } from '../engine/serving-state.ts';
import type { KvCacheOptions } from '../kvcache/options.ts';
import { type LockstepTotals, sumOfLockstep } from '../record/lockstep-totals.ts';
import type { AttentionWindow } from '../timing/attention-window.ts';
import type { StepTimer } from '../timing/contract.ts';
import { LockstepTimer } from '../timing/lockstep-timer.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { ArrivingRequest } from './arriving-request.ts';
import { type Inboxes, Lane, type LaneWatcher } from './lane.ts';
import { LateFleet } from './late-fleet.ts';
import { LateView, type LateViewOptions } from './late-view.ts';
import { type Clock, LiveFleet, LiveView, type SummedFleet } from './live-view.ts';
import { LockstepActor } from './lockstep-actor.ts';
import type { PoolView } from './model-router/contract.ts';
import { PoolCounts } from './pool-counts.ts';
import { type HeldSpan, PoolLife } from './pool-life.ts';
import { ReplicaActor, type ReplicaDoor } from './replica-actor.ts';
import { type ReplicaShare, sharedOf } from './replica-share.ts';
import type { Router } from './router/contract.ts';

/** A pool: equal replicas behind a router of their own. */
export interface PoolOptions {
  /** Unique in the service. */
  readonly name: string;
  readonly replicas: number;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** A timer of its own for each replica. */
  readonly timer: () => StepTimer;
  readonly router: Router;
  /** Physical amounts of a step; with them the record says what work each request caused. For all pools or for none. */
  readonly amounts?: StepAmounts | undefined;
  /** Windows of the model's attention, whose sums the timers are told apart. Default none. */
  readonly windows?: readonly AttentionWindow[] | undefined;
  /** Of each request, smaller goes first. Default: all equal. */
  readonly priority?: Int32Array | undefined;
  /**
   * Seconds between a client's request and its arrival at the router: API server and tokenizer; finite, >= 0. They count as
   * waiting. Default 0.
   */
  readonly frontendS?: number | undefined;
  /** How replicas that follow each other step together. Default: each by itself. */
  readonly lockstep?: LockstepOptions | undefined;
  /** By replica: when it takes requests. Default: all replicas for the whole run. */
  readonly held?: readonly HeldSpan[] | undefined;
  /** The workload's prefix blocks, cut to those of this pool's cache; `{}` shows none. Default: as the workload has them. */
  readonly blocks?: Pick<RequestTable, 'promptBlocks' | 'outputBlocks'> | undefined;
}

/** What a pool gets from the service around it. */
export interface PoolSetting {
  readonly firstReplica: number;
  /** Those of its replicas that are simulated; not all of them only where nothing looks at any. */
  readonly share: ReplicaShare;
  readonly state: ServingState;
  readonly clock: Clock;
  readonly observer: ReplicaObserver;
  readonly acts: LaneWatcher['acts'];
  readonly planned: LaneWatcher['planned'];
  /** Whether all requests of the run have ended. */
  readonly isOver: () => boolean;
  /** Present where replicas meet only when they are looked at. */
  readonly inboxes: Inboxes | undefined;
  /** Present where what routers see is late. */
  readonly late: LateViewOptions | undefined;
  readonly seed: number | string | undefined;
  readonly fastForward: boolean | undefined;
}

/** A pool of a running service: a range of its replicas, and what is seen of them. */
export class Pool implements PoolView {
  readonly name: string;
  readonly options: PoolOptions;
  readonly state: ServingState;
  readonly firstReplica: number;
  /** Which replicas take requests now, as of the last request that came here. */
  readonly life: PoolLife;
  /** Those of the share. */
  readonly replicas: readonly Replica[];
  /** By replica, where all are on one agenda; otherwise none. */
  readonly actors: readonly ReplicaDoor[];
  /** By replica of the share, where each is advanced by itself; otherwise none. */
  readonly lanes: readonly Lane[];
  readonly arriving: ArrivingRequest;
  readonly counts: PoolCounts;
  /** Its replicas now, as admission sees them. */
  readonly live: LiveFleet;
  /** Its replicas as routers see them. */
  readonly fleet: SummedFleet;
  /** Requests that admission turned away after they were routed here. */
  turnedAway = 0;
  /** Until when its requests wait for a replica that takes them. */
  readonly deadlines: Deadlines;
  readonly #contextLimit: number;
  readonly #groups: readonly LockstepGroup[];
  readonly #share: ReplicaShare;
  /** Index in the service of the first replica of the share. */
  readonly #firstShared: number;

  constructor(options: PoolOptions, setting: PoolSetting) {
    const { firstReplica, share, state, inboxes, clock, acts, planned } = setting;
    const shared = sharedOf(share, firstReplica, options.replicas);
    this.name = options.name;
    this.options = options;
    this.state = state;
    this.firstReplica = firstReplica;
    this.#share = share;
    this.#firstShared = firstReplica + (shared[0] ?? 0);
    this.life = new PoolLife(options.replicas, options.held);
    this.arriving = new ArrivingRequest(state.requests);
    this.deadlines = new Deadlines(state, options.scheduler.timeoutS);
    this.#contextLimit = contextLimitOf(options.scheduler);
    this.counts = new PoolCounts(options.replicas, options.held !== undefined);
    const changed = ({ index, outstanding, waiting }: Replica) =>
      this.counts.set(index - firstReplica, outstanding, waiting);
    const watcher = { acts, planned, changed };
    if (options.lockstep === undefined) {
      this.replicas = replicasOf(options, shared, setting);
      this.lanes = inboxes ? this.replicas.map((one) => new Lane(one, watcher, inboxes)) : [];
      this.actors = inboxes ? [] : this.replicas.map((one) => new ReplicaActor(one, watcher));
      this.#groups = [];
    } else {
      const groups = groupsOf(options, options.lockstep, setting, watcher);
      this.actors = groups.flatMap(({ doors }) => doors);
      this.replicas = this.actors.map(({ replica }) => replica);
      this.lanes = [];
      this.#groups = groups.map(({ group }) => group);
    }
    const live = this.replicas.map((replica, i) => new LiveView(replica, clock, this.lanes[i]));
    this.live = new LiveFleet(live, this.counts, this.life, inboxes !== undefined);
    this.fleet = setting.late === undefined ? this.live : this.#lateFleet(setting.late, clock);
  }

  get capacity(): number {
    return this.life.held.length * this.options.scheduler.maxSequences;
  }

  /** Time goes on to `nowS`: replicas start and stop. */
  lives(nowS: number): void {
    if (nowS < this.life.nextChangeS) return;
    this.life.advance(nowS, (replica, takes) => {
      this.counts.takes(replica, takes);
      if (!takes) this.options.router.stopped?.(replica);
    });
  }

  get outstanding(): number {
    return this.fleet.outstanding;
  }

  get waiting(): number {
    return this.fleet.waiting;
  }

  /** Place among the replicas of the share of the one that the router calls `index`; -1: it is in another. */
  placeOf(index: number): number {
    const { part, of } = this.#share;
    if (of === 1) return index;
    const replica = this.firstReplica + index;
    return replica % of === part ? (replica - this.#firstShared) / of : -1;
  }

  /** Place among the replicas of the pool of the one that stands on the agenda for the replica `index`: the first of its group. */
  leadOf(index: number): number {
    const { lockstep } = this.options;
    return lockstep === undefined ? index : index - (index % lockstep.ranks);
  }

  /** What its groups have counted; absent where each replica steps by itself. */
  lockstep(): LockstepTotals | undefined {
    if (this.options.lockstep === undefined) return undefined;
    return sumOfLockstep(this.#groups.map(({ totals }) => totals));
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

  #lateFleet(late: LateViewOptions, clock: Clock): LateFleet {
    const views = this.actors.map((actor) => {
      const view = new LateView(actor.replica, clock, late);
      actor.late = view;
      return view;
    });
    return new LateFleet(views, this.life);
  }
}

function replicasOf(
  { timer, ...options }: PoolOptions,
  shared: readonly number[],
  { firstReplica, state, observer, seed, fastForward }: PoolSetting,
): Replica[] {
  return shared.map((index) => {
    const own = { ...options, timer: timer(), seed, fastForward };
    return new Replica(firstReplica + index, state, own, observer);
  });
}

/** Groups of replicas that step together; those of a pool with groups are all in one share. */
function groupsOf(
  options: PoolOptions,
  lockstep: LockstepOptions,
  setting: PoolSetting,
  watcher: LaneWatcher,
): LockstepActor[] {
  const { ranks } = lockstep;
  return Array.from({ length: options.replicas / ranks }, (_, index) => {
    const clock = new LockstepTimer();
    const places = Array.from({ length: ranks }, (_, rank) => index * ranks + rank);
    const replicas = replicasOf({ ...options, timer: () => clock }, places, setting);
    const group = new LockstepGroup(replicas, clock, lockstep, setting.isOver);
    return new LockstepActor(replicas, group, watcher);
  });
}
