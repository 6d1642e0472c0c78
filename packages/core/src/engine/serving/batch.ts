import type { AttentionWindow } from '../../timing/attention-window.ts';
import { DecodeGroup } from './decode-group.ts';
import { RunningList } from './running-list.ts';
import { type Attribution, WorkShares } from './work-shares.ts';

/**
 * The requests that run on a replica and what each of them is at: it prefills, it decodes in lockstep with others, it is
 * stalled for a step because the budget ran out before it, or (in a static batch) it has ended and keeps its place.
 * All by slot, the small integer that a request has while it runs.
 */
export class Batch {
  readonly running: RunningList;
  readonly decoding: DecodeGroup;
  /** What each request has of the steps; undefined where that is not asked for. */
  readonly shares: WorkShares | undefined;
  /** Slots whose prefill goes on, in order of admission. */
  readonly prefilling: number[] = [];
  /** Context length, tokens; for members of `decoding` it is the group that knows. */
  readonly #context: Int32Array;
  /** Tokens that the last admission found cached. */
  readonly #cached: Int32Array;
  /** Slots that decode but got no budget in the last step. */
  readonly stalled: number[] = [];
  readonly #stepsLeft: Int32Array;
  readonly #parked: Uint8Array;
  #parkedCount = 0;

  constructor(
    slots: number,
    blockTokens: number,
    windows: readonly AttentionWindow[],
    attribution?: Attribution,
  ) {
    this.running = new RunningList(slots);
    this.shares = attribution && new WorkShares(attribution, this.running, slots);
    this.decoding = new DecodeGroup({ slots, blockTokens, windows }, this.shares);
    this.#context = new Int32Array(slots);
    this.#cached = new Int32Array(slots);
    this.#stepsLeft = new Int32Array(slots);
    this.#parked = new Uint8Array(slots);
  }

  /** Requests that have not ended. */
  get active(): number {
    return this.running.size - this.#parkedCount;
  }

  isParked(slot: number): boolean {
    return this.#parked[slot] === 1;
  }

  contextOf(slot: number): number {
    return this.decoding.has(slot) ? this.decoding.contextOf(slot) : this.#context[slot];
  }

  cachedOf(slot: number): number {
    return this.#cached[slot];
  }

  /** A request begins to run, last in order, with `cached` tokens found; returns its slot. */
  admit(request: number, cached: number): number {
    const slot = this.running.append(request);
    this.#context[slot] = cached;
    this.#cached[slot] = cached;
    this.prefilling.push(slot);
    return slot;
  }

  /** A prefilling slot has computed `tokens` more. */
  prefills(slot: number, tokens: number): void {
    this.#context[slot] += tokens;
  }

  donePrefilling(slot: number): void {
    take(this.prefilling, slot);
  }

  /** A slot decodes from the next step on, for `steps` >= 1 tokens. */
  startDecoding(slot: number, steps: number): void {
    this.decoding.join(slot, this.#context[slot], steps, this.running.order[slot]);
  }

  /** Output tokens that a slot has to come, or -1 when it does not decode. */
  stepsLeft(slot: number): number {
    if (this.decoding.has(slot)) return this.decoding.stepsLeft(slot);
    return this.stalled.includes(slot) ? this.#stepsLeft[slot] : -1;
  }

  /** Decodes behind `order` got no budget: they leave the lockstep until `rejoin`. */
  stallAfter(order: number): void {
    for (let slot = this.running.last; slot >= 0; slot = this.running.previous[slot]) {
      if (this.running.order[slot] <= order) return;
      if (!this.decoding.has(slot)) continue;
      this.#stepsLeft[slot] = this.decoding.stepsLeft(slot);
      this.detach(slot);
      this.stalled.push(slot);
    }
  }

  rejoin(): void {
    for (const slot of this.stalled) this.startDecoding(slot, this.#stepsLeft[slot]);
    this.stalled.length = 0;
  }

  /** A slot stops computing; it keeps its place, and its context stays readable. */
  detach(slot: number): void {
    if (this.decoding.has(slot)) {
      this.#context[slot] = this.decoding.contextOf(slot);
      this.decoding.leave(slot);
    } else {
      take(this.prefilling, slot);
      take(this.stalled, slot);
    }
  }

  /** A detached slot has ended and keeps its place in a static batch. */
  park(slot: number): void {
    this.#parked[slot] = 1;
    this.#parkedCount++;
  }

  /** A detached or parked slot leaves. */
  remove(slot: number): void {
    this.#parkedCount -= this.#parked[slot];
    this.#parked[slot] = 0;
    this.running.remove(slot);
  }
}

/** Removes a value from a short list, if it is there. */
function take(list: number[], value: number): void {
  const place = list.indexOf(value);
  if (place === list.length - 1 && place >= 0) list.pop();
  else if (place >= 0) list.splice(place, 1);
}
