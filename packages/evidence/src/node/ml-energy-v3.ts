import { join } from 'node:path';
import type { LengthOptions, WeightFormat } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet } from '../measured/point.ts';
import { checkpointFormat, modelOfCheckpoint, withUniqueIds } from './checkpoint.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { type JsonRecord, readJson } from './json-record.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator, MODEL_UNKNOWN } from './known.ts';
import { configurationKey, readOutputLengths } from './ml-energy-lengths.ts';

/** Mean prompt lengths of the tasks, which the data set leaves out. */
const PROMPT_TOKENS = { 'lm-arena-chat': 300, gpqa: 250, 'sourcegraph-fim': 1000 } as const;
type Task = keyof typeof PROMPT_TOKENS;
const TASKS = Object.keys(PROMPT_TOKENS) as readonly Task[];

const ACCELERATORS: Readonly<Record<string, string>> = { H100: 'h100-sxm', B200: 'b200' };
const WEIGHTS: Readonly<Record<string, WeightFormat>> = {
  bfloat16: 'bf16',
  fp8: 'fp8',
  mxfp4: 'published',
};
const SMALLEST_BATCH = 8;
const SLOWDOWN = 2;

const FORMAT_UNKNOWN = 'weights in a format that has no counterpart';
const HOST_BOUND =
  'the host, not the accelerator, set the pace: at 8 sequences the median gap is more than twice that of the same model ' +
  'on the same accelerators in another task (gpqa on one B200)';

const ASSUMPTIONS = [
  'Mean prompt lengths are not in the data. What a prompt adds to the mean gap between tokens over the median one is what ' +
    '300 tokens cost in chat (Qwen3-8B and Llama-3.3-70B on H100, rows that are fitted) and about 1,000 in code completion ' +
    '(Qwen3-Coder-30B); 250 are assumed for gpqa, whose contexts are outputs nearly all.',
  'Prompts all have the mean length; outputs are drawn from the histogram that the benchmark publishes for the configuration.',
  'All requests are sent at once and at most max_num_seqs run: a closed loop. Its concurrency is avg_batch_size, the ' +
    'requests that did run; it falls more than 5 % below max_num_seqs where the KV cache is the limit.',
  'The benchmark starts vLLM with tensor parallelism over all accelerators and expert parallelism switched on for ' +
    'mixtures of experts; files that say tensor_parallel 1 and expert_parallel n have attention divided by n and whole ' +
    'experts spread over n.',
  'Where data_parallel is n, attention is replicated n times and experts are spread over n, as the files note; ' +
    'max_num_seqs is divided by n.',
  'vLLM 0.11.1 with 8,192 batched tokens, as the benchmark and its configurations in the repository have it.',
  'The median gap is over all requests, start and end of the run included; the throughput is that of the steady state.',
  'Energy is that of all accelerators in the steady state, nothing else of the servers; avg_power_watts is divided by num_gpus.',
  'Prompts that the benchmark repeats to fill the run may come from the prefix cache, which vLLM has on by default.',
];

/** One configuration of a task. */
interface Run {
  readonly task: string;
  readonly row: JsonRecord;
  /** Absent: every output has the mean length. */
  readonly outputs?: LengthOptions | undefined;
}

/** Reads the gaps between tokens, the throughput, the power and the energy of the ML.ENERGY benchmark, version 3. */
export async function readMlEnergyV3(folder: string): Promise<MeasuredSet> {
  const runs: Run[] = [];
  const lengths = await readOutputLengths(join(folder, 'models'));
  for (const task of TASKS) {
    const file = await readJson(join(folder, 'tasks', `${task}.json`));
    for (const row of file.list('configurations')) {
      const outputs = lengths.get(configurationKey(task, row.text('model_id'), row));
      runs.push({ task, row, outputs });
    }
  }
  return mlEnergyV3Set(runs);
}

