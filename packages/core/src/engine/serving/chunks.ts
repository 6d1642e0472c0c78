import { type AttentionWindow, stepsOnLine } from '../../timing/attention-window.ts';

/** The prefills of one step: which slot gets how many tokens, on how much context. Reused from step to step. */
export class Chunks {
  readonly slot: Int32Array;
  readonly tokens: Int32Array;
  /** Context length before the step, tokens. */
  readonly context: Int32Array;
  /** Context length at which the prefill is complete. */
  readonly target: Int32Array;
  /** 1 where the chunk completes a prefill after which the request wants a token, otherwise 0. */
  readonly samples: Uint8Array;
  count = 0;
  /** Sum of `tokens`. */
  totalTokens = 0;
  /** Sum of `samples`. */
  sampling = 0;

  constructor(slots: number) {
    this.slot = new Int32Array(slots);
    this.tokens = new Int32Array(slots);
    this.context = new Int32Array(slots);
    this.target = new Int32Array(slots);
    this.samples = new Uint8Array(slots);
  }

  clear(): void {
    this.count = 0;
    this.totalTokens = 0;
    this.sampling = 0;
  }

  /** `wantsOutput`: whether the request samples once its prefill is complete. */
  add(slot: number, tokens: number, context: number, target: number, wantsOutput: boolean): void {
    this.slot[this.count] = slot;
    this.tokens[this.count] = tokens;
    this.context[this.count] = context;
    this.target[this.count] = target;
    this.samples[this.count] = wantsOutput && context + tokens === target ? 1 : 0;
    this.sampling += this.samples[this.count];
    this.count++;
    this.totalTokens += tokens;
  }

  /** Takes back the chunk of a slot; returns its tokens, 0 when it has none. */
  takeBack(slot: number): number {
    for (let i = 0; i < this.count; i++) {
      if (this.slot[i] !== slot) continue;
      const tokens = this.tokens[i];
      this.sampling -= this.samples[i];
      for (const column of [this.slot, this.tokens, this.context, this.target, this.samples]) {
        column.copyWithin(i, i + 1, this.count);
      }
      this.count--;
      this.totalTokens -= tokens;
      return tokens;
    }
    return 0;
  }

  /** Steps that the same chunks can repeat before one of them is complete or gets fewer tokens. */
  repeats(): number {
    let steps = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.count; i++) {
      const left = this.target[i] - this.context[i];
      steps = Math.min(steps, Math.max(1, Math.ceil(left / this.tokens[i]) - 1));
    }
    return steps;
  }

  /** Steps, at least one and at most `limit`, before one of the chunks crosses the window. */
  stepsOnLine(window: AttentionWindow, limit: number): number {
    let steps = limit;
    for (let i = 0; i < this.count; i++) {
      steps = Math.min(steps, stepsOnLine(window, this.tokens[i], this.context[i]));
    }
    return steps;
  }
}
