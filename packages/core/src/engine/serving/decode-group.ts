import type { AttentionWindow } from '../../timing/attention-window.ts';
import { FinishRing } from './finish-ring.ts';
import { WindowedDecodes } from './windowed-decodes.ts';

/** Who wants to know when sequences begin and cease to decode, and how long their context is then. */
export interface DecodeObserver {
  joined(slot: number, context: number): void;
  left(slot: number, context: number): void;
}

/**
 * The sequences of a replica that decode in lockstep: each step adds one token to every one of them. Instead of
 * visiting them, the group keeps a step counter (the tick) and, for each member, what does not change while it decodes:
 * context - tick, and the tick at which it is done. Members are filed by (context - tick) mod block size, because
 * all members of one file reach a block boundary at the same tick.
 *
 * A step costs O(1) plus the members that reach a boundary or finish; joining and leaving cost O(1).
 */
export class DecodeGroup {
  /** What members have within each window of the model; empty for models without. */
  readonly windows: readonly WindowedDecodes[];
  readonly #blockTokens: number;
  readonly #observer: DecodeObserver | undefined;
  /** context - tick of each member, by slot. */
  readonly #base: Int32Array;
  /** Admission order of each member: files are kept in it. */
  readonly #order: Float64Array;
  readonly #finish: FinishRing;
  /** Files: doubly linked lists through slots; -1 ends. */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #fileSize: Int32Array;
  #tick = 0;
  #size = 0;
  #contextTokens = 0;

  constructor(
    options: {
      readonly slots: number;
      readonly blockTokens: number;
      readonly windows: readonly AttentionWindow[];
    },
    observer?: DecodeObserver,
  ) {
    const { slots, blockTokens, windows } = options;
    this.windows = windows.map((window) => new WindowedDecodes(window, slots));
    this.#blockTokens = blockTokens;
    this.#observer = observer;
    this.#base = new Int32Array(slots);
    this.#order = new Float64Array(slots);
    this.#finish = new FinishRing(slots);
    this.#first = new Int32Array(blockTokens).fill(-1);
    this.#last = new Int32Array(blockTokens).fill(-1);
    this.#fileSize = new Int32Array(blockTokens);
    this.#next = new Int32Array(slots);
    this.#previous = new Int32Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  /** Sum of the members' context lengths, tokens. */
  get contextTokens(): number {
    return this.#contextTokens;
  }

  has(slot: number): boolean {
    return this.#finish.has(slot);
  }

  /** Tokens of a member's context. */
  contextOf(slot: number): number {
    return this.#base[slot] + this.#tick;
  }

  /** Steps until a member is done. */
  stepsLeft(slot: number): number {
    return this.#finish.tickOf(slot) - this.#tick;
  }

  /** A sequence starts to decode: `context` tokens are cached, `steps` >= 1 tokens are to come. */
  join(slot: number, context: number, steps: number, order: number): void {
    this.#base[slot] = context - this.#tick;
    this.#order[slot] = order;
    this.#finish.add(slot, this.#tick + steps, order);
    this.#size++;
    this.#contextTokens += context;
    for (let i = 0; i < this.windows.length; i++) this.windows[i].join(slot, context, this.#tick);
    this.#file(slot);
    this.#observer?.joined(slot, context);
  }

  leave(slot: number): void {
    const context = this.contextOf(slot);
    this.#observer?.left(slot, context);
    this.#contextTokens -= context;
    for (let i = 0; i < this.windows.length; i++) this.windows[i].leave(slot, context);
    this.#size--;
    this.#finish.remove(slot);
    this.#unfile(slot);
  }

  /** A member is `tokens` ahead of the others: its context has grown by so much, and so much less is to come. */
  skip(slot: number, tokens: number): void {
    const context = this.contextOf(slot);
    const left = this.stepsLeft(slot);
    this.leave(slot);
    this.join(slot, context + tokens, left - tokens, this.#order[slot]);
  }

  /** Every member decodes `steps` tokens; none of them may be done, or cross a window, before. */
  advance(steps: number): void {
    this.#tick += steps;
    this.#contextTokens += steps * this.#size;
    for (let i = 0; i < this.windows.length; i++) this.windows[i].advance(steps, this.#tick);
  }

  /** Steps in which nobody but perhaps the last step's finishers gets done; Infinity when there is no member. */
  stepsToFinish(): number {
    return this.#finish.nextAfter(this.#tick) - this.#tick;
  }

  /** Steps, at most `limit`, in which nobody but perhaps in the last step crosses a window, by its place in `windows`. */
  stepsToCrossing(window: number, limit: number): number {
    return Math.min(limit, this.windows[window].stepsToCrossing(this.#tick, limit));
  }

  /** A member that is done now, by order of admission, or -1. It is still a member. */
  finished(): number {
    return this.#finish.firstAt(this.#tick);
  }

  /** First member that needs a new block in the step that begins `steps` from now; `nextInFile` goes on. */
  firstAtBoundary(steps: number): number {
    return this.#first[this.#fileAt(steps)];
  }

  nextInFile(slot: number): number {
    return this.#next[slot];
  }

  /** Blocks that the next `steps` steps need, all members together. */
  blocksWithin(steps: number): number {
    const cycles = Math.floor(steps / this.#blockTokens);
    let blocks = cycles * this.#size;
    for (let step = 0; step < steps - cycles * this.#blockTokens; step++) {
      blocks += this.#fileSize[this.#fileAt(step)];
    }
    return blocks;
  }

  /** The file whose members have a context that is a multiple of the block size `steps` from now. */
  #fileAt(steps: number): number {
    const remainder = (this.#tick + steps) % this.#blockTokens;
    return remainder === 0 ? 0 : this.#blockTokens - remainder;
  }

  #fileOf(slot: number): number {
    const remainder = this.#base[slot] % this.#blockTokens;
    return remainder < 0 ? remainder + this.#blockTokens : remainder;
  }

  #file(slot: number): void {
    const file = this.#fileOf(slot);
    // Members join nearly in order of admission, so the place is almost always the end.
    let before = this.#last[file];
    while (before >= 0 && this.#order[before] > this.#order[slot]) before = this.#previous[before];
    const after = before < 0 ? this.#first[file] : this.#next[before];
    this.#previous[slot] = before;
    this.#next[slot] = after;
    if (before < 0) this.#first[file] = slot;
    else this.#next[before] = slot;
    if (after < 0) this.#last[file] = slot;
    else this.#previous[after] = slot;
    this.#fileSize[file]++;
  }

  #unfile(slot: number): void {
    const file = this.#fileOf(slot);
    const before = this.#previous[slot];
    const after = this.#next[slot];
    if (before < 0) this.#first[file] = after;
    else this.#next[before] = after;
    if (after < 0) this.#last[file] = before;
    else this.#previous[after] = before;
    this.#fileSize[file]--;
  }
}
