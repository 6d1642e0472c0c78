import { pow } from '../kernel/elementary.ts';
import type { ModelArchitecture } from '../model/architecture.ts';

/*
 * Routed experts. Q tokens choose k of E experts each, evenly and independently:
 *
 *   distinct experts   E (1 - (1 - k / E)^Q)
 *
 * Approximation: skewed choices touch fewer experts and load accelerators unevenly; a published mixture
 * (Qwen3-30B-A3B) shows the same share of bandwidth from 8 to 64 sequences.
 */

/** Share of a layer's routed experts that at least one of `tokens` tokens passes through. */
export function touchedShare(model: ModelArchitecture, tokens: number): number {
  return 1 - pow(1 - chosenShare(model), tokens);
}

/** Share of a layer's routed experts that one token passes through. */
export function chosenShare({ experts }: ModelArchitecture): number {
  return experts === undefined ? 0 : experts.activeExperts / experts.experts;
}

/** Ranks that share experts, and what they bring to a layer of them. */
export interface ExchangingRanks {
  readonly dataParallel: number;
  /** Of all ranks. */
  readonly accelerators: number;
  /** New tokens of all ranks together, and of the rank with most. */
  readonly allTokens: number;
  readonly mostTokens: number;
}

/**
 * Bytes that an accelerator receives in one layer whose experts several ranks share. Engines take the smaller of two ways: all tokens
 * gathered and results scattered, where each rank receives those of the others, or each token sent to its k experts and back, which ends
 * when the rank with most has sent its own.
 */
export function exchangedBytes(
  { experts, hiddenSize }: ModelArchitecture,
  { dataParallel, accelerators, allTokens, mostTokens }: ExchangingRanks,
): number {
  if (experts === undefined || dataParallel === 1) return 0;
  const sent = experts.activeExperts * (1 - 1 / accelerators) * mostTokens;
  const gathered = allTokens - allTokens / dataParallel;
  return 2 * ACTIVATION_BYTES * hiddenSize * Math.min(sent, gathered);
}

/** Activations are held in 16 bits. */
export const ACTIVATION_BYTES = 2;
