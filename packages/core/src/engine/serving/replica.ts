import type { Outcome } from '../../record/request-record.ts';
import type { StepTimer } from '../../timing/contract.ts';
import { type BlockedBy, blockedBy } from './blocked-by.ts';
import { Deadlines } from './deadlines.ts';
import { PlannedRun } from './planned-run.ts';
import type { ReplicaCounters } from './replica-counters.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServingState } from './serving-state.ts';

/** Who wants to know what a replica does. */
export interface ReplicaObserver {
  /** A request is over, whatever became of it. */
  ended(request: number, atS: number): void;
  /** `run` has ended at `endS`; valid during the call. */
  ran(replica: number, run: PlannedRun, endS: number): void;
}

/**
 * One replica in time. It plans a run of equal steps up to the next disturbance that it knows of and says when it wants to
 * be woken (`wakeS`). Its owner calls `wake` at that moment and `plan` once everything else of that moment has
 * happened; an arrival in between may shorten the run to the next step boundary.
 */
export class Replica {
  readonly index: number;
  readonly #scheduler: Scheduler;
  /** Steps simulated, and runs that they were simulated in. */
  steps = 0;
  runs = 0;
  readonly #timer: StepTimer;
  readonly #state: ServingState;
  readonly #observer: ReplicaObserver;
  readonly #deadlines: Deadlines;
  readonly #fastForward: boolean;
  readonly #run: PlannedRun;
  #runEndS = Number.POSITIVE_INFINITY;
  /** When the last step of the last run began; known while requests are held back. */
  #lastStepS = Number.NEGATIVE_INFINITY;

  /** `fastForward`: false plans one step at a time, which gives the same run slower. */
  constructor(
    index: number,
    scheduler: Scheduler,
    timer: StepTimer,
    observer: ReplicaObserver,
    fastForward = true,
  ) {
    this.index = index;
    this.#scheduler = scheduler;
    this.#run = new PlannedRun(scheduler.decoding.windows.length);
    this.#timer = timer;
    this.#state = scheduler.state;
    this.#observer = observer;
    this.#fastForward = fastForward;
    this.#deadlines = new Deadlines(scheduler.state, scheduler.options.timeoutS);
  }

