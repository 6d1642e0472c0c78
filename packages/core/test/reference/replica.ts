import type { Outcome } from '../../src/record/request-record.ts';
import type { StepWork } from '../../src/timing/step-work.ts';
import type { ReferenceInput, ReferenceStep, ReferenceView } from './contract.ts';
import { acceptedOf, draftsOf } from './drafts.ts';
import { NaivePool } from './naive-pool.ts';
import { byPriority, inOrder } from './queue-order.ts';
import {
  type Content,
  contentOf,
  endRequest,
  passTime,
  type RequestState,
  splitsPrefills,
  targetOf,
} from './request-state.ts';
import { type Share, sampledOf, samples, tokensOf, workOf } from './share.ts';

interface StepUnderWay {
  readonly startS: number;
  readonly endS: number;
  readonly shares: readonly Share[];
}

/** One replica, one step at a time, in the words and the order of docs/engine.md. */
export class ReferenceReplica {
  readonly #input: ReferenceInput;
  readonly #index: number;
  readonly #onEnd: (request: RequestState, nowS: number) => void;
  readonly pool: NaivePool<Content>;
  readonly steps: ReferenceStep[] = [];
  queriedTokens = 0;
  hitTokens = 0;
  draftedTokens = 0;
  acceptedTokens = 0;
  /** Steps without work of its own, for the others of its group. */
  dummySteps = 0;
  readonly missedBlocks = { firstSeen: 0, evicted: 0, unusable: 0 };
  /** Head of the queue first. */
  #waiting: RequestState[] = [];
  /** In order of admission. */
  #running: RequestState[] = [];
  #step: StepUnderWay | undefined;
  /** Arrived after the step that comes next had been decided, and when. */
  #held: { readonly request: RequestState; readonly atS: number }[] = [];
  /** When the last step that has ended began. */
  #lastStepS = Number.NEGATIVE_INFINITY;
  /** Whether somebody waited after the last decision that did not put prefills off. */
  #isFull = false;

  constructor(
    input: ReferenceInput,
    index: number,
    onEnd: (request: RequestState, nowS: number) => void,
  ) {
    this.#input = input;
    this.#index = index;
    this.#onEnd = onEnd;
    const { blocks, emptyRelease, eviction, prefixCaching } = input.kv;
    this.pool = new NaivePool({
      blocks,
      eviction,
      emptyRelease: prefixCaching ? emptyRelease : 'tail',
    });
  }

  get blockTokens(): number {
    return this.#input.kv.blockTokens;
  }

  view(): ReferenceView {
    const unfinished = this.#running.filter((request) => request.state === 'running');
    return {
      waiting: this.#waiting.length + this.#held.length,
      running: this.#running.length,
      outstanding: this.#waiting.length + this.#held.length + unfinished.length,
      kvUsage: this.pool.usage,
    };
  }

