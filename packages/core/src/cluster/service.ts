import { contextLimitOf } from '../engine/context-limit.ts';
import type { ReplicaObserver } from '../engine/observer.ts';
import type { SchedulerOptions } from '../engine/options.ts';
import { Replica } from '../engine/replica.ts';
import { ServingState } from '../engine/serving-state.ts';
import { IndexedHeap } from '../kernel/indexed-heap.ts';
import type { ProgressListener } from '../kernel/progress.ts';
import type { KvCacheOptions } from '../kvcache/options.ts';
import type { AttentionWindow } from '../timing/attention-window.ts';
import type { StepTimer } from '../timing/contract.ts';
import type { StepAmounts } from '../timing/step-amounts.ts';
import { KavierError } from '../units/errors.ts';
import { ArrivalSource } from '../workload/arrival-source.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { Admission, ServiceView } from './admission/contract.ts';
import { ArrivingRequest } from './arriving-request.ts';
import { LateView } from './late-view.ts';
import { LiveView } from './live-view.ts';
import type { PromptStore } from './prompt-store.ts';
import type { ReplicaView, Router } from './router/contract.ts';
import { StepBudget } from './step-budget.ts';

/** Events between two reports of progress; a power of two. */
const PROGRESS_PERIOD = 1024;

/** A service: equal replicas behind one router. */
export interface ServiceOptions {
  readonly replicas: number;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** A timer of its own for each replica. */
  readonly timer: () => StepTimer;
  readonly router: Router;
  /** Default: everything is let in. */
  readonly admission?: Admission | undefined;
  /** Default: every request reaches a replica, and brings nothing. */
  readonly promptStore?: PromptStore | undefined;
  /** Seconds by which the router's view of replicas is late; finite, >= 0. Default 0. */
  readonly viewDelayS?: number | undefined;
  /** Whether a late view counts the router's own dispatches since then as waiting. Default false. */
  readonly countOwnDispatches?: boolean | undefined;
  readonly priority?: Int32Array | undefined;
  /**
   * Seconds between a client's request and its arrival at the router: API server and tokenizer; finite, >= 0. They count as
   * waiting. Default 0.
   */
  readonly frontendS?: number | undefined;
  /** Seed of what engines draw: which drafts are accepted. Default 0. */
  readonly seed?: number | string | undefined;
  /** Physical amounts of a step; with them the record says what work each request caused. */
  readonly amounts?: StepAmounts | undefined;
  /** Windows of the model's attention, whose sums the timers are told apart. Default none. */
  readonly windows?: readonly AttentionWindow[] | undefined;
  /** False simulates every step by itself: the same run, slower. Default true. */
  readonly fastForward?: boolean | undefined;
}

/** Who wants to know what a service does. */
export interface ServiceObserver extends ReplicaObserver {
  /** A replica has decided what to do next; what still waits there did not get in. */
  planned?(replica: Replica): void;
}

/**
 * Runs a workload through a service, event by event: the ends of the replicas' planned runs and the arrivals, in order
 * of time. At one instant runs end first, then requests arrive, then replicas plan. An event costs O(log replicas) plus
 * what the router looks at.
 */
export class Service implements ServiceView {
  readonly state: ServingState;
  readonly replicas: readonly Replica[];
  nowS = 0;
  /** Requests that admission turned away. */
  turnedAway = 0;
  readonly #options: ServiceOptions;
  readonly #observer: ServiceObserver;
  readonly #arrivals: ArrivalSource;
  readonly #arriving: ArrivingRequest;
  readonly #contextLimit: number;
  readonly #pending: IndexedHeap;
  /** Replicas that have to plan before time moves on, each once. */
  readonly #unplanned: Int32Array;
  readonly #isUnplanned: Uint8Array;
  #unplannedCount = 0;
  readonly #budget: StepBudget;
  #endedCount = 0;
  /** Requests that wait: in all, and at each replica when it last changed. */
  #waiting = 0;
  readonly #waitingAt: Int32Array;
  readonly #live: readonly LiveView[];
  readonly #late: readonly LateView[];
  readonly #views: readonly ReplicaView[];

  constructor(requests: RequestTable, options: ServiceOptions, observer: ServiceObserver) {
    this.state = new ServingState(requests, options.amounts, options.promptStore !== undefined);
    this.#options = options;
    this.#observer = observer;
    this.#arrivals = new ArrivalSource(requests, options.frontendS);
    this.#arriving = new ArrivingRequest(requests);
    this.#contextLimit = contextLimitOf(options.scheduler);
    this.#pending = new IndexedHeap(options.replicas);
    this.#budget = new StepBudget(requests, options.replicas);
    this.#unplanned = new Int32Array(options.replicas);
    this.#isUnplanned = new Uint8Array(options.replicas);
    this.#waitingAt = new Int32Array(options.replicas);
    const own: ReplicaObserver = {
      ran: (replica, run, endS) => observer.ran(replica, run, endS),
      ended: (request, atS) => this.#ended(request, atS),
    };
    this.replicas = Array.from({ length: options.replicas }, (_, index) => {
      return new Replica(index, this.state, { ...options, timer: options.timer() }, own);
    });
    this.#live = this.replicas.map((replica) => new LiveView(replica, this));
    this.#late = this.#lateViews();
    this.#views = this.#late.length > 0 ? this.#late : this.#live;
  }

