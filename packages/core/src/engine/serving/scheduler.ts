import type { KvCache } from '../../kvcache/contract.ts';
import { createKvCache } from '../../kvcache/create.ts';
import type { KvCacheOptions } from '../../kvcache/options.ts';
import { noMisses } from '../../record/miss-tokens.ts';
import type { AttentionWindow } from '../../timing/attention-window.ts';
import { Batch } from './batch.ts';
import { Chunks } from './chunks.ts';
import { decodeBlocks } from './decode-blocks.ts';
import type { DecodeGroup } from './decode-group.ts';
import type { SchedulerOptions } from './options.ts';
import { type Preference, preemptedBefore } from './preemption.ts';
import { HeldQueue } from './queue/held.ts';
import { WAITING_QUEUES } from './queue/registry.ts';
import type { RunningList } from './running-list.ts';
import type { ServingState } from './serving-state.ts';
import { Speculation } from './speculation.ts';
import { TokenGaps } from './token-gaps.ts';

/**
 * Decides what one replica computes in a step, and holds the KV blocks for it: docs/engine.md, "One step". The decision
 * is the state after `schedule`: every member of `decoding` gets one token, and `chunks` says who prefills how much.
 */
export class Scheduler {
  readonly options: SchedulerOptions;
  readonly state: ServingState;
  readonly cache: KvCache;
  readonly waiting: HeldQueue;
  readonly batch: Batch;
  /** Of `batch`: the requests in order of admission, and those that decode. */
  readonly running: RunningList;
  readonly decoding: DecodeGroup;
  readonly chunks: Chunks;
  readonly gaps: TokenGaps;
  readonly speculation: Speculation | undefined;
  /** Tokens that the last decision left of the budget. */
  budgetLeft = 0;
  /** Prompt tokens of first admissions, and how many of them were cached. */
  queriedTokens = 0;
  hitTokens = 0;
  /** Why the others were not. */
  readonly misses = noMisses();
  readonly #chunkLimit: number;
  readonly #goesBefore: Preference;
  /** Requests that stalled in the last step, or within this decision. */
  readonly #returning = new Set<number>();
  #preempted = false;
  #walked = false;
  /** The head of the queue when it did not fit, otherwise -1, and the blocks that it found. */
  #blocked = -1;
  #blockedHits = 0;

  constructor(
    state: ServingState,
    kv: KvCacheOptions,
    options: SchedulerOptions,
    priority?: Int32Array,
    seed: number | string = 0,
    windows: readonly AttentionWindow[] = [],
  ) {
    const slots = Math.min(options.maxSequences, Math.max(1, state.requests.count));
    const keys = {
      arrivalS: state.record.arrivalS,
      promptTokens: state.requests.promptTokens,
      priority,
    };
    this.options = options;
    this.state = state;
    this.cache = createKvCache(state.requests, kv, slots);
    this.waiting = new HeldQueue(WAITING_QUEUES[options.order](keys));
    this.batch = new Batch(slots, kv.blockTokens, windows, state.attribution);
    this.running = this.batch.running;
    this.decoding = this.batch.decoding;
    this.chunks = new Chunks(slots);
    this.gaps = new TokenGaps(state.tokenGaps);
    this.speculation =
      options.speculation && new Speculation(options.speculation, options, kv, slots, seed);
    this.#chunkLimit = options.longPrefillTokens || Number.POSITIVE_INFINITY;
    this.#goesBefore = preemptedBefore(options.order, this.running, keys);
  }

  /** Whether the last decision schedules anything. */
  get hasWork(): boolean {
    return this.decoding.size > 0 || this.chunks.count > 0;
  }

  /** Whether the last decision can be repeated as it is. */
  get isSteady(): boolean {
    return !this.#walked;
  }

  /** Whether the last decision leaves room for one more request: places and tokens, and a batch that is not closed. */
  get mayAdmitMore(): boolean {
    const { options, running, budgetLeft } = this;
    return (
      options.batching === 'continuous' && budgetLeft > 0 && running.size < options.maxSequences
    );
  }

