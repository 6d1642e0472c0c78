import { join } from 'node:path';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { modelOfCheckpoint, withUniqueIds } from './checkpoint.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { type JsonRecord, readJsonLines } from './json-record.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator, MODEL_UNKNOWN } from './known.ts';

const ACCELERATORS: Readonly<Record<string, string>> = {
  'NVIDIA A100-SXM4-40GB': 'a100-40gb-sxm',
  'NVIDIA H100 80GB HBM3': 'h100-sxm',
};
/** Spread of answers in chats, standard deviation / mean: that of ShareGPT and of the third version of this benchmark. */
const OUTPUT_CV = 0.6;

const PROMPT_TOKENS = 120;
/** A run is 500 prompts, four times over. */
const RUN_REQUESTS = 2000;
const STEADY_BATCHES = 10;

const ASSUMPTIONS = [
  'Prompts are first turns of ShareGPT of at most 800 tokens, 85 on average, with a system prompt and a chat template: ' +
    '120 tokens; outputs are lognormal around the published mean, with a standard deviation of 60 % of it.',
  'All requests of a run are sent at once and Avg BS of them run: a closed loop.',
  'Token tput counts output tokens only: at small batches it is Avg BS / Avg TPOT to 2 %, which leaves no room for prompts.',
  'Token tput is over a run of 2,000 requests, so it is taken only where Max BS is at most a tenth of them; above, filling ' +
    'and emptying the batch lowers it, to half of Avg BS / Avg TPOT.',
  'Energy is that of all accelerators; their mean power is energy of a request times requests per second, which follow from ' +
    'Token tput and Avg Output Tokens.',
  'vLLM 0.5.4 as the benchmark starts it: 95 % of the memory, contexts of 4,096 tokens, prompts in steps of their own of ' +
    'up to 4,096 tokens, no prefix cache; PP 2 is two nodes of eight accelerators.',
];

/** Reads the time per output token, the throughput and the energy of the ML.ENERGY benchmark, version 2. */
export async function readMlEnergyV2(folder: string): Promise<MeasuredSet> {
  return mlEnergyV2Set(await readJsonLines(join(folder, 'llm_text_generation.jsonl')));
}

export function mlEnergyV2Set(rows: readonly JsonRecord[]): MeasuredSet {
  const counts = new ExclusionCounts();
  const points = rows.flatMap((row) => pointOf(row, counts) ?? []);
  return {
    name: 'ml-energy-v2',
    title:
      'Time per output token, throughput and energy of 13 models under vLLM on A100-40GB and H100, chat',
    source:
      'ml-energy/leaderboard-v2, data/llm_text_generation/chat at c3af7f31: The ML.ENERGY Leaderboard of September 2024',
    licence: 'Apache-2.0',
    assumptions: ASSUMPTIONS,
    points: withUniqueIds(points),
    exclusions: counts.list(),
  };
}

function pointOf(row: JsonRecord, counts: ExclusionCounts): MeasuredPoint | undefined {
  const model = modelOfCheckpoint(row.text('Model'));
  const accelerator = knownAccelerator(ACCELERATORS[row.text('GPU')] ?? '');
  if (model === undefined) counts.add(MODEL_UNKNOWN);
  else if (accelerator === undefined) counts.add(ACCELERATOR_UNKNOWN);
  else {
    const tensorParallel = row.count('TP');
    const pipelineParallel = row.count('PP');
    const maxSequences = row.count('Max BS (reqs)');
    const isSteady = maxSequences * STEADY_BATCHES <= RUN_REQUESTS;
    const outputTokensPerS = row.number('Token tput (tok/s)');
    const outputTokens = Math.max(1, row.number('Avg Output Tokens'));
    const energyPerRequestJ = row.number('Energy/req (J)');
    const accelerators = tensorParallel * pipelineParallel;
    const powerW = (energyPerRequestJ * outputTokensPerS) / outputTokens / accelerators;
    return {
      id: `${model.name} ${accelerator.name} tp${tensorParallel} pp${pipelineParallel} max ${maxSequences}`,
      setup: {
        engine: 'vllm',
        engineVersion: '0.5.4',
        model,
        accelerator,
        tensorParallel,
        pipelineParallel,
        maxSequences,
        maxBatchedTokens: 4096,
        maxContextTokens: 4096,
        memoryFraction: 0.95,
        prefixCaching: false,
      },
      load: {
        kind: 'closed-loop',
        concurrency: Math.max(1, Math.round(row.number('Avg BS (reqs)'))),
        promptTokens: PROMPT_TOKENS,
        outputTokens: {
          distribution: 'lognormal',
          mean: outputTokens,
          cv: OUTPUT_CV,
        },
        part: 'steady',
      },
      measured: {
        tpotMeanS: row.number('Avg TPOT (s)'),
        energyPerRequestJ,
        ...(isSteady ? { outputTokensPerS, powerW } : {}),
      },
    };
  }
  return undefined;
}
