import type { ReplicaObserver } from '../engine/observer.ts';
import type { Replica } from '../engine/replica.ts';
import { type RequestColumns, requestColumns } from '../engine/request-columns.ts';
import { ServingState } from '../engine/serving-state.ts';
import { type Actor, Agenda } from '../kernel/agenda.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import type { Outcome } from '../record/request-record.ts';
import { ArrivalSource } from '../workload/arrival-source.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { ServiceView } from './admission/contract.ts';
import { isUncoupled } from './coupling.ts';
import { ARRIVES } from './phases.ts';
import { Pool, type PoolOptions } from './pool.ts';
import { PoolDoor } from './pool-door.ts';
import { hasGap } from './pool-life.ts';
import { PoolOpening } from './pool-opening.ts';
import type { ReplicaDoor } from './replica-actor.ts';
import { ALL_REPLICAS } from './replica-share.ts';
import type { ReplicaView } from './router/contract.ts';
import type { ServiceObserver, ServiceOptions } from './service-options.ts';
import { StepBudget } from './step-budget.ts';
import { doesNotExist, takesNone } from './wrong-choice.ts';

/** Events between two reports of progress; a power of two. */
const PROGRESS_PERIOD = 1024;

/**
 * Requests that a replica may have ahead of it, on average, before it is advanced though nobody looks: enough to pay for bringing its
 * state into the processor's cache, and few enough that the columns of these requests stay there.
 */
const SENT_AHEAD = 128;

/** Of a replica that another thread simulates; nobody who looks sees it. */
const ELSEWHERE: ReplicaView = { waiting: 0, running: 0, outstanding: 0, kvUsage: 0 };

/**
 * Runs a workload through a service. At one instant runs of steps end first, then requests arrive, then replicas decide. Where
 * replicas meet only when somebody looks at them, each is brought to the present when it is looked at, and at last to its end;
 * otherwise all of them are on one agenda. Either gives the same run.
 */
export class Service implements ServiceView {
  /** Columns of all requests. */
  readonly state: ServingState;
  readonly pools: readonly Pool[];
  /** Of all pools, those of the share. */
  readonly replicas: readonly Replica[];
  readonly #options: ServiceOptions;
  readonly #observer: ServiceObserver;
  readonly #arrivals: ArrivalSource;
  readonly #agenda: Agenda;
  /** By pool: what its front end takes longer than the shortest, if it does, and its place on the agenda. */
  readonly #doors: readonly ({ readonly door: PoolDoor; readonly place: number } | undefined)[];
  /** By pool that is at times without replicas: where its requests wait for one, and the place of that on the agenda. */
  readonly #openings = new Map<Pool, { readonly opening: PoolOpening; readonly place: number }>();
  readonly #actors: readonly ReplicaDoor[];
  /** Place of the first replica on the agenda; -1 when replicas are advanced one by one. */
  readonly #firstActor: number;
  readonly #budget: StepBudget;
  #onProgress: ProgressListener | undefined;
  #events = 0;
  #endedCount = 0;
  #lastS = 0;
  /** Requests sent to replicas that are advanced one by one. */
  #sent = 0;

  constructor(requests: RequestTable, options: ServiceOptions, observer: ServiceObserver) {
    this.#options = options;
    this.#observer = observer;
    const doorsS = options.pools.map((pool) => pool.frontendS ?? 0);
    const commonS = doorsS.reduce((least, oneS) => Math.min(least, oneS));
    const restS = doorsS.map((oneS) => oneS - commonS);
    this.#arrivals = new ArrivalSource(requests, commonS);
    this.pools = this.#poolsOf(requests, commonS, restS);
    this.state = this.pools[0].state;
    this.replicas = this.pools.flatMap(({ replicas }) => replicas);
    this.#actors = this.pools.flatMap(({ actors }) => actors);
    this.#budget = new StepBudget(
      requests,
      options.pools.reduce((sum, { replicas }) => sum + replicas, 0),
    );
    const entrances: Actor[] = [this.#entrance()];
    this.#doors = this.pools.map((pool, index) => {
      if (restS[index] === 0) return undefined;
      const door = new PoolDoor(restS[index], (id, nowS) => this.#enters(pool, id, nowS));
      return { door, place: entrances.push(door) - 1 };
    });
    for (const pool of this.pools) {
      if (pool.options.held === undefined || !hasGap(pool.options.held)) continue;
      const opening = new PoolOpening((id, nowS) => this.#hasWaited(pool, id, nowS));
      this.#openings.set(pool, { opening, place: entrances.push(opening) - 1 });
    }
    this.#firstActor = isUncoupled(requests, options) ? -1 : entrances.length;
    this.#agenda = new Agenda(this.#firstActor < 0 ? entrances : [...entrances, ...this.#actors]);
  }

