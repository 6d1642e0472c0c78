import { findAccelerator, findModel, RandomStream } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { type CsvRecord, parseCsv } from '../text/csv-table.ts';
import { poolOf } from './blis-stage.ts';
import { sharedPrefixRequests } from './shared-prefix-load.ts';

/** Prompts of a run in tokens: minimum, p1, p5, p10, p25, median, p75, p90, p95, p99, maximum. */
const PROMPT_TOKENS: Readonly<Record<string, readonly number[]>> = {
  'llama-2-7b-tp1-codegen': [580, 580.99, 582.95, 584.9, 588, 591, 595, 600, 601, 603.01, 604],
  'llama-2-70b-tp4-general': [559, 559.99, 564.95, 567, 571, 575, 579, 584, 586.05, 589, 589],
  'llama-2-70b-hf-tp4-codegen': [577, 579.97, 583, 585, 588, 593, 598, 603, 606.05, 608.01, 609],
  'llama-2-7b-tp1-general': [559, 559, 565, 567, 570, 575, 580, 586.1, 588.05, 590.02, 592],
  'mixtral-8x7b-v0-1-tp2-codegen': [
    578, 578.99, 581, 582, 585.75, 589, 594, 597, 599.05, 601.01, 602,
  ],
  'mixtral-8x7b-v0-1-tp2-general': [557, 557.99, 560, 561.9, 566, 570, 576, 580, 583, 589.07, 596],
};

/** Stages of ten minutes at one rate: s, requests/s. Requests of the three overloaded stages failed; they have no figures. */
const STAGES = `run,model,tensorParallel,rateRps,outputTokens,ttftMeanS,ttftP50S,ttftP99S,e2eMeanS,e2eP50S,e2eP99S,requestsPerS
llama-2-7b-tp1-codegen,llama-2-7b,1,5,247,0.025037,0.024261,0.04597,1.8103,1.7966,2.1888,4.9868
llama-2-7b-tp1-codegen,llama-2-7b,1,10,247,0.029454,0.028919,0.050752,2.2159,2.2148,2.58,9.9737
llama-2-70b-tp4-general,llama-2-70b,4,8,248,0.057389,0.055192,0.12062,4.6784,4.6659,6.4503,7.9447
llama-2-70b-tp4-general,llama-2-70b,4,20,248,0.12127,0.068262,0.98682,5.5775,5.5148,6.6561,19.843
llama-2-70b-hf-tp4-codegen,llama-2-70b,4,5,247,0.053403,0.051216,0.10623,4.3329,4.288,5.5677,4.9717
llama-2-70b-hf-tp4-codegen,llama-2-70b,4,10,247,0.056679,0.056643,0.067673,4.7418,4.7424,4.853,9.9273
llama-2-7b-tp1-general,llama-2-7b,1,8,248,0.027109,0.026803,0.036584,2.0576,2.0503,2.4018,7.9781
llama-2-7b-tp1-general,llama-2-7b,1,20,248,0.051854,0.051092,0.072478,4.1581,4.123,5.2405,19.919
mixtral-8x7b-v0-1-tp2-codegen,mixtral-8x7b,2,5,247,0.063003,0.053004,0.48159,4.5185,4.446,8.1575,4.9687
mixtral-8x7b-v0-1-tp2-codegen,mixtral-8x7b,2,10,247,0.056781,0.056768,0.068146,4.7536,4.7404,4.9725,9.938
mixtral-8x7b-v0-1-tp2-general,mixtral-8x7b,2,8,248,0.063892,0.055777,0.38308,4.796,4.7428,7.3008,7.9479
mixtral-8x7b-v0-1-tp2-general,mixtral-8x7b,2,20,248,0.070955,0.063708,0.25603,5.1357,5.1248,5.474,19.844`;

const DURATION_S = 600;
const GROUPS = 10;
const POOL = 100;
const SYSTEM_PROMPT_TOKENS = 100;

/** The stages of load sweeps of Llama 2 and Mixtral under vLLM on H100 that kept up, from published figures. */
export function blisStages(): MeasuredSet {
  return {
    name: 'blis-vllm-h100',
    title: 'Llama-2-7B, Llama-2-70B and Mixtral-8x7B with vLLM on H100, open loop at fixed rates',
    source: 'inference-sim/training, default_args at ed5c1d26',
    licence: 'none stated; figures cited',
    assumptions: [
      'From published figures of 2026: the stages without failed requests; five significant digits.',
      'The time per output token follows from the means of the two latencies and the forced output length.',
    ],
    points: parseCsv('figures of blis-vllm-h100', STAGES).map(pointOf),
    exclusions: [],
  };
}

function pointOf(row: CsvRecord): MeasuredPoint {
  const run = row.text('run');
  const rateRps = row.number('rateRps');
  const outputTokens = row.count('outputTokens');
  const id = `${run} ${rateRps} rps`;
  const load = {
    rateRps,
    durationS: DURATION_S,
    promptPool: poolOf(PROMPT_TOKENS[run], POOL),
    groups: GROUPS,
    systemPromptTokens: SYSTEM_PROMPT_TOKENS,
    outputTokens,
  };
  const ttftMeanS = row.number('ttftMeanS');
  const e2eMeanS = row.number('e2eMeanS');
  const requestsPerS = row.number('requestsPerS');
  return {
    id,
    setup: {
      engine: 'vllm',
      engineVersion: 'not stated, 2026',
      model: findModel(row.text('model')),
      accelerator: findAccelerator('h100-sxm'),
      tensorParallel: row.count('tensorParallel'),
      maxSequences: 128,
      maxBatchedTokens: 2048,
      maxContextTokens: 4096,
      prefixCaching: true,
    },
    load: {
      kind: 'requests',
      requests: sharedPrefixRequests(load, RandomStream.named(0, 'blis-vllm-h100', id)),
    },
    measured: {
      ttftMeanS,
      ttftP50S: row.number('ttftP50S'),
      ttftP99S: row.number('ttftP99S'),
      tpotMeanS: (e2eMeanS - ttftMeanS) / (outputTokens - 1),
      e2eMeanS,
      e2eP50S: row.number('e2eP50S'),
      e2eP99S: row.number('e2eP99S'),
      outputTokensPerS: requestsPerS * outputTokens,
      requestsPerS,
    },
    isSaturated: false,
  };
}
