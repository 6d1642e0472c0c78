import { noLockstep } from '../record/lockstep-totals.ts';
import type { StepTimer } from '../timing/contract.ts';
import { type LockstepTimer, RankLinear } from '../timing/lockstep-timer.ts';
import type { CountLookup } from '../timing/memoized.ts';
import type { StepCosts } from '../timing/roofline.ts';
import { wake, wakeS } from './advance.ts';
import { addDrafts } from './drafts.ts';
import { stepsToRun, stepsUntil } from './fast-forward.ts';
import type { Replica } from './replica.ts';
import { BLOCKED_BY } from './replica-counters.ts';
import type { ReplicaState } from './state.ts';
import { blockedBy, decide, hasWork } from './step.ts';

/** Ranges of `finishSyncSteps` and `prefillInterval`. */
export const FINISH_SYNC_STEPS = { from: 1, to: 1024, integer: true } as const;
export const PREFILL_INTERVAL = { from: 1, to: 1024, integer: true } as const;

/** How the ranks of a group step together. */
export interface LockstepOptions {
  /** Replicas that follow each other and share experts; whole, >= 1. */
  readonly ranks: number;
  /** Ranks without work find out that nobody has any after the first step and after each that is a multiple of this; whole, >= 1. */
  readonly finishSyncSteps: number;
  /** A rank that decodes prefills only in every so many steps of its group; whole, >= 1. */
  readonly prefillInterval: number;
  /** Whether steps in which everybody decodes are as wide as that of the rank with most tokens, as CUDA graphs are. */
  readonly pads: boolean;
  /** Pipeline stages of a rank. */
  readonly stages: number;
  readonly linearOfRankS: NonNullable<StepCosts['linearOfRankS']>;
  /** A timer of a rank, for linear layers that take what `linear` says. */
  readonly rankTimer: (linear: CountLookup) => StepTimer;
  /** A timer of a rank by itself, as if all others had as much to do. */
  readonly aloneTimer: () => StepTimer;
}

/** A rank of a group, and how its steps are timed. */
interface Rank {
  readonly replica: Replica;
  readonly state: ReplicaState;
  readonly linear: RankLinear;
  readonly timer: StepTimer;
  readonly alone: StepTimer;
  /** Whether it steps without work of its own in the run under way. */
  isDummy: boolean;
  /** Whether its queue was not empty after it last decided with prefills. */
  isFull: boolean;
}

/**
 * Replicas with one clock: each has requests, KV memory and a prefix cache of its own, and all of them step at once, as long as any has
 * work. A step takes what the slowest of them takes, for experts that compute the tokens of all. docs/engine.md, Lockstep groups.
 */
export class LockstepGroup {
  readonly totals = noLockstep();
  readonly #ranks: readonly Rank[];
  readonly #timers: readonly StepTimer[];
  readonly #clock: LockstepTimer;
  readonly #options: LockstepOptions;
  readonly #isOver: () => boolean;
  /** Steps since the group last began to step. */
  #steps = 0;

