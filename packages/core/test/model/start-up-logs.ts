import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel } from '../../src/model/catalog.ts';
import type { MemoryOptions } from '../../src/model/memory-options.ts';

/** What a start-up log of vLLM says of one accelerator, GiB, and of the KV cache of the replica. */
export interface StartUpLog {
  readonly release: string;
  /** Of the catalog, or of `OTHER_MODELS`. */
  readonly model: string;
  readonly gpu: string;
  readonly options: Partial<MemoryOptions>;
  /** Whether a constant of the plan was set by this log; the others are tests. */
  readonly fitted: boolean;
  readonly kvTokens?: number;
  readonly kvGib?: number;
  readonly weightsGib?: number;
  /** Weights and memory outside of PyTorch together, as logged from 0.27 on. */
  readonly consumedGib?: number;
  /** Peak of PyTorch: activations, work space that stays, and graphs where they are reserved. */
  readonly peakGib?: number;
  readonly runtimeGib?: number;
  readonly source: string;
}

/** Qwen3-VL: the language model of Qwen3-30B-A3B and a tower of 27 layers whose four levels are handed over together. */
const QWEN3_VL: ModelArchitecture = {
  ...findModel('qwen3-30b-a3b'),
  name: 'qwen3-vl-30b-a3b',
  parameters: findModel('qwen3-30b-a3b').parameters + 538e6,
  encoders: [
    {
      modality: 'image',
      parameters: 538e6,
      layers: 27,
      hiddenSize: 1152,
      intermediateSize: 4304,
      maxItemTokens: 16_384,
      positionsPerToken: 4,
      outputSize: 4 * 2048,
    },
  ],
};

/** Models that are not in the catalog. */
export const OTHER_MODELS: readonly ModelArchitecture[] = [QWEN3_VL];

const PLANNER = 'llm-d capacity planner, accuracy report (index id 52455705358)';
const EMPIRICAL = 'llm-d-benchmark, config_explorer/empirical-vllm-memory-results.md';
const L40S_POST = 'index id 60168338778';
const RTX_POST = 'index id 57935131721';

const log = (
  [release, model, gpu]: readonly [string, string, string],
  options: Partial<MemoryOptions>,
  said: Omit<StartUpLog, 'release' | 'model' | 'gpu' | 'options' | 'fitted'>,
  fitted = false,
): StartUpLog => ({ release, model, gpu, options, fitted, ...said });

/** Start-up logs that people published; read on 2026-11-30. */
export const START_UP_LOGS: readonly StartUpLog[] = [
  log(
    ['0.31', 'llama-3.1-8b', 'a100-80gb-sxm'],
    { memoryFraction: 0.92 },
    {
      kvTokens: 460_496,
      kvGib: 56.21,
      weightsGib: 15.0,
      consumedGib: 15.26,
      peakGib: 1.44,
      source: 'index id 70682754770',
    },
  ),
  log(
    ['0.28', 'qwen3-14b', 'l40s'],
    {},
    {
      kvTokens: 75_824,
      kvGib: 11.57,
      weightsGib: 27.52,
      source: L40S_POST,
    },
  ),
  log(
    ['0.28', 'qwen3-14b', 'l40s'],
    { weights: 'int4' },
    {
      kvTokens: 194_192,
      kvGib: 29.63,
      weightsGib: 9.44,
      source: L40S_POST,
    },
  ),
  log(
    ['0.28', 'qwen3-14b', 'l40s'],
    {
      weights: 'int4',
      memoryFraction: 0.95,
      maxContextTokens: 1024,
      maxSequences: 8,
      maxBatchedTokens: 8192,
    },
    { kvTokens: 203_264, kvGib: 31.02, weightsGib: 9.44, source: L40S_POST },
  ),
  log(
    ['0.28', 'qwen3-14b', 'l4'],
    { weights: 'int4' },
    {
      kvTokens: 59_632,
      kvGib: 9.1,
      weightsGib: 9.44,
      source: `${L40S_POST}; another start of the same server had 67,696`,
    },
  ),
  log(
    ['0.28', 'qwen3-14b', 'l4'],
    { weights: 'int4', pipelineParallel: 2 },
    {
      kvTokens: 184_000,
      kvGib: 14.04,
      source: L40S_POST,
    },
  ),
  log(
    ['0.26', 'qwen3-32b', 'h100-sxm'],
    {
      weights: 'fp8',
      kvCache: 'fp8',
      memoryFraction: 0.9,
      maxContextTokens: 32_768,
      maxSequences: 32,
    },
    {
      kvTokens: 306_528,
      kvGib: 37.42,
      peakGib: 1.26,
      runtimeGib: 0.22,
      source: 'index id 62324372503',
    },
  ),
  log(
    ['0.24', 'qwen3-coder-30b-a3b', 'l40s'],
    { tensorParallel: 4, memoryFraction: 0.9, maxContextTokens: 32_768 },
    { kvTokens: 1_037_152, kvGib: 23.74, source: 'index id 54526754647' },
  ),
  log(
    ['0.10', 'qwen3-235b-a22b', 'h100-sxm'],
    { tensorParallel: 4, weights: 'fp8', memoryFraction: 0.9 },
    { kvTokens: 178_880, source: 'vllm-project/vllm issue 21348 (July 2025)' },
  ),
  log(
    ['0.10.2', 'qwen3-235b-a22b-2507', 'l40s'],
    { tensorParallel: 8, weights: 'fp8', memoryFraction: 0.9, maxContextTokens: 32_768 },
    {
      kvTokens: 238_208,
      kvGib: 10.65,
      weightsGib: 27.72,
      peakGib: 1.4,
      runtimeGib: 0.21,
      source: 'index id 38962983769 (sets what a group over PCIe takes)',
    },
    true,
  ),
  log(
    ['0.27.1', 'qwen3-235b-a22b', 'rtx-pro-6000'],
    {
      tensorParallel: 4,
      weights: 'fp8',
      memoryFraction: 0.9,
      maxContextTokens: 32_768,
      maxSequences: 32,
    },
    {
      kvTokens: 621_392,
      kvGib: 27.85,
      weightsGib: 55.19,
      consumedGib: 56.89,
      peakGib: 0.76,
      source: `${RTX_POST} (sets what 8-bit experts hold)`,
    },
    true,
  ),
  log(
    ['0.27.1', 'qwen3-235b-a22b', 'rtx-pro-6000'],
    {
      pipelineParallel: 4,
      weights: 'fp8',
      memoryFraction: 0.9,
      maxContextTokens: 32_768,
      maxSequences: 32,
    },
    { kvTokens: 555_680, weightsGib: 55.7, source: `${RTX_POST} (sets what 8-bit experts hold)` },
    true,
  ),
  log(
    ['0.20.2', 'qwen3-vl-30b-a3b', 'rtx-pro-6000'],
    { weights: 'fp8', memoryFraction: 0.7, maxContextTokens: 32_768, maxSequences: 4 },
    { kvTokens: 366_880, kvGib: 33.59, source: 'index id 61370435018' },
  ),
  log(
    ['0.15.1', 'gpt-oss-20b', 'l4'],
    { memoryFraction: 0.9, kvCache: 'fp8', maxContextTokens: 131_072 },
    { kvTokens: 364_380, source: 'devforth.io: 2.78 requests of 131,072 tokens' },
  ),
  log(
    ['0.19', 'gpt-oss-20b', 'a100-80gb-sxm'],
    { memoryFraction: 0.65, maxContextTokens: 131_072 },
    { kvGib: 36.56, weightsGib: 13.72, source: 'myoceane.fr, vLLM on A100' },
  ),
  ...planner(),
  ...empirical(),
];