export function mlEnergyV3Set(runs: readonly Run[]): MeasuredSet {
  const counts = new ExclusionCounts();
  const slow = hostBoundGroups(runs);
  const paced = counts.keep(HOST_BOUND, runs, (run) => !slow.has(groupOf(run)));
  const points = paced.flatMap((run) => pointOf(run, counts) ?? []);
  return {
    name: 'ml-energy-v3',
    title:
      'Gaps between tokens, throughput, power and energy of 25 models under vLLM on H100 and B200, three tasks',
    source: 'ml-energy/leaderboard, public/data at 0cd52dab: The ML.ENERGY Benchmark v3.0',
    licence: 'Apache-2.0',
    assumptions: ASSUMPTIONS,
    points: withUniqueIds(points),
    exclusions: counts.list(),
  };
}

/** What stays the same while the batch grows. */
function groupOf({ task, row }: Run): string {
  return [task, deploymentOf(row)].join(' ');
}

function deploymentOf(row: JsonRecord): string {
  const name = row.text('model_id');
  const model = modelOfCheckpoint(name)?.name ?? name;
  return [model, row.text('weight_precision'), row.text('gpu_model'), row.count('num_gpus')].join(
    ' ',
  );
}

/**
 * Groups far slower than the same deployment in another task. Only the smallest batch is compared, where longer contexts
 * add little to reading the weights.
 */
function hostBoundGroups(runs: readonly Run[]): ReadonlySet<string> {
  const smallest = runs.filter(({ row }) => row.count('max_num_seqs') === SMALLEST_BATCH);
  const fastestMs = new Map<string, number>();
  for (const { row } of smallest) {
    const key = deploymentOf(row);
    const gapMs = row.number('median_itl_ms');
    fastestMs.set(key, Math.min(gapMs, fastestMs.get(key) ?? gapMs));
  }
  const isSlow = ({ row }: Run) =>
    row.number('median_itl_ms') > SLOWDOWN * (fastestMs.get(deploymentOf(row)) ?? 0);
  return new Set(smallest.filter(isSlow).map(groupOf));
}

/** Enough requests for steady figures, and at least four waves. */
function roundsFor(concurrency: number): number {
  return Math.max(4, Math.ceil(400 / concurrency));
}

function pointOf({ task, row, outputs }: Run, counts: ExclusionCounts): MeasuredPoint | undefined {
  const model = modelOfCheckpoint(row.text('model_id'));
  const accelerator = knownAccelerator(ACCELERATORS[row.text('gpu_model')] ?? '');
  const weights = WEIGHTS[row.text('weight_precision')];
  if (model === undefined) counts.add(MODEL_UNKNOWN);
  else if (accelerator === undefined) counts.add(ACCELERATOR_UNKNOWN);
  else if (weights === undefined) counts.add(FORMAT_UNKNOWN);
  else {
    const accelerators = row.count('num_gpus');
    const dataParallel = row.count('data_parallel');
    const expertParallel = row.count('expert_parallel');
    const sequences = row.count('max_num_seqs');
    const concurrency = Math.max(1, Math.round(row.number('avg_batch_size')));
    return {
      id: `${task} ${row.text('model_id')} ${accelerator.name} x${accelerators} max ${sequences}`,
      setup: {
        engine: 'vllm',
        engineVersion: '0.11.1',
        model,
        accelerator,
        tensorParallel: accelerators / dataParallel,
        dataParallel,
        expertParallel: model.experts === undefined ? undefined : expertParallel,
        weights: checkpointFormat(model, weights),
        maxSequences: Math.max(1, Math.floor(sequences / dataParallel)),
        maxBatchedTokens: 8192,
      },
      load: {
        kind: 'closed-loop',
        concurrency,
        promptTokens: PROMPT_TOKENS[task as Task],
        outputTokens: outputs ?? Math.max(1, Math.round(row.number('avg_output_len'))),
        requestsPerClient: roundsFor(concurrency),
        part: 'steady',
      },
      measured: {
        itlP50S: row.number('median_itl_ms') / 1000,
        outputTokensPerS: row.number('output_throughput_tokens_per_sec'),
        powerW: row.number('avg_power_watts') / accelerators,
        energyPerOutputTokenJ: row.number('energy_per_token_joules'),
      },
    };
  }
  return undefined;
}