  /** When the replica next does something by itself; Infinity when it has nothing to do. */
  get wakeS(): number {
    return Math.min(this.#runEndS, this.#deadlines.nextS());
  }

  /** Between runs: `plan` has something to decide. */
  get isBetweenRuns(): boolean {
    return this.#runEndS === Number.POSITIVE_INFINITY;
  }

  /** Requests sent here that have not ended. */
  get outstanding(): number {
    return this.#scheduler.waiting.size + this.#scheduler.batch.active;
  }

  /** Requests that wait here. */
  get waiting(): number {
    return this.#scheduler.waiting.size;
  }

  /** Places taken in the batch. */
  get running(): number {
    return this.#scheduler.running.size;
  }

  /** Decodes for which the budget of the last decided step did not suffice. */
  get stalled(): number {
    return this.#scheduler.batch.stalled.length;
  }

  /** What kept the first of the queue out of the last decided step; undefined when nobody waits. */
  get blockedBy(): BlockedBy | undefined {
    return blockedBy(this.#scheduler);
  }

  /** A request that is being served or waits here, or -1. */
  get atHand(): number {
    const { running, waiting } = this.#scheduler;
    return running.first >= 0 ? running.request[running.first] : waiting.peek();
  }

  /** Share of the KV blocks in use, 0..1: those of the first step of a run once it is planned, all of them when it is over. */
  get kvUsage(): number {
    return this.#scheduler.cache.usage();
  }

  /** Share of the KV blocks in use at `nowS`, for the steps that have begun before. */
  kvUsageAt(nowS: number): number {
    const { cache } = this.#scheduler;
    if (this.isBetweenRuns) return cache.usage();
    const elapsedS = nowS - this.#run.startS;
    let begun = 1 + this.#timer.stepsWithin(elapsedS, this.#run.steps - 1);
    if (begun > 1 && this.#run.startS + this.#timer.runS(begun - 1) >= nowS) begun--;
    return cache.usage(this.#scheduler.blocksToRepeat(begun));
  }

  /** When step `step`, counted from 1, of the run under way ends. */
  endOfStepS(step: number): number {
    return this.#run.startS + this.#timer.runS(step);
  }

  /** Steps of the run under way that have ended by `atS`, as if it went on for ever. */
  stepsEndedBy(atS: number): number {
    return this.#timer.stepsWithin(atS - this.#run.startS, Number.MAX_SAFE_INTEGER);
  }

  /** What it has counted so far. */
  counters(): ReplicaCounters {
    const { queriedTokens, hitTokens, misses, gaps, speculation, cache } = this.#scheduler;
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
    this.#scheduler.cache.checkIntegrity();
  }

  /** A request arrives. */
  enqueue(request: number, nowS: number): void {
    const { waiting, options, batch } = this.#scheduler;
    this.#state.sinceS[request] = this.#state.record.arrivalS[request];
    this.#deadlines.arrives(request);
    if (options.schedulesAhead && batch.active > 0) {
      // The step that begins next is decided already.
      waiting.hold(request, nowS);
      if (!this.isBetweenRuns && this.#heldMayBeNext()) this.#shortenTo(nowS, 1);
      return;
    }
    waiting.release(nowS);
    waiting.push(request);
    if (!this.isBetweenRuns && waiting.peek() === request) this.#shortenTo(nowS);
  }

  /** What ends at `nowS`, which is `wakeS`: the run, and requests that have waited too long. */
  wake(nowS: number): void {
    if (this.#runEndS === nowS) this.#commit(nowS);
    const head = this.#scheduler.waiting.peek();
    this.#expireWaiting(nowS);
    const stays = head === this.#scheduler.waiting.peek();
    if (!this.isBetweenRuns && !stays) this.#shortenTo(nowS);
  }

  /** Decides what to do from `nowS` on. */
  plan(nowS: number): void {
    const scheduler = this.#scheduler;
    const isIdle = scheduler.batch.active === 0;
    scheduler.waiting.release(isIdle ? nowS : this.#lastStepS);
    scheduler.schedule(nowS);
    if (!scheduler.hasWork) return;
    const run = this.#run;
    run.startS = nowS;
    run.describe(scheduler.decoding, scheduler.chunks);
    scheduler.speculation?.addTo(run.work, scheduler.decoding, scheduler.running);
    this.#timer.begin(run.work, run.growth);
    run.steps = this.#plannedSteps(nowS);
    this.#runEndS = nowS + this.#timer.runS(run.steps);
  }

  #commit(nowS: number): void {
    const run = this.#run;
    this.#runEndS = Number.POSITIVE_INFINITY;
    if (this.#scheduler.waiting.held > 0) {
      this.#lastStepS = run.startS + this.#timer.runS(run.steps - 1);
    }
    this.steps += run.steps;
    this.runs++;
    this.#scheduler.gaps.ran(this.#timer, run.startS, run.steps, run.decodes);
    this.#scheduler.batch.shares?.ran(run, this.#scheduler.chunks, nowS);
    this.#scheduler.advance(run.steps);
    this.#countDrafts(run);
    this.#observer.ran(this.index, run, nowS);
    this.#sample(nowS);
    if (this.#deadlines.passed(nowS)) this.#expireRunning(nowS);
  }

  #countDrafts(run: PlannedRun): void {
    const { speculation, gaps } = this.#scheduler;
    if (speculation === undefined) return;
    run.rejected = speculation.stepRejected;
    gaps.cameTogether(speculation.stepAccepted);
  }

  #plannedSteps(nowS: number): number {
    const scheduler = this.#scheduler;
    if (!scheduler.isSteady || !this.#fastForward || this.#heldMayBeNext()) return 1;
    let steps = Math.min(
      scheduler.decoding.stepsToFinish(),
      scheduler.chunks.repeats(),
      scheduler.stepsBeforeHeadFindsMore(),
    );
    if (steps > 1) steps = this.#stepsToCrossing(steps);
    if (steps > 1) steps = this.#stepsWithBlocks(steps);
    const deadlineS = this.#deadlines.nextS();
    if (deadlineS === Number.POSITIVE_INFINITY) return steps;
    return this.#stepsUntil(deadlineS, nowS, steps);
  }

  /** Steps, at least one and at most `limit`, before somebody crosses a window of the model. */
  #stepsToCrossing(limit: number): number {
    const { decoding, chunks } = this.#scheduler;
    let steps = limit;
    for (let i = 0; i < decoding.windows.length; i++) {
      steps = decoding.stepsToCrossing(i, steps);
      steps = chunks.stepsOnLine(decoding.windows[i].window, steps);
    }
    return steps;
  }

  /** The largest number of steps up to `limit` for which blocks suffice; the first step has its blocks already. */
  #stepsWithBlocks(limit: number): number {
    const scheduler = this.#scheduler;
    const free = scheduler.blocksToSpare;
    if (scheduler.blocksToRepeat(limit) <= free) return limit;
    let low = 1;
    let high = limit;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (scheduler.blocksToRepeat(middle) <= free) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Steps of the run to the first boundary at or after `atS`; at least 1 and at most `limit`. */
  #stepsUntil(atS: number, startS: number, limit: number): number {
    const within = this.#timer.stepsWithin(atS - startS, limit);
    if (within > 0 && startS + this.#timer.runS(within) >= atS) return within;
    return Math.min(limit, within + 1);
  }

  /** Whether a request that is held back may be the next to be admitted. */
  #heldMayBeNext(): boolean {
    const { waiting, options, mayAdmitMore } = this.#scheduler;
    if (waiting.held === 0 || !mayAdmitMore) return false;
    return waiting.peek() < 0 || options.order !== 'fcfs';
  }

  /** The queue has a new head: the run goes on only to the next boundary, and `more` steps, if that can make a difference there. */
  #shortenTo(atS: number, more = 0): void {
    if (!this.#scheduler.mayAdmitMore) return;
    const run = this.#run;
    const steps = this.#stepsUntil(atS, run.startS, run.steps);
    run.steps = Math.min(run.steps, steps + more);
    this.#runEndS = run.startS + this.#timer.runS(run.steps);
  }

  /** End of the last step: complete prefills and decodes sample, and what is done ends, in running order. */
  #sample(nowS: number): void {
    const scheduler = this.#scheduler;
    const { chunks, running } = scheduler;
    for (let i = 0; i < chunks.count; i++) {
      const slot = chunks.slot[i];
      if (scheduler.batch.contextOf(slot) < chunks.target[i]) continue;
      this.#endDone(running.order[slot], nowS);
      scheduler.batch.donePrefilling(slot);
      this.#sampleAfterPrefill(slot, nowS);
    }
    this.#endDone(Number.POSITIVE_INFINITY, nowS);
  }

  /** Ends the decodes that have all their output and were admitted before `order`. */
  #endDone(order: number, nowS: number): void {
    const { decoding, running } = this.#scheduler;
    for (let slot = decoding.finished(); slot >= 0; slot = decoding.finished()) {
      if (running.order[slot] > order) return;
      this.#complete(slot, nowS);
    }
  }

  /** A prefill is complete: the request samples one token, if it wants any. */
  #sampleAfterPrefill(slot: number, nowS: number): void {
    const state = this.#state;
    const id = this.#scheduler.running.request[slot];
    const limit = state.outputLimit[id];
    if (limit > 0) {
      if (state.generated[id] === 0) {
        state.pauses(id, nowS);
        state.record.firstTokenS[id] = nowS;
      }
      this.#scheduler.gaps.closes(id, nowS);
      state.generated[id]++;
    }
    if (state.generated[id] === limit) this.#complete(slot, nowS);
    else this.#scheduler.batch.startDecoding(slot, limit - state.generated[id]);
  }

  /** Ends a request that has all that it asked for: completed, unless its deadline has passed. */
  #complete(slot: number, nowS: number): void {
    const id = this.#scheduler.running.request[slot];
    const isInTime = nowS <= this.#deadlines.of(id);
    this.#endRunning(slot, isInTime ? 'completed' : this.#deadlines.outcomeOf(id), nowS);
  }

