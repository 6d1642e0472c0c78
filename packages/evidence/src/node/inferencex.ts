import { join } from 'node:path';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { checkpointFormat, modelOfCheckpoint, withUniqueIds } from './checkpoint.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { recipeOf } from './inferencex-recipe.ts';
import {
  concurrencyOf,
  isFromInferenceX,
  lengthsOf,
  parallelismOf,
  versionOf,
  weightsOf,
} from './inferencex-row.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator, MODEL_UNKNOWN } from './known.ts';
import { readCsv } from './text-file.ts';

const SYSTEMS: Readonly<Record<string, string>> = {
  h100_sxm: 'h100-sxm',
  h200_sxm: 'h200',
  b200_sxm: 'b200',
  gb200: 'gb200',
};
/** Largest tensor parallelism of a deployment in these runs; more is the size of several deployments together. */
const MAX_TENSOR_PARALLEL = 8;

const DISAGGREGATED = 'prefill and decode on different accelerators (mode disagg)';
const CONTRADICTS = 'batch_size x attention_dp_size is not the concurrency that the source states';
const WHOLE_RACK =
  'tp_size above 8: the accelerators of a rack-scale deployment added up, not its parallelism';
const REPEATED =
  'the same measurement again: equal system, engine, lengths, concurrency, TTFT and TPOT to 0.01 ms';
const FORMAT_UNKNOWN = 'weights in a format that has no counterpart';

const ASSUMPTIONS = [
  'TTFT and TPOT are means over requests, which InferenceX reports beside medians; the file does not say which of them it ' +
    'holds, but its publisher names its columns so when it fills them with the means.',
  'InferenceX draws prompt and output lengths uniformly from 80 % to 100 % of isl and osl, as here; rows that NVIDIA ' +
    'measured itself have isl and osl exactly.',
  'InferenceX keeps concurrency requests in flight for 10 times as many requests, after twice as many to warm up, without ' +
    'end-of-sequence, with prefix caching off; at few requests its warm-up shows in the TTFT.',
  'Settings that rows do not state are those of InferenceX launch scripts: asynchronous scheduling, 8,192 batched tokens ' +
    '(SGLang 32,768, MiniMax-M2.5 on H200 16,384), 8-bit KV caches with TensorRT-LLM, with SGLang and vLLM on B200 (the scripts ' +
    'or, for NVFP4, the checkpoints say so), and for MiniMax-M2.5 on H200.',
  'TensorRT-LLM and SGLang stream tokens in chunks there, of sizes that rows do not state: their TTFT, the time of the first ' +
    'chunk, is left out, and their TPOT may be up to 3 % too low.',
  'Rows without a quantization mode have 16-bit weights (Llama-3.1-8B on H100, Qwen3.5 in bf16).',
  'gpt-oss-120b runs in the MXFP4 that it is published in, which the file calls nvfp4.',
  'Rows that say n x n accelerators for n-way tensor or data parallelism with n-way expert parallelism mean n: the same ' +
    'measurements stand in other rows with n.',
  'Where attention_dp_size is empty, a mixture of experts has as many attention replicas as moe_tp_size x moe_ep_size ' +
    'accelerators make at tp_size each.',
  'Some measurements appear once as DeepSeek-V3 and once as DeepSeek-R1, whose shapes are equal; the first row stays.',
];

/** Reads the TTFT and TPOT of aggregated deployments, most of them from InferenceX. */
export async function readInferenceX(folder: string): Promise<MeasuredSet> {
  const rows = await readCsv(join(folder, 'silicon_sample.csv'));
  return inferenceXSet(rows);
}