  /** Decides the step that begins now. */
  schedule(nowS: number): void {
    do {
      if (this.batch.active === 0) this.#clearBatch();
      this.#preempted = false;
      this.#walked = false;
      this.#blocked = -1;
      this.chunks.clear();
      this.#rejoin();
      this.budgetLeft = this.options.maxBatchedTokens;
      const admits = this.options.batching === 'continuous' || this.running.size === 0;
      if (!this.#scheduleAll()) this.#scheduleInOrder(nowS);
      if (admits && !this.#preempted) this.#admit(nowS);
      // A preemption that left nothing to run has freed blocks, so the next attempt gets further.
    } while (this.#preempted && !this.hasWork);
    this.#noteReturns();
  }

  /** Requests that stalled are back in the lockstep, at least until the walk finds no budget for them again. */
  #rejoin(): void {
    const { stalled } = this.batch;
    if (stalled.length === 0) return;
    for (const slot of stalled) this.#returning.add(this.running.request[slot]);
    this.batch.rejoin();
  }

  #noteReturns(): void {
    if (this.#returning.size === 0) return;
    for (const id of this.#returning) {
      const slot = this.state.slot[id];
      if (slot >= 0 && this.decoding.has(slot)) this.gaps.decodesAgain(id);
    }
    this.#returning.clear();
  }

  /**
   * Blocks that steps 2 and on of a run may take: those that are free, unless evicting one may cost the blocked head of the queue
   * several that it found. A request that finds less may need fewer free ones.
   */
  get blocksToSpare(): number {
    const mayLoseHits = this.#blocked >= 0 && this.#blockedHits > 0 && !this.cache.evictsEndsFirst;
    return mayLoseHits ? 0 : this.cache.freeBlocks;
  }

  /** Blocks that steps 2 to `steps` of a run need; the first step has its own already. */
  blocksToRepeat(steps: number): number {
    let blocks = this.decoding.blocksWithin(steps) - this.decoding.blocksWithin(1);
    const { count, slot, tokens, context } = this.chunks;
    for (let i = 0; i < count; i++) {
      blocks += this.cache.missing(slot[i], context[i], context[i] + steps * tokens[i]);
    }
    return blocks;
  }

  /**
   * Steps that can be repeated before a running request fills the block that the blocked head of the queue lacks first:
   * with it the head finds more and may fit. Infinity when nobody is about to.
   */
  stepsBeforeHeadFindsMore(): number {
    const { running, cache, decoding, chunks } = this;
    if (this.#blocked < 0) return Number.POSITIVE_INFINITY;
    const index = this.#blockedHits;
    const wanted = cache.nameOf(this.#blocked, index);
    let steps = Number.POSITIVE_INFINITY;
    if (wanted < 0) return steps;
    const fullAt = (index + 1) * cache.blockTokens;
    for (let slot = running.first; slot >= 0; slot = running.next[slot]) {
      if (!decoding.has(slot) || cache.nameOf(running.request[slot], index) !== wanted) continue;
      const left = fullAt - decoding.contextOf(slot);
      if (left > 0) steps = Math.min(steps, left - 1);
    }
    for (let i = 0; i < chunks.count; i++) {
      if (cache.nameOf(running.request[chunks.slot[i]], index) !== wanted) continue;
      const left = fullAt - chunks.context[i];
      if (left > 0) steps = Math.min(steps, Math.ceil(left / chunks.tokens[i]) - 1);
    }
    return Math.max(1, steps);
  }

  /** Carries a run of `steps` equal steps out: blocks for all but the first, and everybody's progress. */
  advance(steps: number): void {
    const { cache, decoding, running, chunks } = this;
    const { count, slot, tokens } = chunks;
    if (count === 0) decodeBlocks(cache, decoding, running, 1, steps);
    else {
      for (let step = 1; step < steps; step++) {
        decodeBlocks(cache, decoding, running, step, step + 1);
        this.#provideChunks(step);
      }
    }
    decoding.advance(steps);
    this.speculation?.accepts(decoding, running, cache, this.batch.shares);
    for (let i = 0; i < count; i++) this.batch.prefills(slot[i], steps * tokens[i]);
  }

  /** Brings `state.generated` of a running request up to date. */
  settle(slot: number): void {
    const id = this.running.request[slot];
    const left = this.batch.stepsLeft(slot);
    if (left >= 0) this.state.generated[id] = this.state.outputLimit[id] - left;
  }

  /** A request has ended: it leaves the replica, or keeps its place until its static batch is over. */
  leave(slot: number): void {
    this.#endStay(slot);
    if (this.options.batching === 'static') this.batch.park(slot);
    else this.#vacate(slot);
  }

  /**
   * The usual case, without a walk over the batch: budget and blocks suffice for everybody, prefills are the newest, and
   * nobody verifies drafts. Returns false, having changed nothing, when it is not the usual case.
   */
  #scheduleAll(): boolean {
    if (this.speculation !== undefined && this.decoding.size > 0) return false;
    const { prefilling } = this.batch;
    let newest = this.running.last;
    for (let i = prefilling.length - 1; i >= 0; i--) {
      if (prefilling[i] !== newest) return false;
      newest = this.running.previous[newest];
    }
    let budget = this.options.maxBatchedTokens - this.decoding.size;
    if (budget < 0) return false;
    let blocks = this.decoding.blocksWithin(1);
    for (const slot of prefilling) {
      const tokens = this.#chunkOf(slot, budget);
      if (tokens === 0) break;
      const context = this.batch.contextOf(slot);
      blocks += this.cache.missing(slot, context, context + tokens);
      budget -= tokens;
      this.#addChunk(slot, tokens);
    }
    if (blocks > this.cache.freeBlocks) {
      this.chunks.clear();
      return false;
    }
    this.budgetLeft = budget;
    decodeBlocks(this.cache, this.decoding, this.running, 0, 1);
    this.#provideChunks(0);
    return true;
  }

  /** Running requests one by one in order of admission, preempting where blocks run out. */
  #scheduleInOrder(nowS: number): void {
    const { running, cache } = this;
    this.#walked = true;
    let last = -1;
    for (let slot = running.first; slot >= 0 && this.budgetLeft > 0; slot = running.next[slot]) {
      if (this.batch.isParked(slot)) continue;
      const decodes = this.decoding.has(slot);
      const context = this.batch.contextOf(slot);
      const tokens = decodes ? this.#decodeOf(context) : this.#chunkOf(slot, this.budgetLeft);
      const reach = context + tokens;
      const lacks = () => cache.missing(slot, context, reach) > cache.freeBlocks;
      while (running.request[slot] >= 0 && lacks()) {
        this.#preempt(this.#victim(), last, nowS);
      }
      if (running.request[slot] < 0) break;
      cache.reserve(slot, context, reach);
      this.budgetLeft -= tokens;
      if (!decodes) this.#addChunk(slot, tokens);
      else this.speculation?.gives(slot, tokens);
      last = running.order[slot];
    }
    this.batch.stallAfter(last);
    for (const slot of this.batch.stalled) this.gaps.opens(running.request[slot], nowS);
    this.#fillInOrder();
  }

  /** Registers what the running requests' tokens of this step fill, in order of admission. */
  #fillInOrder(): void {
    const { running, chunks, decoding } = this;
    let chunk = 0;
    for (let slot = running.first; slot >= 0; slot = running.next[slot]) {
      const id = running.request[slot];
      if (decoding.has(slot)) {
        const context = decoding.contextOf(slot);
        this.cache.register(slot, id, context, context + 1);
      } else if (chunk < chunks.count && chunks.slot[chunk] === slot) {
        const context = chunks.context[chunk];
        this.cache.register(slot, id, context, context + chunks.tokens[chunk++]);
      }
    }
  }

  /** Waiting requests from the head of the queue, until one does not fit. */
  #admit(nowS: number): void {
    const { options, running, waiting } = this;
    while (this.budgetLeft > 0 && running.size < options.maxSequences) {
      const id = waiting.peek();
      if (id < 0) return;
      const hits = this.cache.lookUp(id, this.state.targetOf(id));
      const tokens = this.#firstChunk(id, hits);
      if (tokens > this.budgetLeft || !this.#fits(id, hits, tokens)) {
        this.#blocked = id;
        this.#blockedHits = hits;
        return;
      }
      waiting.pop();
      this.#start(id, hits, tokens, nowS);
    }
  }