  /** When this replica next does something by itself: its step ends, or a waiting request is given up. */
  nextS(): number {
    const deadlines = [...this.#waiting, ...this.#held.map(({ request }) => request)].map(
      ({ deadlineS }) => deadlineS,
    );
    return Math.min(this.#step?.endS ?? Number.POSITIVE_INFINITY, ...deadlines);
  }

  /** Everything that ends at `nowS`: the step with its completions, then requests whose time is over. */
  endAt(nowS: number): void {
    if (this.#step?.endS === nowS) {
      this.#sample(this.#step);
      this.#lastStepS = this.#step.startS;
      this.#step = undefined;
      this.#endRunning(nowS);
    }
    const held = this.#held.map(({ request }) => request);
    const late = [...this.#waiting, ...held].filter((request) => request.deadlineS <= nowS);
    this.#held = this.#held.filter(({ request }) => !late.includes(request));
    this.#waiting = this.#waiting.filter((request) => !late.includes(request));
    for (const request of late.toSorted((a, b) => a.id - b.id)) {
      this.#end(request, nowS, request.lateOutcome);
    }
  }

  arrive(request: RequestState, nowS: number): void {
    // Its client has lost patience before it has come through the front end.
    if (request.deadlineS <= nowS) {
      endRequest(request, nowS, request.lateOutcome);
      this.#onEnd(request, nowS);
      return;
    }
    const isBusy = this.#running.some(({ state }) => state === 'running');
    if (isBusy && this.#input.scheduler.schedulesAhead) {
      this.#held.push({ request, atS: nowS });
      return;
    }
    this.#releaseHeld();
    this.#waiting.push(request);
    this.#waiting = inOrder(this.#waiting, this.#input.scheduler.order);
  }

  /** Those who came before the step that has just ended began are considered now; all of them when nothing runs. */
  #releaseHeld(): void {
    const isBusy = this.#running.some(({ state }) => state === 'running');
    const seen = this.#held.filter(({ atS }) => !isBusy || atS <= this.#lastStepS);
    this.#held = this.#held.filter((one) => !seen.includes(one));
    for (const { request } of seen) {
      this.#waiting.push(request);
      this.#waiting = inOrder(this.#waiting, this.#input.scheduler.order);
    }
  }

  get isStepping(): boolean {
    return this.#step !== undefined;
  }

  /** Starts a step unless one is under way or there is nothing to do. */
  startAt(nowS: number): void {
    if (this.isStepping) return;
    const shares = this.decide(nowS, false);
    if (shares.length === 0) return;
    const endS = nowS + this.#input.timer.stepS(this.workOf(shares));
    this.begin(shares, { startS: nowS, endS, allTokens: 0 });
  }

  /** Who gets what in the step that begins now; nobody anything when there is nothing to do. `isClosed`: decodes go before prefills. */
  decide(nowS: number, isClosed: boolean): readonly Share[] {
    this.#releaseHeld();
    for (;;) {
      this.#clearFinishedBatch();
      if (this.#waiting.length + this.#running.length === 0) return [];
      const { shares, preempted } = this.#schedule(nowS, isClosed);
      if (shares.length > 0) return shares;
      if (!preempted) throw new Error(`replica ${this.#index} is stuck at ${nowS} s`);
    }
  }

  workOf(shares: readonly Share[]): StepWork {
    const { scheduler, windows } = this.#input;
    return workOf(shares, scheduler.speculation !== undefined, windows);
  }

  begin(
    shares: readonly Share[],
    { startS, endS, allTokens }: Pick<ReferenceStep, 'startS' | 'endS' | 'allTokens'>,
  ): void {
    this.#step = { startS, endS, shares };
    if (shares.length === 0) {
      this.dummySteps++;
      return;
    }
    const work = this.workOf(shares);
    const batch = shares.map((share) => {
      const { request, context, tokens } = share;
      return { request: request.id, context, tokens, sampled: sampledOf(share) };
    });
    this.steps.push({ replica: this.#index, startS, endS, ...work, allTokens, batch });
  }

  // --- scheduling ---

  #schedule(
    nowS: number,
    isClosed: boolean,
  ): { readonly shares: readonly Share[]; readonly preempted: boolean } {
    const { batching } = this.#input.scheduler;
    const admits = batching === 'continuous' || this.#running.length === 0;
    const decodes = this.#running.some((request) => request.state === 'running' && request.decodes);
    const defers = isClosed && !this.#isFull && decodes;
    const { shares, preempted } = this.#scheduleRunning(nowS, defers);
    for (const share of shares) this.#advance(share);
    if (admits && !defers && !preempted) this.#admitWaiting(shares, nowS);
    if (!defers) this.#isFull = this.#waiting.length > 0;
    return { shares, preempted };
  }

  #scheduleRunning(
    nowS: number,
    decodesOnly: boolean,
  ): { readonly shares: Share[]; readonly preempted: boolean } {
    const { maxBatchedTokens } = this.#input.scheduler;
    let shares: Share[] = [];
    let preempted = false;
    // A preemption makes a new list; this walk goes on over the one that it began with.
    for (const request of this.#running) {
      // Preempted for the sake of an earlier one, or done and only keeping its place in a static batch.
      if (request.state !== 'running') continue;
      if (decodesOnly && !request.decodes) continue;
      const budget = maxBatchedTokens - tokensOf(shares);
      if (budget === 0) break;
      const drafts = draftsOf(this.#input, request, budget);
      const tokens = this.#chunk(targetOf(request) - request.computed, budget) + drafts;
      while (this.#blocksMissing(request, tokens) > this.pool.free) {
        const victim = this.#victim();
        this.#preempt(victim, nowS);
        preempted = true;
        shares = shares.filter((share) => share.request !== victim);
        if (victim === request) return { shares, preempted };
      }
      this.#allocate(request, tokens);
      shares.push({ request, context: request.computed, tokens, drafts });
    }
    return { shares, preempted };
  }

  #admitWaiting(shares: Share[], nowS: number): void {
    const { scheduler, kv } = this.#input;
    while (this.#waiting.length > 0 && this.#running.length < scheduler.maxSequences) {
      const budget = scheduler.maxBatchedTokens - tokensOf(shares);
      if (budget === 0) return;
      const request = this.#waiting[0];
      const hits = this.#lookUp(request);
      const context = Math.max(hits.length * kv.blockTokens, request.given);
      const target = targetOf(request);
      const tokens = this.#chunk(target - context, budget);
      if (tokens > budget) return;

      const reach = scheduler.reserveWholePrompt ? target : context + tokens;
      const newBlocks = Math.ceil(reach / kv.blockTokens) - hits.length;
      const freeHits = hits.filter((block) => this.pool.isFree(block)).length;
      const watermark = shares.length > 0 ? scheduler.watermarkBlocks : 0;
      if (newBlocks + freeHits > this.pool.free - watermark) return;

      this.#waiting.shift();
      this.#admit(request, hits, nowS);
      this.#allocate(request, tokens);
      const share = { request, context, tokens, drafts: 0 };
      shares.push(share);
      this.#advance(share);
    }
  }

  /** Tokens to ask for when `remaining` are to be computed. More than the budget: not in this step. */
  #chunk(remaining: number, budget: number): number {
    const { scheduler } = this.#input;
    if (!splitsPrefills(scheduler)) return remaining;
    const longest = scheduler.longPrefillTokens || Number.POSITIVE_INFINITY;
    return Math.min(remaining, longest, budget);
  }

  /** The blocks of the longest cached prefix that leaves at least one token to compute. */
  #lookUp(request: RequestState): number[] {
    const { requests, kv } = this.#input;
    const hits: number[] = [];
    if (!kv.prefixCaching) return hits;
    const limit = Math.floor((targetOf(request) - 1) / kv.blockTokens);
    while (hits.length < limit) {
      const block = this.pool.find(contentOf(requests, kv, request.id, hits.length));
      if (block < 0) break;
      hits.push(block);
    }
    return hits;
  }