  /** The present, as far as requests have arrived; at last, when the last thing has happened. */
  get nowS(): number {
    return Math.max(this.#agenda.nowS, this.#lastS);
  }

  /** Requests that wait, over all replicas. */
  get waiting(): number {
    return this.pools.reduce((sum, pool) => sum + pool.live.waiting, 0);
  }

  /** Requests that admission turned away. */
  get turnedAway(): number {
    return this.pools.reduce((sum, pool) => sum + pool.turnedAway, 0);
  }

  /** Runs until nothing is left to do. Error (KavierError of kind `work`): no progress, which is a defect. */
  run(onProgress?: ProgressListener): void {
    this.#onProgress = onProgress;
    this.#agenda.run();
    this.#advanceAll(Number.POSITIVE_INFINITY);
    for (const { nowS } of this.replicas) this.#lastS = Math.max(this.#lastS, nowS);
  }

  #poolsOf(requests: RequestTable, commonS: number, restS: readonly number[]): Pool[] {
    const { pools, seed, fastForward, viewDelayS = 0, countOwnDispatches = false } = this.#options;
    const { share = ALL_REPLICAS, promptStore } = this.#options;
    const attribution = pools.some(({ amounts }) => amounts !== undefined);
    const isGiven = promptStore !== undefined;
    const columns = this.#options.columns ?? requestColumns(requests, { attribution, isGiven });
    const observer = this.#observer;
    const next = isUncoupled(requests, this.#options) ? new Int32Array(requests.count) : undefined;
    const common = {
      clock: this,
      observer: {
        ran: (replica, run, timer) => observer.ran(replica, run, timer),
        ranDummy: (replica, run) => observer.ranDummy?.(replica, run),
        ended: (request) => this.#ended(request),
      } satisfies ReplicaObserver,
      acts: () => this.#acts(),
      isOver: () => this.#endedCount === requests.count,
      planned:
        observer.planned && ((replica: Replica, atS: number) => observer.planned?.(replica, atS)),
      late: viewDelayS > 0 ? { delayS: viewDelayS, countOwnDispatches } : undefined,
      seed,
      fastForward,
    };
    let firstReplica = 0;
    return pools.map((options, index) => {
      const state = stateOf(requests, options, columns);
      const { arrivalS } = columns.record;
      const inboxes = next && { next, arrivalS, commonS, restS: restS[index] };
      const pool = new Pool(options, { ...common, firstReplica, share, state, inboxes });
      firstReplica += options.replicas;
      return pool;
    });
  }

  #entrance(): Actor {
    const arrivals = this.#arrivals;
    return {
      get nextS() {
        return arrivals.peekTimeS();
      },
      phase: ARRIVES,
      act: (nowS) => this.#arrive(arrivals.take(), nowS),
    };
  }

