import { expireWaiting } from './expire.ts';
import { heldMayBeNext, shortenRun } from './fast-forward.ts';
import { blocksToRepeat } from './grow.ts';
import type { ReplicaObserver } from './observer.ts';
import type { BlockedBy, ReplicaCounters } from './replica-counters.ts';
import type { ServingState } from './serving-state.ts';
import { type ReplicaOptions, ReplicaState } from './state.ts';
import { commit, decide, hasWork, retire, time } from './step.ts';

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
    const { runEndS, deadlines } = this.state;
    return deadlines === undefined ? runEndS : Math.min(runEndS, deadlines.nextS());
  }

  /** Between runs: `plan` has something to decide. */
  get isBetweenRuns(): boolean {
    return this.state.runEndS === Number.POSITIVE_INFINITY;
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

  /** What kept the first of the queue out of the last decided step; undefined when nobody waits. */
  get blockedBy(): BlockedBy | undefined {
    const { waiting, running, options, plan, serving, isContinuous } = this.state;
    const first = waiting.peek();
    if (first < 0) return undefined;
    if (running >= options.maxSequences) return 'sequenceLimit';
    if (plan.budgetLeft <= 0) return 'tokenBudget';
    if (isContinuous && options.chunkedPrefill) return 'kvMemory';
    if (serving.requests.promptTokens[first] > plan.budgetLeft) return 'tokenBudget';
    return isContinuous ? 'kvMemory' : 'closedBatch';
  }

  /** A request that is being served or waits here, or -1. */
  get atHand(): number {
    const { first, request, waiting } = this.state;
    return first >= 0 ? request[first] : waiting.peek();
  }

  /** Share of the KV blocks in use, 0..1: those of the first step of a run once it is planned, all of them when it is over. */
  get kvUsage(): number {
    return this.state.cache.usage();
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

  /** A request arrives. */
  enqueue(request: number, nowS: number): void {
    const s = this.state;
    const { waiting } = s;
    s.nowS = nowS;
    s.deadlines?.arrives(request);
    if (s.options.schedulesAhead && s.active > 0) {
      // The step that begins next is decided already.
      waiting.hold(request, nowS);
      if (!this.isBetweenRuns && heldMayBeNext(s)) shortenRun(s, 1);
      return;
    }
    waiting.release(nowS);
    waiting.push(request);
    if (!this.isBetweenRuns && waiting.peek() === request) shortenRun(s, 0);
  }

  /** What ends at `nowS`, which is `wakeS`: the run, and requests that have waited too long. */
  wake(nowS: number): void {
    const s = this.state;
    const { waiting, deadlines } = s;
    s.nowS = nowS;
    if (s.runEndS === nowS) {
      commit(s);
      retire(s);
    }
    if (deadlines === undefined) return;
    const head = waiting.peek();
    expireWaiting(s, deadlines);
    if (!this.isBetweenRuns && waiting.peek() !== head) shortenRun(s, 0);
  }

  /** Decides what to do from `nowS` on. */
  plan(nowS: number): void {
    const s = this.state;
    s.nowS = nowS;
    if (s.waiting.held > 0) s.waiting.release(s.active === 0 ? s.nowS : s.lastStepS);
    decide(s);
    if (hasWork(s)) time(s);
  }
}
