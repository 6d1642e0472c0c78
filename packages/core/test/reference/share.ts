import { causalPairs, type StepWork } from '../../src/timing/step-work.ts';
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

export function workOf(shares: readonly Share[], speculates: boolean): StepWork {
  const sum = (part: (share: Share) => number) =>
    shares.reduce((total, share) => total + part(share), 0);
  return {
    tokens: tokensOf(shares),
    sampled: sum(sampledOf),
    sequences: shares.length,
    contextTokens: sum(({ context, tokens }) => context + tokens),
    attentionPairs: sum(({ context, tokens }) => causalPairs(tokens, context)),
    drafting: speculates ? shares.filter(({ request }) => request.decodes).length : 0,
  };
}