  /** Requests that wait, over all replicas. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Runs until nothing is left to do. Error (KavierError of kind `work`): no progress, which is a defect. */
  run(onProgress?: ProgressListener): void {
    const total = this.state.requests.count;
    for (let events = 1; ; events++) {
      this.#budget.spend(this.#atHand);
      if ((events & (PROGRESS_PERIOD - 1)) === 0) onProgress?.(this.#endedCount, total);
      const arrivalS = this.#arrivals.peekTimeS();
      const wakeS = this.#pending.firstKey();
      const nextS = Math.min(arrivalS, wakeS);
      if (this.#unplannedCount > 0 && nextS > this.nowS) {
        this.#plan();
        continue;
      }
      if (nextS === Number.POSITIVE_INFINITY) return;
      // A client may lose patience before its request has come through the front end.
      this.nowS = Math.max(this.nowS, nextS);
      if (wakeS <= arrivalS) this.#wake(this.#pending.first());
      else this.#arrive(this.#arrivals.take());
    }
  }

  /** The moment, and a request that is being served or waits. */
  readonly #atHand = (): string => {
    for (const { atHand } of this.replicas) {
      if (atHand >= 0) return `at ${this.nowS} s, request ${atHand}`;
    }
    return `at ${this.nowS} s`;
  };

  #wake(index: number): void {
    const replica = this.replicas[index];
    if (this.#late.length > 0) this.#late[index].beforeWake();
    replica.wake(this.nowS);
    this.#changed(replica);
  }

  #plan(): void {
    for (let i = 0; i < this.#unplannedCount; i++) {
      const index = this.#unplanned[i];
      const replica = this.replicas[index];
      this.#isUnplanned[index] = 0;
      if (replica.isBetweenRuns) replica.plan(this.nowS);
      this.#schedule(replica);
      this.#countWaiting(replica);
      this.#observer.planned?.(replica);
      if (this.#late.length > 0) this.#late[index].planned();
    }
    this.#unplannedCount = 0;
  }

  #arrive(id: number): void {
    if (id >= 0) this.#budget.progresses();
    const arriving = this.#arriving;
    arriving.show(id, this.nowS);
    this.state.record.arrivalS[id] = this.#arrivals.timeS;
    if (this.#isAnswered(id)) return;
    const index = this.#options.router.route(arriving, this.#views);
    const replica = this.replicas[index];
    if (replica === undefined) throw noReplica(index, this.replicas.length);
    this.state.record.replica[id] = index;
    if (!this.#isLetIn(index) || !this.#fits(id)) {
      // All that it waited for is the front end.
      this.state.columns.queueS[id] = this.nowS - this.#arrivals.timeS;
      this.state.ends(id, 'rejected', this.nowS);
      this.#ended(id, this.nowS);
      return;
    }
    replica.enqueue(id, this.nowS);
    if (this.#late.length > 0) this.#late[index].dispatched();
    this.#changed(replica);
  }

  /** Asks the prompt store; a request that it does not answer may have got its prompt from it. */
  #isAnswered(id: number): boolean {
    const { promptStore } = this.#options;
    const { state } = this;
    const promptTokens = state.requests.promptTokens[id];
    if (promptStore === undefined || !promptStore.finds(id, promptTokens)) return false;
    if (promptStore.saves === 'prefill') {
      if (state.givenTokens !== undefined) state.givenTokens[id] = promptTokens - 1;
      return false;
    }
    state.getsAnswer(id, this.nowS);
    this.#ended(id, this.nowS);
    return true;
  }

  #isLetIn(index: number): boolean {
    const { admission } = this.#options;
    if (admission === undefined) return true;
    if (admission.admits(this.#arriving, this.#live[index], this)) return true;
    this.turnedAway++;
    return false;
  }

  #ended(id: number, atS: number): void {
    this.#budget.progresses();
    this.#endedCount++;
    this.#arrivals.completed(id, atS);
    this.#observer.ended(id, atS);
  }

  /** A replica's next moment may have moved, and it may have to plan. */
  #changed(replica: Replica): void {
    const { index } = replica;
    if (replica.isBetweenRuns && this.#isUnplanned[index] === 0) {
      this.#isUnplanned[index] = 1;
      this.#unplanned[this.#unplannedCount++] = index;
    }
    this.#schedule(replica);
    this.#countWaiting(replica);
    if (this.#late.length > 0) this.#late[index].changed();
  }

  #schedule(replica: Replica): void {
    const { index, wakeS } = replica;
    if (wakeS === Number.POSITIVE_INFINITY) this.#pending.remove(index);
    else this.#pending.set(index, wakeS, index);
  }

  #countWaiting({ index, waiting }: Replica): void {
    this.#waiting += waiting - this.#waitingAt[index];
    this.#waitingAt[index] = waiting;
  }

  /** Cuts the output to what fits, and says whether the request can be served at all. */
  #fits(id: number): boolean {
    const { kv } = this.#options;
    const { state } = this;
    const prompt = state.requests.promptTokens[id];
    const capacity = kv.blocks * kv.blockTokens;
    if (prompt === 0 || prompt + 1 > this.#contextLimit || prompt > capacity) return false;
    // The engine refuses what its client asked for, however short the answer would have been.
    const asked = state.requests.maxTokens?.[id] ?? -1;
    if (asked >= 0 && prompt + asked > this.#options.scheduler.maxContextTokens) return false;
    // The last output token is sampled but never written to the KV cache.
    const room = Math.min(this.#contextLimit - prompt, capacity - prompt + 1);
    if (room < state.outputLimit[id]) {
      state.outputLimit[id] = room;
      state.columns.truncated[id] = 1;
    }
    return true;
  }

  #lateViews(): readonly LateView[] {
    const { viewDelayS = 0, countOwnDispatches = false } = this.#options;
    if (viewDelayS === 0) return [];
    const late = { delayS: viewDelayS, countOwnDispatches };
    return this.replicas.map((replica) => new LateView(replica, this, late));
  }
}

function noReplica(index: number, replicas: number): KavierError {
  return new KavierError('the router chose a replica that does not exist', {
    kind: 'work',
    found: String(index),
    expected: `a whole number from 0 to ${replicas - 1}`,
  });
}