  /** Brings every replica that lags behind to where requests arrive at `untilS`. */
  #advanceAll(untilS: number): void {
    for (const { lanes } of this.pools) {
      for (const lane of lanes) lane.advance(untilS);
    }
  }

  /** Something happens at a replica. */
  #acts(): void {
    this.#budget.spend(this.#atHand);
    if ((++this.#events & (PROGRESS_PERIOD - 1)) !== 0) return;
    this.#onProgress?.(this.#endedCount, this.state.requests.count);
  }

  /** The moment, and a request that is being served or waits. */
  readonly #atHand = (): string => {
    for (const { nowS, atHand } of this.replicas) {
      if (atHand >= 0) return `at ${Math.max(nowS, this.nowS)} s, request ${atHand}`;
    }
    return `at ${this.nowS} s`;
  };

  #arrive(id: number, nowS: number): void {
    this.#budget.progresses();
    this.state.record.arrivalS[id] = this.#arrivals.timeS;
    if (this.#isAnswered(id, nowS)) return;
    const { modelRouter } = this.#options;
    let chosen = 0;
    if (modelRouter !== undefined) {
      const { arriving } = this.pools[0];
      arriving.show(id, nowS);
      for (const one of this.pools) one.lives(nowS);
      chosen = modelRouter.choose(arriving, this.pools);
    }
    const pool = this.pools[chosen];
    if (pool === undefined) throw doesNotExist('pool', chosen, this.pools.length);
    const behind = this.#doors[chosen];
    if (behind === undefined) this.#enters(pool, id, nowS);
    else {
      behind.door.enter(id, nowS);
      this.#agenda.changed(behind.place);
    }
  }

  /** A request comes to the router of its pool. */
  #enters(pool: Pool, id: number, nowS: number): void {
    const { arriving, firstReplica } = pool;
    const { router, replicas } = pool.options;
    pool.lives(nowS);
    if (pool.life.held.length === 0) {
      this.#waitsForStart(pool, id, nowS);
      return;
    }
    arriving.show(id, nowS);
    // In a share even a router that looks has nothing to look at, and a single replica leaves it no choice.
    const isAsked = replicas > 1 || this.#options.share === undefined;
    const index = isAsked ? router.route(arriving, pool.fleet) : 0;
    if (!(Number.isInteger(index) && index >= 0 && index < replicas)) {
      throw doesNotExist('replica', index, replicas);
    }
    if (!pool.life.takes(index)) throw takesNone(index, nowS);
    const place = pool.placeOf(index);
    const isLetIn = this.#isLetIn(pool, place);
    if (place < 0) return;
    this.state.record.replica[id] = firstReplica + index;
    if (!isLetIn) pool.turnedAway++;
    if (!isLetIn || !pool.fits(id)) {
      this.#endsOutside(id, 'rejected', nowS);
      return;
    }
    if (this.#firstActor < 0) {
      pool.lanes[place].send(id);
      if (++this.#sent % (SENT_AHEAD * this.replicas.length) === 0) this.#advanceAll(nowS);
    } else {
      pool.actors[place].enqueue(id, nowS);
      this.#agenda.changed(this.#firstActor + firstReplica + pool.leadOf(index));
    }
  }

  /** No replica of its pool takes requests: it comes back when one starts, and is rejected if none ever will. */
  #waitsForStart(pool: Pool, id: number, nowS: number): void {
    const startS = pool.life.nextStartS(nowS);
    const opening = this.#openings.get(pool);
    if (startS < Number.POSITIVE_INFINITY && opening !== undefined) {
      opening.opening.enter(id, Math.min(startS, pool.deadlines.of(id)));
      this.#agenda.changed(opening.place);
    } else this.#endsOutside(id, 'rejected', nowS);
  }

  /** A request that waited for the start of a replica comes in, unless it has waited too long. */
  #hasWaited(pool: Pool, id: number, nowS: number): void {
    const { deadlines } = pool;
    if (deadlines.of(id) > nowS) this.#enters(pool, id, nowS);
    else this.#endsOutside(id, deadlines.outcomeOf(id), nowS);
  }

  /** A request is over before a replica has it; until now it has waited. */
  #endsOutside(id: number, outcome: Outcome, nowS: number): void {
    const { record, columns } = this.state;
    columns.queueS[id] = nowS - record.arrivalS[id];
    record.finishS[id] = nowS;
    this.state.ends(id, outcome);
    this.#ended(id);
  }

  /** Asks the prompt store; a request that it does not answer may have got its prompt from it. */
  #isAnswered(id: number, nowS: number): boolean {
    const { promptStore } = this.#options;
    const { state } = this;
    const promptTokens = state.requests.promptTokens[id];
    if (promptStore === undefined || !promptStore.finds(id, promptTokens)) return false;
    if (promptStore.saves === 'prefill') {
      if (state.givenTokens !== undefined) state.givenTokens[id] = promptTokens - 1;
      return false;
    }
    state.getsAnswer(id, nowS);
    this.#ended(id);
    return true;
  }

  #isLetIn(pool: Pool, place: number): boolean {
    const { admission } = this.#options;
    if (admission === undefined) return true;
    const target = place < 0 ? ELSEWHERE : pool.live.replicas[place];
    return admission.admits(pool.arriving, target, this);
  }

  #ended(id: number): void {
    this.#budget.progresses();
    this.#endedCount++;
    if (this.state.requests.afterRequest !== undefined) {
      this.#arrivals.completed(id, this.state.record.finishS[id]);
      this.#agenda.changed(0);
    }
    this.#observer.ended(id);
  }
}

/** The state of the requests of a pool. */
function stateOf(
  requests: RequestTable,
  { amounts, blocks }: PoolOptions,
  columns: RequestColumns,
): ServingState {
  const { promptBlocks, outputBlocks } = blocks ?? requests;
  const table = blocks === undefined ? requests : { ...requests, promptBlocks, outputBlocks };
  return new ServingState(table, { amounts, columns });
}
