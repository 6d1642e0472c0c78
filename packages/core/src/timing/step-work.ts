/**
 * What one engine step computes, summed over the requests in its batch. A decode is one new token of a sequence, a chunk
 * of prefill several; a step may hold both.
 */
export interface StepWork {
  /** New tokens that pass through the linear layers. */
  tokens: number;
  /** Tokens that pass through the language-model head: one of each sequence that samples, and each draft that is verified. */
  sampled: number;
  /** Sequences in the batch. */
  sequences: number;
  /** Tokens whose keys and values attention reads, summed over sequences: context before the step + new tokens. */
  contextTokens: number;
  /** (query, key) pairs of causal attention: for q new tokens on a context of s, q s + q (q + 1) / 2. */
  attentionPairs: number;
  /** Sequences for which a draft model has proposed the tokens that they verify. Default 0. */
  drafting?: number | undefined;
}

/** How `contextTokens` and `attentionPairs` grow from one step to the next while the batch stays as it is. */
export interface StepGrowth {
  contextTokens: number;
  attentionPairs: number;
}

/** An amount that is `first` in the first of `steps` steps and grows by `more` from one to the next, summed over them. */
export function summedSteps(steps: number, first: number, more: number): number {
  return steps * first + (more * steps * (steps - 1)) / 2;
}

/** Pairs of causal attention of `tokens` new tokens that follow `context` earlier ones. */
export function causalPairs(tokens: number, context: number): number {
  return tokens * context + (tokens * (tokens + 1)) / 2;
}