/** One H100 machine at a fraction of 0.95 and contexts of 8,192 tokens, release by release. */
function planner(): StartUpLog[] {
  const at = (
    release: string,
    model: string,
    more: Partial<MemoryOptions>,
    said: Partial<StartUpLog>,
    fitted = false,
  ) =>
    log(
      [release, model, 'h100-sxm'],
      { memoryFraction: 0.95, maxContextTokens: 8192, ...more },
      { ...said, source: PLANNER },
      fitted,
    );
  return [
    at(
      '0.15',
      'qwen3-14b',
      {},
      { kvGib: 41.94, weightsGib: 27.52, peakGib: 5.64, runtimeGib: 0.13 },
    ),
    at('0.17', 'qwen3-14b', {}, { kvGib: 45.34, peakGib: 2.23, runtimeGib: 0.13 }),
    at('0.18', 'qwen3-14b', {}, { kvGib: 45.23, peakGib: 2.23, runtimeGib: 0.25 }),
    at(
      '0.19',
      'llama-3.1-8b',
      {},
      { kvTokens: 476_000, kvGib: 58.11, weightsGib: 14.99, peakGib: 1.89, runtimeGib: 0.25 },
      true,
    ),
    ...([2, 4] as const).map((tensorParallel) =>
      at(
        '0.19',
        'llama-3.1-8b',
        { tensorParallel },
        {
          weightsGib: tensorParallel === 2 ? 7.51 : 3.77,
          peakGib: 1.89,
          runtimeGib: tensorParallel === 2 ? 2.07 : 2.13,
        },
        true,
      ),
    ),
    at('0.19', 'qwen3-8b', {}, { peakGib: 2.21, runtimeGib: 0.25 }),
    at('0.19', 'qwen3-30b-a3b', {}, { peakGib: 2.68, runtimeGib: 0.27 }),
    at(
      '0.19',
      'llama-3.3-70b',
      { tensorParallel: 2, weights: 'fp8' },
      { peakGib: 1.96, runtimeGib: 2.1 },
    ),
    at('0.19', 'mixtral-8x7b', { tensorParallel: 2 }, { peakGib: 1.21, runtimeGib: 2.07 }),
    at(
      '0.19',
      'gpt-oss-20b',
      { tensorParallel: 2, memoryFraction: 0.9 },
      { weightsGib: 7.01, peakGib: 2.87, runtimeGib: 2.07 },
    ),
    at('0.19', 'phi-4', {}, { peakGib: 1.52, runtimeGib: 0.25 }),
  ];
}

/** One H100 machine of 2025 at a fraction of 0.9. */
function empirical(): StartUpLog[] {
  const at = (model: string, kvGib: number, fitted: boolean) =>
    log(['0.11', model, 'h100-sxm'], { memoryFraction: 0.9 }, { kvGib, source: EMPIRICAL }, fitted);
  return [
    at('llama-3.1-8b', 51.38, true),
    at('qwen3-0.6b', 64.45, true),
    at('gpt-oss-20b', 50.28, false),
    at('gpt-oss-120b', 3.33, false),
  ];
}