  /** `clock` is the timer of all `replicas`. `isOver`: no request will come any more, and all have ended. */
  constructor(
    replicas: readonly Replica[],
    clock: LockstepTimer,
    options: LockstepOptions,
    isOver: () => boolean,
  ) {
    this.#clock = clock;
    this.#options = options;
    this.#isOver = isOver;
    this.#ranks = replicas.map((replica) => {
      const linear = new RankLinear(options.linearOfRankS);
      const timer = options.rankTimer(linear);
      const alone = options.aloneTimer();
      const { state } = replica;
      return { replica, state, linear, timer, alone, isDummy: false, isFull: false };
    });
    this.#timers = this.#ranks.map(({ timer }) => timer);
  }

  /** When the group next does something by itself; Infinity when it has nothing to do. */
  get wakeS(): number {
    return this.#ranks.reduce((least, { state }) => Math.min(least, wakeS(state)), NEVER);
  }

  /** Between runs: `plan` has something to decide. Its ranks are all the same in that. */
  get isBetweenRuns(): boolean {
    return this.#ranks[0].state.isBetweenRuns;
  }

  /** A request arrives at a rank. One that has nothing to do, or whose prefills have steps of their own, looks at its queue at once. */
  enqueue(place: number, request: number, nowS: number): void {
    const { replica, state, isDummy } = this.#ranks[place];
    replica.untilS = nowS;
    replica.enqueue(request);
    if (this.isBetweenRuns) return;
    const { run } = state;
    const looksAtOnce = isDummy || this.#options.prefillInterval > 1;
    if (looksAtOnce && run.steps > 1) this.#cut(stepsUntil(state, nowS, run.steps));
    this.#align();
  }

  /** What ends at `nowS`, which is `wakeS`: the run of all ranks, and requests that have waited too long. */
  wake(nowS: number): void {
    const [{ state: first }] = this.#ranks;
    const ends = first.runEndS === nowS;
    if (ends) {
      const { steps, lengthS } = first.run;
      this.#steps += steps;
      this.totals.steps += steps;
      this.totals.rankS += this.#ranks.length * lengthS;
    }
    for (const rank of this.#ranks) {
      rank.state.nowS = nowS;
      if (ends) this.#ends(rank);
      wake(rank.state);
    }
    if (!this.isBetweenRuns) this.#align();
  }

  /** Decides what all ranks do from `nowS` on. */
  plan(nowS: number): void {
    const ranks = this.#ranks;
    for (const { state } of ranks) {
      const { waiting } = state;
      state.nowS = nowS;
      state.isUndecided = false;
      if (waiting.held > 0) waiting.release(state.active === 0 ? nowS : state.lastStepS);
    }
    // Also where nobody has work: what a static batch has kept is given back.
    for (const rank of ranks) this.#decide(rank);
    if (this.#pauses()) {
      this.#steps = 0;
      return;
    }
    this.#describe(nowS);
    const most = this.#clock.choose(this.#timers, MOST_STEPS);
    this.#begin(this.#stepsToRun(most));
  }

  /** Whether nobody has work and all know it. */
  #pauses(): boolean {
    if (this.#ranks.some(({ isDummy }) => !isDummy)) return false;
    const knows = this.#steps <= 1 || this.#steps % this.#options.finishSyncSteps === 0;
    return knows || this.#isOver();
  }

  #decide(rank: Rank): void {
    const { state } = rank;
    const { prefillInterval } = this.#options;
    const isClosed = this.#steps % prefillInterval !== 0 && !rank.isFull;
    state.defersPrefills = isClosed;
    decide(state);
    // Decodes that lost their places need no protection.
    const defers = isClosed && state.decodes > 0;
    state.defersPrefills &&= defers;
    rank.isDummy = !hasWork(state);
    if (!defers) rank.isFull = state.waiting.ready > 0;
  }

  /** The work of each rank, and what it takes beside that of the others. */
  #describe(nowS: number): void {
    const { pads, stages } = this.#options;
    let allTokens = 0;
    let mostTokens = 0;
    let parts = 1;
    let isDecoding = true;
    for (const { state, isDummy } of this.#ranks) {
      const { run, plan } = state;
      run.startS = nowS;
      run.describe(state.decodes, state.contextTokens, state.windows, plan);
      if (state.speculation !== undefined) addDrafts(state, state.speculation);
      if (isDummy) computesOneToken(state);
      const { tokens, sequences } = run.work;
      allTokens += tokens;
      mostTokens = Math.max(mostTokens, tokens);
      parts = Math.max(parts, Math.min(stages, sequences));
      isDecoding &&= plan.chunks === 0;
    }
    const isPadded = pads && isDecoding;
    if (isPadded) allTokens = mostTokens * this.#ranks.length;
    for (const { state, linear, timer, alone, isDummy } of this.#ranks) {
      const { work, growth } = state.run;
      state.run.allTokens = allTokens;
      linear.ownTokens = isPadded ? mostTokens : work.tokens;
      linear.allTokens = allTokens;
      linear.mostTokens = mostTokens;
      linear.parts = parts;
      timer.begin(work, growth);
      if (!isDummy) alone.begin(work, growth);
    }
  }

  /** Steps of the run that begins now, at most `most`. */
  #stepsToRun(most: number): number {
    let steps = most;
    let hasWorker = false;
    for (const { state, isDummy } of this.#ranks) {
      if (isDummy) continue;
      hasWorker = true;
      steps = Math.min(steps, stepsToRun(state));
    }
    // Who steps though nobody has work looks after each step whether that is over.
    return hasWorker && !this.#mayDefer() ? steps : 1;
  }

  /** Whether the next step may be another only because prefills have steps of their own. */
  #mayDefer(): boolean {
    if (this.#options.prefillInterval === 1) return false;
    return this.#ranks.some(({ state }) => state.waiting.size > 0 || state.prefills > 0);
  }

  #begin(steps: number): void {
    for (const { state } of this.#ranks) {
      const { run, cache, waiting } = state;
      run.takes(steps, this.#clock);
      state.runEndS = run.startS + run.lengthS;
      run.kvUseAtStart = 1 - cache.freeBlocks / cache.blocks;
      // Who waits for the step of prefills is counted apart.
      const { defersPrefills } = state;
      if (defersPrefills && waiting.ready > 0) this.totals.deferredS += run.lengthS;
      const isBlocked = waiting.ready > 0 && !defersPrefills;
      run.blockedBy = isBlocked ? BLOCKED_BY.indexOf(blockedBy(state)) : -1;
    }
  }

  /** The run of a rank ends. */
  #ends({ state, alone, isDummy }: Rank): void {
    const { run } = state;
    const { steps, lengthS } = run;
    if (!isDummy) {
      this.totals.aloneS += alone.runS(steps);
      return;
    }
    this.totals.dummySteps += steps;
    this.totals.dummyS += lengthS;
    state.runEndS = NEVER;
    run.endS = state.nowS;
    run.kvUseAtEnd = run.kvUseAtStart;
    state.observer.ranDummy?.(state.index, run);
  }

  /** The run of one rank may have been cut: all end when the first does. */
  #align(): void {
    this.#cut(this.#ranks.reduce((least, { state }) => Math.min(least, state.run.steps), NEVER));
  }

  #cut(steps: number): void {
    for (const { state } of this.#ranks) {
      const { run } = state;
      if (run.steps <= steps) continue;
      run.takes(steps, this.#clock);
      state.runEndS = run.startS + run.lengthS;
    }
  }
}

/** A dummy batch: a decode of one token that attends to itself alone. */
function computesOneToken({ run: { work } }: ReplicaState): void {
  work.tokens = 1;
  work.sampled = 1;
  work.sequences = 1;
  for (const sums of [work, ...work.windows]) {
    sums.contextTokens = 1;
    sums.attentionPairs = 1;
  }
}

const NEVER = Number.POSITIVE_INFINITY;
/** More steps than any run has. */
const MOST_STEPS = 2 ** 30;