  #admit(request: RequestState, hits: readonly number[], nowS: number): void {
    const { row } = request;
    const hitTokens = Math.max(hits.length * this.#input.kv.blockTokens, request.given);
    for (const block of hits) this.pool.touch(block);
    request.blocks = [...hits];
    request.computed = hitTokens;
    passTime(request, nowS);
    request.state = 'running';
    this.#running.push(request);
    if (row.preemptions > 0) {
      row.selfHitTokens += hitTokens;
      return;
    }
    row.startS = nowS;
    row.cachedTokens = hitTokens;
    this.hitTokens += hitTokens;
    if (!this.#input.kv.prefixCaching) return;
    this.queriedTokens += request.promptTokens;
    this.#countMisses(request, hits.length);
  }

  #countMisses(request: RequestState, hits: number): void {
    const { requests, kv } = this.#input;
    for (let index = hits; (index + 1) * kv.blockTokens <= request.promptTokens; index++) {
      const copies = this.pool.copies.get(contentOf(requests, kv, request.id, index));
      if (copies === undefined) this.missedBlocks.firstSeen++;
      else if (copies.length === 0) this.missedBlocks.evicted++;
      else this.missedBlocks.unusable++;
    }
  }

  #blocksMissing(request: RequestState, tokens: number): number {
    const reach = request.computed + tokens;
    return Math.ceil(reach / this.#input.kv.blockTokens) - request.blocks.length;
  }

