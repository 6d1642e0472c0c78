import { BlockTables } from './block-tables.ts';
import { Chunks } from './chunks.ts';
import { DecodeGroup } from './decode-group.ts';
import type { KvCacheOptions, SchedulerOptions } from './options.ts';
import { type Preference, preemptedBefore } from './preemption.ts';
import type { WaitingQueue } from './queue/contract.ts';
import { WAITING_QUEUES } from './queue/registry.ts';
import { RunningList } from './running-list.ts';
import type { ServingState } from './serving-state.ts';

/**
 * Decides what one replica computes in a step, and holds the KV blocks for it: docs/engine.md, "One step". The decision
 * is the state after `schedule`: every member of `decoding` gets one token, and `chunks` says who prefills how much.
 */
export class Scheduler {
  readonly options: SchedulerOptions;
  readonly state: ServingState;
  readonly tables: BlockTables;
  readonly waiting: WaitingQueue;
  readonly running: RunningList;
  readonly decoding: DecodeGroup;
  readonly chunks: Chunks;
  /** Tokens that the last decision left of the budget. */
  budgetLeft = 0;
  /** Prompt tokens of first admissions, and how many of them were cached. */
  queriedTokens = 0;
  hitTokens = 0;
  readonly #chunkLimit: number;
  readonly #goesBefore: Preference;
  /** Running requests whose prefill goes on, in order of admission; by slot: context, and tokens found cached. */
  readonly #prefilling: number[] = [];
  readonly #context: Int32Array;
  readonly #cached: Int32Array;
  /** Decoding requests that got no budget; by slot: steps that they have left. */
  readonly #stalled: number[] = [];
  readonly #stepsLeft: Int32Array;
  /** Requests of a static batch that have ended and keep their place, by slot. */
  readonly #parked: Uint8Array;
  #parkedCount = 0;
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
  ) {
    const slots = Math.min(options.maxSequences, Math.max(1, state.requests.count));
    const keys = {
      arrivalS: state.record.arrivalS,
      promptTokens: state.requests.promptTokens,
      priority,
    };
    this.options = options;
    this.state = state;
    this.tables = new BlockTables(state.requests, kv, slots);
    this.waiting = WAITING_QUEUES[options.order](keys);
    this.running = new RunningList(slots);
    this.decoding = new DecodeGroup({ slots, blockTokens: kv.blockTokens });
    this.chunks = new Chunks(slots);
    this.#chunkLimit = options.longPrefillTokens || Number.POSITIVE_INFINITY;
    this.#goesBefore = preemptedBefore(options.order, this.running, keys);
    this.#context = new Int32Array(slots);
    this.#cached = new Int32Array(slots);
    this.#stepsLeft = new Int32Array(slots);
    this.#parked = new Uint8Array(slots);
  }

  /** Whether the last decision schedules anything. */
  get hasWork(): boolean {
    return this.decoding.size > 0 || this.chunks.count > 0;
  }

  /** Whether the last decision can be repeated as it is. */
  get isSteady(): boolean {
    return !this.#walked;
  }

  /** Running requests that have not ended. */
  get active(): number {
    return this.running.size - this.#parkedCount;
  }

  /** Decides the step that begins now. */
  schedule(nowS: number): void {
    do {
      if (this.active === 0) this.#clearBatch();
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
  }

  /** Blocks that steps 2 to `steps` of a run need; the first step has its own already. */
  blocksToRepeat(steps: number): number {
    let blocks = this.decoding.blocksWithin(steps) - this.decoding.blocksWithin(1);
    const { count, slot, tokens, context } = this.chunks;
    for (let i = 0; i < count; i++) {
      blocks += this.tables.missing(slot[i], context[i] + steps * tokens[i]);
    }
    return blocks;
  }

  /**
   * Steps that can be repeated before a running request fills the block that the blocked head of the queue lacks first:
   * with it the head finds more and may fit. Infinity when nobody is about to.
   */
  stepsBeforeHeadFindsMore(): number {
    const { running, tables, decoding, chunks } = this;
    if (this.#blocked < 0) return Number.POSITIVE_INFINITY;
    const index = this.#blockedHits;
    const wanted = tables.nameOf(this.#blocked, index);
    let steps = Number.POSITIVE_INFINITY;
    if (wanted < 0) return steps;
    const fullAt = (index + 1) * tables.blockTokens;
    for (let slot = running.first; slot >= 0; slot = running.next[slot]) {
      if (!decoding.has(slot) || tables.nameOf(running.request[slot], index) !== wanted) continue;
      const left = fullAt - decoding.contextOf(slot);
      if (left > 0) steps = Math.min(steps, left - 1);
    }
    for (let i = 0; i < chunks.count; i++) {
      if (tables.nameOf(running.request[chunks.slot[i]], index) !== wanted) continue;
      const left = fullAt - chunks.context[i];
      if (left > 0) steps = Math.min(steps, Math.ceil(left / chunks.tokens[i]) - 1);
    }
    return Math.max(1, steps);
  }

  /** Carries a run of `steps` equal steps out: blocks for all but the first, and everybody's progress. */
  advance(steps: number): void {
    for (let step = 1; step < steps; step++) {
      this.#provideDecodes(step);
      this.#provideChunks(step);
    }
    this.decoding.advance(steps);
    const { count, slot, tokens } = this.chunks;
    for (let i = 0; i < count; i++) this.#context[slot[i]] += steps * tokens[i];
  }

  contextOf(slot: number): number {
    return this.decoding.has(slot) ? this.decoding.contextOf(slot) : this.#context[slot];
  }

  /** The prefill of a slot is complete: it leaves the prefilling. */
  donePrefilling(slot: number): void {
    this.#prefilling.splice(this.#prefilling.indexOf(slot), 1);
  }

  /** A slot decodes from the next step on, for `steps` >= 1 tokens. */
  startDecoding(slot: number, steps: number): void {
    this.decoding.join(slot, this.#context[slot], steps, this.running.order[slot]);
  }

  /** Brings `state.generated` of a running request up to date. */
  settle(slot: number): void {
    const id = this.running.request[slot];
    if (this.decoding.has(slot)) {
      this.state.generated[id] = this.state.outputLimit[id] - this.decoding.stepsLeft(slot);
    } else if (this.#stalled.includes(slot)) {
      this.state.generated[id] = this.state.outputLimit[id] - this.#stepsLeft[slot];
    }
  }

  /** A request has ended: it leaves the replica, or keeps its place until its static batch is over. */
  leave(slot: number): void {
    const id = this.running.request[slot];
    this.state.countsRecomputed(id, this.contextOf(slot), this.#cached[slot]);
    this.#detach(slot);
    this.state.slot[id] = -1;
    if (this.options.batching === 'static') {
      this.#parked[slot] = 1;
      this.#parkedCount++;
      return;
    }
    this.tables.release(slot);
    this.running.remove(slot);
  }

  /**
   * The usual case, without a walk over the batch: budget and blocks suffice for everybody, and prefills are the newest.
   * Returns false, having changed nothing, when it is not the usual case.
   */
  #scheduleAll(): boolean {
    let newest = this.running.last;
    for (let i = this.#prefilling.length - 1; i >= 0; i--) {
      if (this.#prefilling[i] !== newest) return false;
      newest = this.running.previous[newest];
    }
    let budget = this.options.maxBatchedTokens - this.decoding.size;
    if (budget < 0) return false;
    let blocks = this.decoding.blocksWithin(1);
    for (const slot of this.#prefilling) {
      const tokens = this.#chunkOf(slot, budget);
      if (tokens === 0) break;
      blocks += this.tables.missing(slot, this.#context[slot] + tokens);
      budget -= tokens;
      this.#addChunk(slot, tokens);
    }
    if (blocks > this.tables.pool.freeBlocks) {
      this.chunks.clear();
      return false;
    }
    this.budgetLeft = budget;
    this.#provideDecodes(0);
    this.#provideChunks(0);
    return true;
  }

  /** Running requests one by one in order of admission, preempting where blocks run out. */
  #scheduleInOrder(nowS: number): void {
    const { running, tables } = this;
    this.#walked = true;
    let last = -1;
    for (let slot = running.first; slot >= 0 && this.budgetLeft > 0; slot = running.next[slot]) {
      if (this.#parked[slot] === 1) continue;
      const decodes = this.decoding.has(slot);
      const tokens = decodes ? 1 : this.#chunkOf(slot, this.budgetLeft);
      const reach = this.contextOf(slot) + tokens;
      while (running.request[slot] >= 0 && tables.missing(slot, reach) > tables.pool.freeBlocks) {
        this.#preempt(this.#victim(), last, nowS);
      }
      if (running.request[slot] < 0) break;
      tables.extend(slot, reach);
      this.budgetLeft -= tokens;
      if (!decodes) this.#addChunk(slot, tokens);
      last = running.order[slot];
    }
    this.#stallAfter(last);
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
        this.tables.fill(slot, id, context, context + 1);
      } else if (chunk < chunks.count && chunks.slot[chunk] === slot) {
        const context = chunks.context[chunk];
        this.tables.fill(slot, id, context, context + chunks.tokens[chunk++]);
      }
    }
  }

  /** Waiting requests from the head of the queue, until one does not fit. */
  #admit(nowS: number): void {
    const { options, running, waiting } = this;
    while (this.budgetLeft > 0 && running.size < options.maxSequences) {
      const id = waiting.peek();
      if (id < 0) return;
      const hits = this.tables.findHits(id, this.state.targetOf(id));
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
    const rest = this.state.targetOf(id) - hits * this.tables.blockTokens;
    if (!this.options.chunkedPrefill || this.options.batching === 'static') return rest;
    return Math.min(rest, this.#chunkLimit, this.budgetLeft);
  }

  #fits(id: number, hits: number, tokens: number): boolean {
    const { tables, options } = this;
    const now = hits * tables.blockTokens + tokens;
    const reach = options.reserveWholePrompt ? this.state.targetOf(id) : now;
    const needed = tables.blocksFor(reach) - hits + tables.freeHits(hits);
    const watermark = this.hasWork ? options.watermarkBlocks : 0;
    return needed <= tables.pool.freeBlocks - watermark;
  }

  #start(id: number, hits: number, tokens: number, nowS: number): void {
    const { state, tables } = this;
    const slot = this.running.append(id);
    const cached = hits * tables.blockTokens;
    state.slot[id] = slot;
    if (state.columns.preemptions[id] > 0) state.columns.selfHitTokens[id] += cached;
    else {
      state.record.cachedTokens[id] = cached;
      this.queriedTokens += state.requests.promptTokens[id];
      this.hitTokens += cached;
    }
    state.begins(id, nowS);
    tables.takeHits(slot, id, hits);
    tables.extend(slot, cached + tokens);
    tables.fill(slot, id, cached, cached + tokens);
    this.#context[slot] = cached;
    this.#cached[slot] = cached;
    this.#prefilling.push(slot);
    this.#addChunk(slot, tokens);
    this.budgetLeft -= tokens;
  }

  /** `scheduled`: order of the last request that this step's walk has scheduled. */
  #preempt(slot: number, scheduled: number, nowS: number): void {
    const { state, running } = this;
    const id = running.request[slot];
    this.#preempted = true;
    if (!this.decoding.has(slot))
      this.budgetLeft += this.chunks.takeBack(slot, state.outputLimit[id] > 0);
    else if (running.order[slot] <= scheduled) this.budgetLeft += 1;
    this.settle(slot);
    state.pauses(id, nowS);
    state.columns.preemptions[id]++;
    state.countsRecomputed(id, this.contextOf(slot), this.#cached[slot]);
    this.#detach(slot);
    this.tables.releasePreempted(slot, id);
    state.slot[id] = -1;
    running.remove(slot);
    this.waiting.pushPreempted(id);
  }

  #victim(): number {
    let victim = -1;
    for (let slot = this.running.last; slot >= 0; slot = this.running.previous[slot]) {
      if (this.#parked[slot] === 1) continue;
      if (victim < 0 || this.#goesBefore(slot, victim)) victim = slot;
    }
    return victim;
  }

  /** Decodes behind the last scheduled request got nothing: they leave the lockstep until the next step. */
  #stallAfter(order: number): void {
    for (let slot = this.running.last; slot >= 0; slot = this.running.previous[slot]) {
      if (this.running.order[slot] <= order) return;
      if (!this.decoding.has(slot)) continue;
      this.#context[slot] = this.decoding.contextOf(slot);
      this.#stepsLeft[slot] = this.decoding.stepsLeft(slot);
      this.decoding.leave(slot);
      this.#stalled.push(slot);
    }
  }

  #rejoin(): void {
    for (const slot of this.#stalled) this.startDecoding(slot, this.#stepsLeft[slot]);
    this.#stalled.length = 0;
  }

  #detach(slot: number): void {
    if (this.decoding.has(slot)) {
      this.#context[slot] = this.decoding.contextOf(slot);
      this.decoding.leave(slot);
      return;
    }
    for (const list of [this.#stalled, this.#prefilling]) {
      const place = list.indexOf(slot);
      if (place >= 0) list.splice(place, 1);
    }
  }

  /** All of a static batch has ended: its places and blocks are free again. */
  #clearBatch(): void {
    while (this.running.first >= 0) {
      const slot = this.running.first;
      this.#parked[slot] = 0;
      this.tables.release(slot);
      this.running.remove(slot);
    }
    this.#parkedCount = 0;
  }

  /** Blocks that the members of the group need in step `step` of the run, and those that they fill. */
  #provideDecodes(step: number): void {
    const { decoding, tables, running } = this;
    for (let s = decoding.firstAtBoundary(step); s >= 0; s = decoding.nextInFile(s)) {
      tables.extend(s, decoding.contextOf(s) + step + 1);
    }
    for (let s = decoding.firstAtBoundary(step + 1); s >= 0; s = decoding.nextInFile(s)) {
      const context = decoding.contextOf(s) + step;
      tables.fill(s, running.request[s], context, context + 1);
    }
  }

  #provideChunks(step: number): void {
    const { count, slot, tokens, context } = this.chunks;
    for (let i = 0; i < count; i++) {
      const from = context[i] + step * tokens[i];
      this.tables.extend(slot[i], from + tokens[i]);
      this.tables.fill(slot[i], this.running.request[slot[i]], from, from + tokens[i]);
    }
  }

  #addChunk(slot: number, tokens: number): void {
    const id = this.running.request[slot];
    const wantsOutput = this.state.outputLimit[id] > 0;
    this.chunks.add(slot, tokens, this.#context[slot], this.state.targetOf(id), wantsOutput);
  }

  #chunkOf(slot: number, budget: number): number {
    const left = this.state.targetOf(this.running.request[slot]) - this.#context[slot];
    return Math.min(left, this.#chunkLimit, budget);
  }
}
