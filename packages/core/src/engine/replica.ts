import { arrive, plan, wake, wakeS } from './advance.ts';
import { blocksToRepeat } from './grow.ts';
import type { ReplicaObserver } from './observer.ts';
import type { ReplicaCounters } from './replica-counters.ts';
import type { ServingState } from './serving-state.ts';
import { SLOT } from './slot-columns.ts';
import { type ReplicaOptions, ReplicaState } from './state.ts';

/** Who looks on while a replica is advanced. */
export interface ReplicaWatcher {
  /** Something happens at the replica. */
  acts(): void;
  /** It has decided what to do next; what still waits there did not get in. Default: nobody asks. */
  planned?: ((replica: Replica, atS: number) => void) | undefined;
}

/**
 * One replica in time: the door to its state. It plans a run of equal steps up to the next disturbance that it knows of and says when
 * it wants to be woken (`wakeS`). Its owner calls `wake` at that moment and `plan` once everything else of that moment has
 * happened; an arrival in between may shorten the run to the next step boundary.
 */
export class Replica {
  readonly index: number;
  readonly state: ReplicaState;

  constructor(
    index: number,
    serving: ServingState,
    options: ReplicaOptions,
    observer: ReplicaObserver,
  ) {
    this.index = index;
    this.state = new ReplicaState(index, serving, options, observer);
  }

  /** When the replica next does something by itself; Infinity when it has nothing to do. */
  get wakeS(): number {
    return wakeS(this.state);
  }

  /** Between runs: `plan` has something to decide. */
  get isBetweenRuns(): boolean {
    return this.state.isBetweenRuns;
  }

  /** Steps simulated, and runs that they were simulated in. */
  get steps(): number {
    return this.state.steps;
  }

  get runs(): number {
    return this.state.runs;
  }

  /** Requests sent here that have not ended. */
  get outstanding(): number {
    return this.state.waiting.size + this.state.active;
  }

  /** Requests that wait here. */
  get waiting(): number {
    return this.state.waiting.size;
  }

  /** Places taken in the batch. */
  get running(): number {
    return this.state.running;
  }

  /** Decodes for which the budget of the last decided step did not suffice. */
  get stalled(): number {
    return this.state.stalled.length;
  }

  /** A request that is being served or waits here, or -1. */
  get atHand(): number {
    const { first, slots, waiting } = this.state;
    return first >= 0 ? slots[first * SLOT.WIDTH + SLOT.REQUEST] : waiting.peek();
  }

  /** Share of the KV blocks in use at `nowS`, for the steps that have begun before. */
  kvUsageAt(nowS: number): number {
    const s = this.state;
    const { cache, run, timer } = s;
    if (this.isBetweenRuns) return cache.usage();
    let begun = 1 + timer.stepsWithin(nowS - run.startS, run.steps - 1);
    if (begun > 1 && run.startS + timer.runS(begun - 1) >= nowS) begun--;
    return cache.usage(blocksToRepeat(s, begun));
  }

  /** When step `step`, counted from 1, of the run under way ends. */
  endOfStepS(step: number): number {
    return this.state.run.startS + this.state.timer.runS(step);
  }

  /** Steps of the run under way that have ended by `atS`, as if it went on for ever. */
  stepsEndedBy(atS: number): number {
    const { timer, run } = this.state;
    return timer.stepsWithin(atS - run.startS, Number.MAX_SAFE_INTEGER);
  }

  /** What it has counted so far. */
  counters(): ReplicaCounters {
    const { queriedTokens, hitTokens, misses, gaps, speculation, cache } = this.state;
    const { evictions, registered, freeBlocks } = cache;
    return {
      queriedTokens,
      hitTokens,
      misses,
      evictions,
      registered,
      freeBlocks,
      tokenGapsS: gaps.sumS,
      speculation: speculation?.totals() ?? null,
    };
  }

  /** Throws when an invariant of the KV cache is broken. For tests. */
  checkIntegrity(): void {
    this.state.cache.checkIntegrity();
  }

  /** The last moment at which something happened here, seconds. */
  get nowS(): number {
    return this.state.nowS;
  }

  /** When requests arrive next, seconds; Infinity: none will. A field, because a number that is passed has to be allocated. */
  set untilS(untilS: number) {
    this.state.untilS = untilS;
  }

  /** A request arrives, at `untilS`. */
  enqueue(request: number): void {
    this.state.nowS = this.state.untilS;
    arrive(this.state, request);
  }

  /** What ends at `nowS`, which is `wakeS`: the run, and requests that have waited too long. */
  wake(nowS: number): void {
    this.state.nowS = nowS;
    wake(this.state);
  }

  /** Decides what to do from `nowS` on. */
  plan(nowS: number): void {
    this.state.nowS = nowS;
    plan(this.state);
  }

  /** Does, where nobody else looks on, all that comes before the requests that arrive at `untilS`. */
  advance(watcher: ReplicaWatcher): void {
    const s = this.state;
    const { untilS } = s;
    for (;;) {
      // Written so that a time that is not a number counts as due: it is a defect, which must not look like the end.
      if (s.isUndecided) {
        if (s.nowS >= untilS) return;
        watcher.acts();
        plan(s);
        watcher.planned?.(this, s.nowS);
      } else {
        const nextS = wakeS(s);
        if (nextS > untilS || nextS === Number.POSITIVE_INFINITY) return;
        watcher.acts();
        // A client may lose patience before its request has come through the front end.
        if (nextS > s.nowS) s.nowS = nextS;
        wake(s);
      }
    }
  }
}
