/**
 * Layers that attend to the last tokens alone. With tokens counted from 0, token i attends to itself and to
 *
 *   sliding   the w - 1 tokens before it           min(i, w - 1)
 *   chunked   those before it in its chunk of w    i mod w
 *
 * Models have few different windows, each in many layers.
 */
export interface AttentionWindow {
  /** w: most tokens that a token attends to, itself included; >= 1. */
  readonly windowTokens: number;
  /** Whether the context is cut into chunks that start empty (Llama-4). */
  readonly chunked: boolean;
}

/** Earlier tokens that the token behind `context` others attends to. */
export function tokensInWindow(
  { windowTokens, chunked }: AttentionWindow,
  context: number,
): number {
  return chunked ? context % windowTokens : Math.min(context, windowTokens - 1);
}

/** Tokens whose keys and values `tokens` new ones behind `context` others read, their own included. */
export function windowContext(window: AttentionWindow, tokens: number, context: number): number {
  return tokensInWindow(window, context) + tokens;
}

/** (query, key) pairs of `tokens` new tokens behind `context` earlier ones. */
export function windowPairs(window: AttentionWindow, tokens: number, context: number): number {
  return pairsOfFirst(window, context + tokens) - pairsOfFirst(window, context);
}

/** Steps from which on the amounts of a decode, which adds one token a step, leave their line; Infinity when they do not. */
export function stepsToCrossing(window: AttentionWindow, context: number): number {
  if (!growsWithContext(window, context)) return Number.POSITIVE_INFINITY;
  const { windowTokens, chunked } = window;
  return windowTokens - tokensInWindow(window, context) - (chunked ? 0 : 1);
}

/** Steps, at least one, of `tokens` new tokens each over which what they read and pair up is a line in the step. */
export function stepsOnLine(window: AttentionWindow, tokens: number, context: number): number {
  if (!growsWithContext(window, context)) return Number.POSITIVE_INFINITY;
  const left = window.windowTokens - tokensInWindow(window, context);
  return Math.max(1, Math.floor(left / tokens));
}

/** Whether a token more of context is a token more to attend to, before the next crossing. */
export function growsWithContext(
  { windowTokens, chunked }: AttentionWindow,
  context: number,
): boolean {
  return chunked || context < windowTokens - 1;
}

/** Pairs of the first `tokens` tokens of a sequence. */
function pairsOfFirst({ windowTokens, chunked }: AttentionWindow, tokens: number): number {
  const full = (windowTokens * (windowTokens + 1)) / 2;
  const within = Math.min(tokens, windowTokens);
  if (!chunked) return (within * (within + 1)) / 2 + (tokens - within) * windowTokens;
  const rest = tokens % windowTokens;
  return ((tokens - rest) / windowTokens) * full + (rest * (rest + 1)) / 2;
}
