import { findAccelerator, findModel } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { PUBLISHED_ACCURACY } from '../reproduce/published-accuracy.ts';

/** The accuracy experiment of the original Kavier: its measured times, which `kavier reproduce` has, too. */
export function capsuleFigures(): MeasuredSet {
  return {
    name: 'kavier-capsule',
    title: 'Llama-3-8B with vLLM 0.9.0 on one A10, one request at a time: prefill and decode',
    source: 'atlarge-research/Kavier, docs/reproducibility_capsule at 7329bb0a',
    licence: 'MIT',
    assumptions: [
      'From published figures of 2025: all points.',
      'A prefill asks for one output token; a decode belongs to the output length that was requested.',
    ],
    points: PUBLISHED_ACCURACY.map(pointOf),
    exclusions: [],
  };
}

function pointOf({
  stage,
  requestedTokens,
  promptTokens,
  measuredMs,
}: (typeof PUBLISHED_ACCURACY)[number]): MeasuredPoint {
  const isPrefill = stage === 'prefill';
  const outputTokens = isPrefill ? 1 : requestedTokens;
  return {
    id: isPrefill ? `prefill prompt ${promptTokens}` : `decode output ${outputTokens}`,
    setup: {
      engine: 'vllm',
      engineVersion: '0.9.0, 2025',
      // Requests of up to 16,384 tokens were served, twice the model's published context.
      model: { ...findModel('llama-3-8b'), maxContextTokens: 32_768 },
      accelerator: findAccelerator('a10'),
    },
    load: { kind: 'batch', requests: 1, promptTokens, outputTokens },
    measured: isPrefill ? { ttftMeanS: measuredMs / 1000 } : { e2eMeanS: measuredMs / 1000 },
  };
}
