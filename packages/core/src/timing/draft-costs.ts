import { memoized } from './memoized.ts';
import type { StepCosts } from './roofline.ts';

/** A draft model: the tokens that it proposes for each sequence and step, and what one of them costs. */
export interface DraftModel {
  readonly draftTokens: number;
  /** Time of the draft model / that of the model, for one token of each sequence and without attention; >= 0. */
  readonly draftCost: number;
}

/**
 * The costs of steps before each of which a draft model proposes tokens, one after the other (Leviathan et al., arXiv 2211.17192, whose
 * c is `draftCost`): draft(R) = g c (linear(R) + head(R) + d + d_B R) for R sequences.
 */
export function withDrafts(costs: StepCosts, { draftTokens, draftCost }: DraftModel): StepCosts {
  const { linearS, headS, deviceS, deviceSPerSequence } = costs;
  const passS = (sequences: number) =>
    linearS(sequences) + headS(sequences) + deviceS + deviceSPerSequence * sequences;
  return {
    ...costs,
    draftS: memoized((sequences) => draftTokens * draftCost * passS(sequences)),
  };
}
