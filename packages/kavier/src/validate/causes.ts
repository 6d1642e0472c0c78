import { type MeasuredPoint, parameterCount, weightLayout } from '@kavier/core';
import type { RowDocument } from './document.ts';

/** A sentence on rows that no coefficients could bring right, and how to tell them. */
export interface Cause {
  readonly set: string;
  readonly matches: (row: RowDocument, point: MeasuredPoint) => boolean;
  readonly cause: string;
}

/** Every declared cause; the first that matches a row is its own. */
export const CAUSES: readonly Cause[] = [
  {
    set: 'inferencex',
    matches: ({ engine, accelerator, model }, point) =>
      model === 'llama-3.1-8b' &&
      accelerator === 'h200' &&
      engine.startsWith('vllm') &&
      (point.measured.tpotMeanS ?? Number.POSITIVE_INFINITY) < promptComputeS(point),
    cause:
      'measured below the time that the arithmetic takes at peak: the service was not loaded as the row says',
  },
];

/** The declared cause of a row, or null. */
export function causeOf(
  set: string,
  row: RowDocument,
  point: MeasuredPoint,
  causes: readonly Cause[] = CAUSES,
): string | null {
  const found = causes.find((cause) => cause.set === set && cause.matches(row, point));
  return found?.cause ?? null;
}

/**
 * Seconds that the prompts of one step take at the accelerators' peak in a closed loop of fixed lengths, 0 for other
 * loads: each client sends a prompt for as many steps as its answer has tokens. Linear layers only, two operations a
 * weight, so a lower bound.
 */
export function promptComputeS({ setup, load }: MeasuredPoint): number {
  if (load.kind !== 'closed-loop') return 0;
  const { concurrency, promptTokens, outputTokens } = load;
  if (typeof promptTokens !== 'number' || typeof outputTokens !== 'number') return 0;
  const { model, accelerator, weights, tensorParallel = 1, dataParallel = 1 } = setup;
  const { peakFlops } = accelerator;
  const peak = peakFlops[weightLayout(model, weights).compute] ?? peakFlops.bf16;
  if (peak === undefined) return 0;
  const { active, embedding, head, norms } = parameterCount(model);
  const tokensPerStep = (concurrency * promptTokens) / outputTokens;
  const operations = 2 * (active - embedding - head - norms) * tokensPerStep;
  return operations / (peak * tensorParallel * dataParallel);
}
