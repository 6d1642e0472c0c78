import type { AttentionWindow } from '../../src/timing/attention-window.ts';
import { type AttentionSums, causalPairs, type StepWork } from '../../src/timing/step-work.ts';
import { type RequestState, targetOf } from './request-state.ts';

/** What a request gets in a step: `tokens` new ones behind `context` earlier ones, the last `drafts` of them guesses. */
export interface Share {
  readonly request: RequestState;
  readonly context: number;
  readonly tokens: number;
  readonly drafts: number;
}

export function tokensOf(shares: readonly Share[]): number {
  return shares.reduce((sum, share) => sum + share.tokens, 0);
}

/** Whether a request gets an output token at the end of a step whose tokens are already counted. */
export function samples({ request }: Share): boolean {
  return request.outputTokens > 0 && request.computed === targetOf(request);
}

/** Tokens that go through the head: the one that the request gets, and the drafts. */
export function sampledOf(share: Share): number {
  return (samples(share) ? 1 : 0) + share.drafts;
}

/** The keys that a share of `tokens` behind `context` reads in layers of a window, and the pairs, token by token. */
export function withinWindow(
  { windowTokens, chunked }: AttentionWindow,
  { context, tokens }: Pick<Share, 'context' | 'tokens'>,
): AttentionSums {
  const firstSeenBy = (token: number) =>
    chunked ? token - (token % windowTokens) : Math.max(0, token - windowTokens + 1);
  let attentionPairs = 0;
  for (let token = context; token < context + tokens; token++) {
    attentionPairs += token - firstSeenBy(token) + 1;
  }
  return { contextTokens: context + tokens - firstSeenBy(context), attentionPairs };
}

export function workOf(
  shares: readonly Share[],
  speculates: boolean,
  windows: readonly AttentionWindow[],
): StepWork {
  const sum = (part: (share: Share) => number) =>
    shares.reduce((total, share) => total + part(share), 0);
  return {
    tokens: tokensOf(shares),
    sampled: sum(sampledOf),
    sequences: shares.length,
    contextTokens: sum(({ context, tokens }) => context + tokens),
    attentionPairs: sum(({ context, tokens }) => causalPairs(tokens, context)),
    windows: windows.map((window) => ({
      contextTokens: sum((share) => withinWindow(window, share).contextTokens),
      attentionPairs: sum((share) => withinWindow(window, share).attentionPairs),
    })),
    drafting: speculates ? shares.filter(({ request }) => request.decodes).length : 0,
  };
}