  #allocate(request: RequestState, tokens: number): void {
    const missing = this.#blocksMissing(request, tokens);
    for (let i = 0; i < missing; i++) request.blocks.push(this.pool.allocate());
  }

  /** Counts the tokens as computed and makes the blocks that they fill known to the cache. */
  #advance({ request, context, tokens, drafts }: Share): void {
    const end = context + tokens - drafts;
    request.computed = end;
    request.row.recomputedTokens += Math.max(0, Math.min(end, request.lostTokens) - context);
    this.#register(request, context, end);
  }

  #register(request: RequestState, context: number, end: number): void {
    const { requests, kv } = this.#input;
    if (!kv.prefixCaching) return;
    const firstFilled = Math.floor(context / kv.blockTokens);
    for (let index = firstFilled; (index + 1) * kv.blockTokens <= end; index++) {
      this.pool.register(request.blocks[index], contentOf(requests, kv, request.id, index));
    }
  }

  // --- preemption and the order of waiting requests ---

  #victim(): RequestState {
    const candidates = this.#running.filter((request) => request.state === 'running');
    return this.#input.scheduler.order === 'priority'
      ? candidates.toSorted(byPriority)[candidates.length - 1]
      : candidates[candidates.length - 1];
  }

  #preempt(request: RequestState, nowS: number): void {
    passTime(request, nowS);
    this.#leave(request);
    request.state = 'waiting';
    request.row.preemptions++;
    request.lostTokens = Math.max(request.lostTokens, request.computed);
    request.computed = 0;
    request.decodes = false;
    this.#waiting.unshift(request);
    this.#waiting = inOrder(this.#waiting, this.#input.scheduler.order);
  }

  #leave(request: RequestState): void {
    this.#running = this.#running.filter((other) => other !== request);
    for (const block of request.blocks.toReversed()) this.pool.release(block);
    request.blocks = [];
  }

  // --- time ---

  #sample({ endS, shares }: StepUnderWay): void {
    for (const share of shares.filter(samples)) {
      const { request } = share;
      if (request.generated === 0) {
        passTime(request, endS);
        request.row.firstTokenS = endS;
      }
      this.#gets(request, 1, endS);
      if (request.decodes) this.#verify(share, endS);
      request.decodes = true;
    }
  }

  #gets(request: RequestState, tokens: number, nowS: number): void {
    request.generated += tokens;
    request.row.outputTokens += tokens;
    for (let i = 0; i < tokens; i++) request.row.tokenTimesS.push(nowS);
  }

  /** The accepted drafts become output; their keys and values are there already. */
  #verify({ request, drafts }: Share, nowS: number): void {
    const accepted = acceptedOf(this.#input, request, drafts);
    this.draftedTokens += drafts;
    this.acceptedTokens += accepted;
    request.row.rejectedTokens += drafts - accepted;
    this.#register(request, request.computed, request.computed + accepted);
    request.computed += accepted;
    this.#gets(request, accepted, nowS);
  }

  #endRunning(nowS: number): void {
    const unfinished = this.#running.filter((request) => request.state === 'running');
    const done = unfinished.filter(
      ({ generated, outputTokens, computed, promptTokens }) =>
        generated === outputTokens && computed >= promptTokens,
    );
    for (const request of done) {
      this.#end(request, nowS, nowS <= request.deadlineS ? 'completed' : request.lateOutcome);
    }
    for (const request of unfinished) {
      const isLate = request.state === 'running' && request.deadlineS <= nowS;
      if (isLate) this.#end(request, nowS, request.lateOutcome);
    }
  }

  #end(request: RequestState, nowS: number, outcome: Outcome): void {
    endRequest(request, nowS, outcome);
    if (this.#input.scheduler.batching === 'continuous') this.#leave(request);
    this.#onEnd(request, nowS);
  }

  /** A static batch gives up its places and blocks when all of it has ended. */
  #clearFinishedBatch(): void {
    if (this.#running.some((request) => request.state === 'running')) return;
    for (const request of this.#running) this.#leave(request);
  }
}
