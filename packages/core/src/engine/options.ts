/** In which order waiting requests are considered; see docs/engine.md for the keys and ties. */
export const QUEUE_ORDERS = ['fcfs', 'priority', 'shortest-prompt-first'] as const;
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

/** How requests share steps: join and leave at every step, or one closed batch at a time. */
export const BATCHING = ['continuous', 'static'] as const;
export type Batching = (typeof BATCHING)[number];

/** Speculative decoding: a draft model proposes tokens, and the model verifies them all in one step. */
export interface SpeculationOptions {
  /** Tokens drafted for each step of a request; whole, 1 to 16. */
  readonly draftTokens: number;
  /** Probability that a draft is accepted when all before it were, 0..1. */
  readonly acceptance: number;
  /** Time that the draft model takes for a token of every decode / that of the model without attention; >= 0. */
  readonly draftCost: number;
}

/** The scheduler of one replica. */
export interface SchedulerOptions {
  readonly batching: Batching;
  readonly order: QueueOrder;
  /** Token budget of a step; whole, >= 1. */
  readonly maxBatchedTokens: number;
  /** Requests that may run at once; whole, >= 1. */
  readonly maxSequences: number;
  /** Most tokens of one prefill in one step; 0 sets no limit. */
  readonly longPrefillTokens: number;
  /** Split prefills over steps. Off: a prefill that exceeds the budget left waits for another step. */
  readonly chunkedPrefill: boolean;
  /** Admit a request only when its whole target fits into the free blocks, not just what it gets now. */
  readonly reserveWholePrompt: boolean;
  /** Blocks to keep free when admitting, while this step has scheduled something; whole, >= 0. */
  readonly watermarkBlocks: number;
  /**
   * Decide each step while the one before runs, so that who arrives after that decision has to wait for the next one. Off:
   * whoever has arrived by the end of a step is considered for the next.
   */
  readonly schedulesAhead: boolean;
  /** Longest sequence (prompt + output), tokens. */
  readonly maxContextTokens: number;
  /** Seconds after arrival at which an unfinished request is given up; Infinity never. */
  readonly timeoutS: number;
  /** Default: a decode gets one token a step. */
  readonly speculation?: SpeculationOptions | undefined;
}
