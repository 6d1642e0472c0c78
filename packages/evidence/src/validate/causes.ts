import { type LengthOptions, type ModelArchitecture, weightLayout } from '@kavier/core';
import { isTimed } from '@kavier/io';
import type { MeasuredPoint } from '../measured/point.ts';
import type { RowDocument } from './document.ts';

/** A sentence on rows that no coefficients could bring right, and how to tell them. */
export interface Cause {
  readonly set: string;
  readonly matches: (row: RowDocument, point: MeasuredPoint) => boolean;
  readonly cause: string;
}

/** No linear layers elsewhere achieve more of their peak than this. */
const MOST_ACHIEVED = 0.6;

/** Every declared cause, guesses said to be guesses; the first that matches a row is its own. */
export const CAUSES: readonly Cause[] = [
  {
    set: 'inferencex',
    matches: ({ quantity, measured }, point) =>
      quantity === 'tpotMeanS' && measured < promptComputeS(point) / MOST_ACHIEVED,
    cause:
      'prompts alone would need more than 60 % of the peak in every step, which no product reaches: the service was not ' +
      'loaded as the row says',
  },
  {
    set: 'inferencex',
    matches: ({ quantity, isMixture }) => quantity === 'ttftMeanS' && isMixture,
    cause:
      'a guess: prompts meet slow grouped products of small experts, which decodes do not show',
  },
  {
    set: 'inferencex',
    matches: ({ engine, isMixture }) => isMixture && !engine.startsWith('vllm'),
    cause:
      'a guess: recipes with several tokens a step (multi-token prediction) or other expert layouts, which rows do not state',
  },
  {
    set: 'ml-energy-v3',
    matches: ({ quantity }, { setup }) =>
      !isTimed(quantity) && weightLayout(setup.model, setup.weights).compute !== 'bf16',
    cause:
      'a guess: a FLOP in 8 or 4 bits takes less energy than one in 16, and is counted alike; no such row is fitted',
  },
  {
    set: 'ml-energy-v3',
    matches: ({ accelerator }) => accelerator === 'b200',
    cause:
      'a guess: this vLLM (0.11.1) was new on B200; gaps do not fall with the model and power falls as batches grow, so the ' +
      'host set the pace',
  },
  {
    set: 'ml-energy-v3',
    matches: ({ quantity }) => quantity === 'outputTokensPerS',
    cause: 'a guess: prompts are longer than assumed, or steps with prefills replay no whole graph',
  },
  {
    set: 'argonne',
    matches: ({ measured, quantity }, point) =>
      quantity === 'makespanS' && measured < weightReadS(point),
    cause: 'measured below the time of reading all weights once a token: the output was cut short',
  },
  {
    set: 'argonne',
    matches: ({ family }) => family === 'cdna3',
    cause:
      'vLLM of early 2024 on these accelerators scatters too much to fit; predicted with priors',
  },
  {
    set: 'ml-energy-v2',
    matches: () => true,
    cause: 'a guess: vLLM 0.5.4 spent most of a large step on its host, by the sequence',
  },
  {
    set: 'splitwise',
    matches: ({ quantity }, { load }) =>
      quantity === 'ttftMeanS' && load.kind === 'batch' && load.requests * load.promptTokens > 2048,
    cause:
      'a guess: above 2,048 tokens the time a token rises at once, at every degree of parallelism: another kernel',
  },
  {
    set: 'llmservingsim-vllm',
    matches: () => true,
    cause: 'fitted to kernel times alone: gaps between kernels and the host are not in them',
  },
  {
    set: 'mlperf-inference-v5.1',
    matches: () => true,
    cause: 'submitters tune batches and parallelism for the scenario; both had to be assumed',
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
  const { concurrency } = load;
  const promptTokens = shortest(load.promptTokens);
  const outputTokens = longest(load.outputTokens);
  if (promptTokens === undefined || outputTokens === undefined) return 0;
  const { model, accelerator, weights, tensorParallel = 1, dataParallel = 1 } = setup;
  const { peakFlops } = accelerator;
  const { compute } = weightLayout(model, weights);
  const peak = peakFlops[compute === 'mxfp4' ? 'fp8' : compute] ?? peakFlops.bf16;
  if (peak === undefined) return 0;
  const tokensPerStep = (concurrency * promptTokens) / outputTokens;
  const operations = 2 * matrixParameters(model) * tokensPerStep;
  return operations / (peak * tensorParallel * dataParallel);
}

/** Parameters that a token passes through, without embedding and head. */
function matrixParameters({ activeParameters, vocabularySize, hiddenSize }: ModelArchitecture) {
  return activeParameters - 2 * vocabularySize * hiddenSize;
}

/** Ends of a fixed or uniform length; undefined for others. */
function shortest(length: number | LengthOptions): number | undefined {
  if (typeof length === 'number') return length;
  return length.distribution === 'uniform' ? length.min : undefined;
}

function longest(length: number | LengthOptions): number | undefined {
  if (typeof length === 'number') return length;
  return length.distribution === 'uniform' ? length.max : undefined;
}

/** Seconds that reading the matrices once for each output token takes at peak bandwidth: a lower bound of a batch's time. */
function weightReadS({ setup, load }: MeasuredPoint): number {
  if (load.kind !== 'batch') return 0;
  const { model, accelerator, weights, tensorParallel = 1 } = setup;
  const bytes = matrixParameters(model) * weightLayout(model, weights).matrixBytes;
  return (load.outputTokens * bytes) / (accelerator.memoryBytesPerS * tensorParallel);
}