  /** Tokens that a waiting request asks for; more than the budget left when it may not be split. */
  #firstChunk(id: number, hits: number): number {
    const { state, cache } = this;
    const rest = state.targetOf(id) - state.cachedOf(id, hits * cache.blockTokens);
    if (!this.options.chunkedPrefill || this.options.batching === 'static') return rest;
    return Math.min(rest, this.#chunkLimit, this.budgetLeft);
  }

  #fits(id: number, hits: number, tokens: number): boolean {
    const { cache, options } = this;
    const now = this.state.cachedOf(id, hits * cache.blockTokens) + tokens;
    const reach = options.reserveWholePrompt ? this.state.targetOf(id) : now;
    const needed = cache.blocksFor(reach) - hits + cache.freeAmong(hits);
    const watermark = this.hasWork ? options.watermarkBlocks : 0;
    return needed <= cache.freeBlocks - watermark;
  }

  #start(id: number, hits: number, tokens: number, nowS: number): void {
    const { state, cache } = this;
    const found = hits * cache.blockTokens;
    const cached = state.cachedOf(id, found);
    const slot = this.batch.admit(id, cached);
    state.slot[id] = slot;
    if (state.columns.preemptions[id] > 0) state.columns.selfHitTokens[id] += cached;
    else {
      state.record.cachedTokens[id] = cached;
      this.queriedTokens += state.requests.promptTokens[id];
      this.hitTokens += cached;
      cache.addMisses(this.misses, id, hits);
    }
    state.begins(id, nowS);
    cache.reuse(slot, id, hits);
    cache.reserve(slot, found, cached + tokens);
    cache.register(slot, id, found, cached + tokens);
    this.#addChunk(slot, tokens);
    this.budgetLeft -= tokens;
  }

  /** `scheduled`: order of the last request that this step's walk has scheduled. */
  #preempt(slot: number, scheduled: number, nowS: number): void {
    const { state, running } = this;
    const id = running.request[slot];
    this.#preempted = true;
    if (!this.decoding.has(slot)) this.budgetLeft += this.chunks.takeBack(slot);
    else if (running.order[slot] <= scheduled)
      this.budgetLeft += this.speculation?.tokensOf(slot) ?? 1;
    this.settle(slot);
    if (state.generated[id] > 0) this.gaps.opens(id, nowS);
    state.pauses(id, nowS);
    state.columns.preemptions[id]++;
    this.#endStay(slot);
    this.cache.releasePreempted(slot, id, this.batch.contextOf(slot));
    this.batch.remove(slot);
    this.waiting.pushPreempted(id);
  }

  #victim(): number {
    let victim = -1;
    for (let slot = this.running.last; slot >= 0; slot = this.running.previous[slot]) {
      if (this.batch.isParked(slot)) continue;
      if (victim < 0 || this.#goesBefore(slot, victim)) victim = slot;
    }
    return victim;
  }

  /** A request stops running here; its blocks are the caller's business. */
  #endStay(slot: number): void {
    const id = this.running.request[slot];
    this.state.countsRecomputed(id, this.batch.contextOf(slot), this.batch.cachedOf(slot));
    this.batch.detach(slot);
    this.state.slot[id] = -1;
  }

  #vacate(slot: number): void {
    this.cache.release(slot, this.running.request[slot], this.batch.contextOf(slot));
    this.batch.remove(slot);
  }

  /** All of a static batch has ended: its places and blocks are free again. */
  #clearBatch(): void {
    while (this.running.first >= 0) this.#vacate(this.running.first);
  }

  #provideChunks(step: number): void {
    const { count, slot, tokens, context } = this.chunks;
    for (let i = 0; i < count; i++) {
      const from = context[i] + step * tokens[i];
      this.cache.reserve(slot[i], from, from + tokens[i]);
      this.cache.register(slot[i], this.running.request[slot[i]], from, from + tokens[i]);
    }
  }

  #addChunk(slot: number, tokens: number): void {
    const id = this.running.request[slot];
    const wantsOutput = this.state.outputLimit[id] > 0;
    this.chunks.add(slot, tokens, this.batch.contextOf(slot), this.state.targetOf(id), wantsOutput);
  }

  /** Tokens that a decode asks for: more than one where drafts are verified. */
  #decodeOf(context: number): number {
    return this.speculation?.asks(context, this.budgetLeft) ?? 1;
  }

  #chunkOf(slot: number, budget: number): number {
    const left = this.state.targetOf(this.running.request[slot]) - this.batch.contextOf(slot);
    return Math.min(left, this.#chunkLimit, budget);
  }
}
