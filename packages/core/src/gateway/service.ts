import type { KvCacheOptions, SchedulerOptions } from '../engine/serving/options.ts';
import { Replica, type ReplicaObserver } from '../engine/serving/replica.ts';
import { Scheduler } from '../engine/serving/scheduler.ts';
import { ServingState } from '../engine/serving/serving-state.ts';
import { IndexedHeap } from '../kernel/indexed-heap.ts';
import type { StepTimer } from '../timing/contract.ts';
import { ArrivalSource } from '../workload/arrival-source.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { ReplicaView, RoutableRequest, Router } from './router/contract.ts';

/** A service: equal replicas behind one router. */
export interface ServiceOptions {
  readonly replicas: number;
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  /** A timer of its own for each replica. */
  readonly timer: () => StepTimer;
  readonly router: Router;
  readonly priority?: Int32Array | undefined;
}

/**
 * Runs a workload through a service, event by event: the ends of the replicas' planned runs and the arrivals, in order
 * of time. At one instant runs end first, then requests arrive, then replicas plan.
 */
export class Service {
  readonly state: ServingState;
  readonly replicas: readonly Replica[];
  readonly #options: ServiceOptions;
  readonly #arrivals: ArrivalSource;
  readonly #pending: IndexedHeap;
  /** Replicas that have to plan before time moves on. */
  readonly #unplanned: number[] = [];
  readonly #views: readonly ReplicaView[];
  nowS = 0;

  constructor(requests: RequestTable, options: ServiceOptions, observer: ReplicaObserver) {
    this.state = new ServingState(requests);
    this.#options = options;
    this.#arrivals = new ArrivalSource(requests);
    this.#pending = new IndexedHeap(options.replicas);
    const own: ReplicaObserver = {
      ran: (replica, run, endS) => observer.ran(replica, run, endS),
      ended: (request, atS) => {
        this.#arrivals.completed(request, atS);
        observer.ended(request, atS);
      },
    };
    this.replicas = Array.from({ length: options.replicas }, (_, index) => {
      const scheduler = new Scheduler(this.state, options.kv, options.scheduler, options.priority);
      return new Replica(index, scheduler, options.timer(), own);
    });
    this.#views = this.replicas.map((replica) => new LiveView(replica, () => this.nowS));
  }

  /** Runs until nothing is left to do. */
  run(): void {
    for (;;) {
      const arrivalS = this.#arrivals.peekTimeS();
      const wakeS = this.#pending.firstKey();
      const nextS = Math.min(arrivalS, wakeS);
      if (this.#unplanned.length > 0 && nextS > this.nowS) {
        this.#plan();
        continue;
      }
      if (nextS === Number.POSITIVE_INFINITY) return;
      this.nowS = nextS;
      if (wakeS <= arrivalS) this.#wake(this.#pending.first());
      else this.#arrive(this.#arrivals.take());
    }
  }

  #wake(index: number): void {
    const replica = this.replicas[index];
    replica.wake(this.nowS);
    this.#changed(replica);
  }

  #plan(): void {
    const due = this.#unplanned.splice(0);
    for (const index of due) {
      const replica = this.replicas[index];
      if (replica.isBetweenRuns) replica.plan(this.nowS);
      this.#schedule(replica);
    }
  }

  #arrive(id: number): void {
    const { state } = this;
    const { requests, record } = state;
    record.arrivalS[id] = this.nowS;
    const request: RoutableRequest = {
      id,
      arrivalS: this.nowS,
      promptTokens: requests.promptTokens[id],
      session: requests.session?.[id] ?? -1,
    };
    const index = this.#options.router.route(request, this.#views);
    record.replica[id] = index;
    if (this.#admits(id)) {
      this.replicas[index].enqueue(id, this.nowS);
      this.#changed(this.replicas[index]);
    } else {
      state.ends(id, 'rejected', this.nowS);
      this.#arrivals.completed(id, this.nowS);
    }
  }

  /** A replica's next moment may have moved, and it may have to plan. */
  #changed(replica: Replica): void {
    if (replica.isBetweenRuns && !this.#unplanned.includes(replica.index)) {
      this.#unplanned.push(replica.index);
    }
    this.#schedule(replica);
  }

  #schedule(replica: Replica): void {
    const { index, wakeS } = replica;
    if (wakeS === Number.POSITIVE_INFINITY) this.#pending.remove(index);
    else this.#pending.set(index, wakeS, index);
  }

  /** Cuts the output to what fits, and says whether the request can be served at all. */
  #admits(id: number): boolean {
    const { kv } = this.#options;
    const prompt = this.state.requests.promptTokens[id];
    const capacity = kv.blocks * kv.blockTokens;
    if (prompt === 0 || prompt + 1 > this.#contextLimit || prompt > capacity) return false;
    // The last output token is sampled but never written to the KV cache.
    const room = Math.min(this.#contextLimit - prompt, capacity - prompt + 1);
    if (room < this.state.outputLimit[id]) {
      this.state.outputLimit[id] = room;
      this.state.columns.truncated[id] = 1;
    }
    return true;
  }

  /** Longest sequence: a prefill that may not be split has to fit into a step. */
  get #contextLimit(): number {
    const { maxContextTokens, maxBatchedTokens, chunkedPrefill, batching } =
      this.#options.scheduler;
    const isSplit = chunkedPrefill && batching === 'continuous';
    return isSplit ? maxContextTokens : Math.min(maxContextTokens, maxBatchedTokens);
  }
}

/** A view without delay. */
class LiveView implements ReplicaView {
  readonly #replica: Replica;
  readonly #nowS: () => number;

  constructor(replica: Replica, nowS: () => number) {
    this.#replica = replica;
    this.#nowS = nowS;
  }

  get waiting(): number {
    return this.#replica.scheduler.waiting.size;
  }

  get running(): number {
    return this.#replica.scheduler.running.size;
  }

  get outstanding(): number {
    return this.#replica.outstanding;
  }

  get kvUsage(): number {
    return this.#replica.kvUsageAt(this.#nowS());
  }
}