export function inferenceXSet(rows: readonly CsvRecord[]): MeasuredSet {
  const counts = new ExclusionCounts();
  const aggregated = counts.keep(DISAGGREGATED, rows, (row) => row.text('mode') === 'agg');
  const consistent = counts.keep(
    CONTRADICTS,
    aggregated,
    (row) => concurrencyOf(row) !== undefined,
  );
  const single = counts.keep(
    WHOLE_RACK,
    consistent,
    (row) => parallelismOf(row).tensorParallel <= MAX_TENSOR_PARALLEL,
  );
  const seen = new Set<string>();
  const distinct = counts.keep(REPEATED, single, (row) => {
    const key = measurementKey(row);
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  const points = distinct.flatMap((row) => pointOf(row, counts) ?? []);
  return {
    name: 'inferencex',
    title:
      'TTFT and TPOT of dense models and mixtures of experts under vLLM, SGLang and TensorRT-LLM ' +
      'on H100, H200, B200 and GB200, at fixed concurrency',
    source:
      'ai-dynamo/aiconfigurator, silicon_sample.csv at 095f58a5: runs of InferenceX (formerly InferenceMAX) and of NVIDIA',
    licence: 'Apache-2.0',
    assumptions: ASSUMPTIONS,
    points: withUniqueIds(points),
    exclusions: counts.list(),
  };
}

function measurementKey(row: CsvRecord): string {
  const times = [row.number('silicon_ttft_ms'), row.number('silicon_tpot_ms')];
  return [
    ...['system', 'backend', 'isl', 'osl'].map((column) => row.text(column)),
    concurrencyOf(row),
    ...times.map((ms) => ms.toFixed(2)),
  ].join(' ');
}

function pointOf(row: CsvRecord, counts: ExclusionCounts): MeasuredPoint | undefined {
  const setup = setupOf(row, counts);
  if (setup === undefined) return undefined;
  const concurrency = concurrencyOf(row) ?? 0;
  const degrees =
    `tp${setup.tensorParallel} dp${setup.dataParallel}` +
    (setup.expertParallel === undefined ? '' : ` ep${setup.expertParallel}`);
  return {
    id:
      `${setup.model.name} ${setup.engine} ${setup.engineVersion} ${setup.accelerator.name} ${setup.weights} ` +
      `${degrees} concurrency ${concurrency} isl ${row.count('isl')} osl ${row.count('osl')}`,
    setup,
    load: {
      kind: 'closed-loop',
      concurrency,
      promptTokens: lengthsOf(row, 'isl'),
      outputTokens: lengthsOf(row, 'osl'),
    },
    measured: {
      ...(streamsInChunks(row) ? {} : { ttftMeanS: row.number('silicon_ttft_ms') / 1000 }),
      tpotMeanS: row.number('silicon_tpot_ms') / 1000,
    },
  };
}

/**
 * InferenceX's scripts for TensorRT-LLM and SGLang send tokens in chunks of 4 to 30 that rows do not state. The first chunk is
 * what their TTFT times, and it holds that many steps; the TPOT of 1,000 tokens is too low by that share of them at most.
 */
function streamsInChunks(row: CsvRecord): boolean {
  return isFromInferenceX(row) && row.text('backend') !== 'vllm';
}

function setupOf(row: CsvRecord, counts: ExclusionCounts): MeasuredSetup | undefined {
  const model = modelOfCheckpoint(row.text('model_path'));
  const accelerator = knownAccelerator(SYSTEMS[row.text('system')] ?? row.text('system'));
  const weights = weightsOf(row);
  if (model === undefined) counts.add(MODEL_UNKNOWN);
  else if (accelerator === undefined) counts.add(ACCELERATOR_UNKNOWN);
  else if (weights === undefined) counts.add(FORMAT_UNKNOWN);
  else {
    const { tensorParallel, dataParallel, expertParallel } = parallelismOf(row);
    const isMixture = model.experts !== undefined;
    const deployment = {
      engine: row.text('backend'),
      model,
      accelerator,
      weights: checkpointFormat(model, weights),
    };
    return {
      ...deployment,
      engineVersion: versionOf(row),
      tensorParallel,
      pipelineParallel: row.count('pp_size'),
      dataParallel: isMixture ? dataParallel : 1,
      expertParallel: isMixture ? expertParallel : undefined,
      ...(isFromInferenceX(row) ? recipeOf(deployment) : {}),
    };
  }
  return undefined;
}