  #endRunning(slot: number, outcome: Outcome, nowS: number): void {
    const id = this.#scheduler.running.request[slot];
    this.#scheduler.settle(slot);
    this.#state.pauses(id, nowS);
    this.#scheduler.leave(slot);
    this.#end(id, outcome, nowS);
  }

  #expireRunning(nowS: number): void {
    const { running } = this.#scheduler;
    let next = -1;
    for (let slot = running.first; slot >= 0; slot = next) {
      next = running.next[slot];
      const id = running.request[slot];
      const isOpen = this.#state.slot[id] === slot;
      if (isOpen && this.#deadlines.of(id) <= nowS)
        this.#endRunning(slot, this.#deadlines.outcomeOf(id), nowS);
    }
  }

  #expireWaiting(nowS: number): void {
    const { waiting, cache } = this.#scheduler;
    const deadlines = this.#deadlines;
    for (let id = deadlines.takeWaiting(nowS); id >= 0; id = deadlines.takeWaiting(nowS)) {
      waiting.remove(id);
      cache.forget(id);
      this.#state.givesUp(id, nowS);
      this.#end(id, deadlines.outcomeOf(id), nowS);
    }
  }

  #end(id: number, outcome: Outcome, nowS: number): void {
    this.#scheduler.speculation?.forget(id);
    if (this.#scheduler.gaps.hasOpen) this.#scheduler.gaps.forget(id);
    this.#state.ends(id, outcome, nowS);
    this.#observer.ended(id, nowS);
  }
}
