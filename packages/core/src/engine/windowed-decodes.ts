import {
  type AttentionWindow,
  growsWithContext,
  stepsToCrossing,
  tokensInWindow,
} from '../timing/attention-window.ts';
import { FinishRing } from './finish-ring.ts';

/**
 * What the members of a decode group have within one window, on the group's ticks. Those below the window grow by a token
 * a step, and each crosses it at a known tick; between crossings the sum is a line. Joining and leaving cost O(1), a crossing too.
 */
export class WindowedDecodes {
  readonly window: AttentionWindow;
  /** When each member that grows crosses. */
  readonly #crossings: FinishRing;
  #growing = 0;
  #contextTokens = 0;

  constructor(window: AttentionWindow, slots: number) {
    this.window = window;
    this.#crossings = new FinishRing(slots);
  }

  /** Sum of the earlier tokens that each member's next token attends to. */
  get contextTokens(): number {
    return this.#contextTokens;
  }

  /** What a step adds to it, before the next crossing. */
  get growing(): number {
    return this.#growing;
  }

  join(slot: number, context: number, tick: number): void {
    this.#contextTokens += tokensInWindow(this.window, context);
    if (growsWithContext(this.window, context)) {
      this.#crosses(slot, tick + stepsToCrossing(this.window, context));
    }
  }

  leave(slot: number, context: number): void {
    this.#contextTokens -= tokensInWindow(this.window, context);
    if (this.#crossings.has(slot)) this.#ends(slot);
  }

  /** Every member decodes `steps` tokens, up to `tick`; none crosses before. */
  advance(steps: number, tick: number): void {
    this.#contextTokens += steps * this.#growing;
    const { windowTokens, chunked } = this.window;
    for (let slot = this.#crossings.firstAt(tick); slot >= 0; ) {
      this.#ends(slot);
      if (chunked) {
        this.#contextTokens -= windowTokens;
        this.#crosses(slot, tick + windowTokens);
      }
      slot = this.#crossings.firstAt(tick);
    }
  }

  /** Steps until somebody crosses, or any number above when that is after `limit` steps. */
  stepsToCrossing(tick: number, limit: number): number {
    return this.#crossings.nextAfter(tick, limit) - tick;
  }

  /** Makes room for slots up to `slots` - 1. */
  widen(slots: number): void {
    this.#crossings.widen(slots);
  }

  #crosses(slot: number, tick: number): void {
    this.#growing++;
    // All that cross at a tick do so at once, in no order.
    this.#crossings.add(slot, tick, 0);
  }

  #ends(slot: number): void {
    this.#growing--;
    this.#crossings.remove(slot);
  }
}
