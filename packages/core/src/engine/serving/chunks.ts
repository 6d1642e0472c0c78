/** The prefills of one step: which slot gets how many tokens, on how much context. Reused from step to step. */
export class Chunks {
  readonly slot: Int32Array;
  readonly tokens: Int32Array;
  /** Context length before the step, tokens. */
  readonly context: Int32Array;
  /** Context length at which the prefill is complete. */
  readonly target: Int32Array;
  count = 0;
  /** Sum of `tokens`. */
  totalTokens = 0;
  /** Chunks that complete a prefill after which the request wants a token. */
  sampling = 0;

  constructor(slots: number) {
    this.slot = new Int32Array(slots);
    this.tokens = new Int32Array(slots);
    this.context = new Int32Array(slots);
    this.target = new Int32Array(slots);
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
    this.count++;
    this.totalTokens += tokens;
    if (wantsOutput && context + tokens === target) this.sampling++;
  }

  /** Takes back the chunk of a slot; returns its tokens, 0 when it has none. */
  takeBack(slot: number, wantsOutput: boolean): number {
    for (let i = 0; i < this.count; i++) {
      if (this.slot[i] !== slot) continue;
      const tokens = this.tokens[i];
      if (wantsOutput && this.context[i] + tokens === this.target[i]) this.sampling--;
      for (const column of [this.slot, this.tokens, this.context, this.target]) {
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
}
