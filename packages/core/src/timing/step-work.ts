import { type AttentionWindow, windowContext, windowPairs } from './attention-window.ts';

/** Attention of layers of one kind, summed over sequences. */
export interface AttentionSums {
  /** Tokens whose keys and values attention reads: those that the new ones attend to, and the new ones. */
  contextTokens: number;
  /** (query, key) pairs of causal attention. */
  attentionPairs: number;
}

/**
 * What one engine step computes, summed over the requests in its batch. A decode is one new token of a sequence, a chunk
 * of prefill several; a step may hold both.
 */
export interface StepWork extends AttentionSums {
  /** New tokens that pass through the linear layers. */
  tokens: number;
  /** Tokens that pass through the language-model head: one of each sequence that samples, and each draft that is verified. */
  sampled: number;
  /** Sequences in the batch. */
  sequences: number;
  /** Of layers without a window: context before the step + new tokens. */
  contextTokens: number;
  /** Of layers without a window: for q new tokens on a context of s, q s + q (q + 1) / 2. */
  attentionPairs: number;
  /** Of layers with one, by window of the model, in its order. */
  readonly windows: readonly AttentionSums[];
  /** Sequences for which a draft model has proposed the tokens that they verify. Default 0. */
  drafting?: number | undefined;
}

/** How attention grows from one step to the next while the batch stays as it is. */
export interface StepGrowth extends AttentionSums {
  readonly windows: readonly AttentionSums[];
}

/** An amount that is `first` in the first of `steps` steps and grows by `more` from one to the next, summed over them. */
export function summedSteps(steps: number, first: number, more: number): number {
  return steps * first + (more * steps * (steps - 1)) / 2;
}

/** Pairs of causal attention of `tokens` new tokens that follow `context` earlier ones. */
export function causalPairs(tokens: number, context: number): number {
  return tokens * context + (tokens * (tokens + 1)) / 2;
}

/** Equal sequences in a step: each has `tokens` new ones behind `context` earlier ones, and samples `sampled` of them. */
export interface StepPart {
  readonly sequences: number;
  readonly tokens: number;
  readonly context: number;
  readonly sampled: number;
}

/** The work of one step, for a model with these windows. */
export function stepWorkOf(
  parts: readonly StepPart[],
  windows: readonly AttentionWindow[],
): StepWork {
  const sum = (of: (part: StepPart) => number) =>
    parts.reduce((total, part) => total + part.sequences * of(part), 0);
  return {
    tokens: sum(({ tokens }) => tokens),
    sampled: sum(({ sampled }) => sampled),
    sequences: sum(() => 1),
    contextTokens: sum(({ tokens, context }) => context + tokens),
    attentionPairs: sum(({ tokens, context }) => causalPairs(tokens, context)),
    windows: windows.map((window) => ({
      contextTokens: sum(({ tokens, context }) => windowContext(window, tokens, context)),
      attentionPairs: sum(({ tokens, context }) => windowPairs(window, tokens, context)),
    })),
  };
}
