/**
 * The decision about one step, as data: every slot that decodes gets a token (or as many as it has drafts and one), and here
 * stands who prefills how much, who was admitted and who was preempted. Overwritten by each decision.
 */
export class StepPlan {
  /** Chunks of prefill, in order of admission: which slot gets how many tokens, on how much context. */
  slot: Int32Array;
  tokens: Int32Array;
  /** Context length before the step, tokens. */
  context: Int32Array;
  /** Context length at which the prefill is complete. */
  target: Int32Array;
  /** 1 where the chunk completes a prefill after which the request wants a token, otherwise 0. */
  samples: Uint8Array;
  chunks = 0;
  /** Sums of `tokens` and of `samples`. */
  chunkTokens = 0;
  sampling = 0;
  /** Requests that begin to run with this step, and those that lose their place, in order. */
  admitted: Int32Array;
  admittedCount = 0;
  preempted: Int32Array;
  preemptedCount = 0;
  /** Tokens left of the budget. */
  budgetLeft = 0;
  /** Whether the same decision can be repeated: nobody was looked at one by one. */
  isSteady = true;
  /** The head of the queue when it did not fit, otherwise -1, and the blocks that it found. */
  blocked = -1;
  blockedHits = 0;

  constructor(slots: number) {
    this.slot = new Int32Array(slots);
    this.tokens = new Int32Array(slots);
    this.context = new Int32Array(slots);
    this.target = new Int32Array(slots);
    this.samples = new Uint8Array(slots);
    this.admitted = new Int32Array(slots);
    this.preempted = new Int32Array(slots);
  }

  /** Begins the decision, or another attempt at it: those preempted meanwhile stay so. */
  begin(budget: number): void {
    this.clearChunks();
    this.admittedCount = 0;
    this.budgetLeft = budget;
    this.isSteady = true;
    this.blocked = -1;
  }

  clearChunks(): void {
    this.chunks = 0;
    this.chunkTokens = 0;
    this.sampling = 0;
  }

  /** `wantsOutput`: whether the request samples once its prefill is complete. */
  addChunk(
    slot: number,
    tokens: number,
    context: number,
    target: number,
    wantsOutput: boolean,
  ): void {
    const at = this.chunks++;
    const samples = wantsOutput && context + tokens === target ? 1 : 0;
    this.slot[at] = slot;
    this.tokens[at] = tokens;
    this.context[at] = context;
    this.target[at] = target;
    this.samples[at] = samples;
    this.sampling += samples;
    this.chunkTokens += tokens;
  }

  /** Takes back the chunk of a slot; returns its tokens, 0 when it has none. */
  takeBack(slot: number): number {
    const at = this.slot.subarray(0, this.chunks).indexOf(slot);
    if (at < 0) return 0;
    const tokens = this.tokens[at];
    this.sampling -= this.samples[at];
    this.chunkTokens -= tokens;
    for (const column of [this.slot, this.tokens, this.context, this.target, this.samples]) {
      column.copyWithin(at, at + 1, this.chunks);
    }
    this.chunks--;
    return tokens;
  }
}
