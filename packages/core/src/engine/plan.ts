import { ROW } from './slot-columns.ts';

const { SLOT: OF_SLOT, TOKENS, BEFORE, TARGET, SAMPLES, ADMITTED, PREEMPTED, WIDTH } = ROW;
/** The columns of a chunk. */
const CHUNK = [OF_SLOT, TOKENS, BEFORE, TARGET, SAMPLES];

/**
 * The decision about one step, as data: every slot that decodes gets a token (or as many as it has drafts and one), and here
 * stands who prefills how much, who was admitted and who was preempted. Overwritten by each decision.
 */
export class StepPlan {
  /** Rows of `ROW`: chunks of prefill, in order of admission, and the lists of those admitted and preempted. */
  rows: Int32Array;
  chunks = 0;
  /** Sums of their tokens, and of those after which a request samples. */
  chunkTokens = 0;
  sampling = 0;
  /** Requests that begin to run with this step, and those that lose their place. */
  admittedCount = 0;
  preemptedCount = 0;
  /** Tokens left of the budget. */
  budgetLeft = 0;
  /** Whether the same decision can be repeated: nobody was looked at one by one. */
  isSteady = true;
  /** The head of the queue when it did not fit, otherwise -1, and the blocks that it found. */
  blocked = -1;
  blockedHits = 0;

  constructor(slots: number) {
    this.rows = new Int32Array(slots * WIDTH);
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
    const { rows } = this;
    const at = this.chunks++ * WIDTH;
    const samples = wantsOutput && context + tokens === target ? 1 : 0;
    rows[at + OF_SLOT] = slot;
    rows[at + TOKENS] = tokens;
    rows[at + BEFORE] = context;
    rows[at + TARGET] = target;
    rows[at + SAMPLES] = samples;
    this.sampling += samples;
    this.chunkTokens += tokens;
  }

  admits(request: number): void {
    this.rows[this.admittedCount++ * WIDTH + ADMITTED] = request;
  }

  preempts(request: number): void {
    this.rows[this.preemptedCount++ * WIDTH + PREEMPTED] = request;
  }

  /** Takes back the chunk of a slot; returns its tokens, 0 when it has none. */
  takeBack(slot: number): number {
    const { rows } = this;
    let chunk = 0;
    while (chunk < this.chunks && rows[chunk * WIDTH + OF_SLOT] !== slot) chunk++;
    if (chunk === this.chunks) return 0;
    const tokens = rows[chunk * WIDTH + TOKENS];
    this.sampling -= rows[chunk * WIDTH + SAMPLES];
    this.chunkTokens -= tokens;
    this.chunks--;
    for (; chunk < this.chunks; chunk++) {
      for (const column of CHUNK) {
        rows[chunk * WIDTH + column] = rows[(chunk + 1) * WIDTH + column];
      }
    }
    return tokens;
  }
}
