import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findAccelerator, KavierError, RandomStream } from '@kavier/core';
import { isOverloaded, promptPool, stageValues } from '../figures/blis-stage.ts';
import { sharedPrefixRequests } from '../figures/shared-prefix-load.ts';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { DocumentValue } from '../text/document.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { knownModel, MODEL_UNKNOWN } from './known.ts';
import { readDocument } from './text-file.ts';

/** The load generator's client gives up after this time unless told otherwise; the runs were not. */
const CLIENT_TIMEOUT_S = 300;

const OVERLOADED =
  'values of an overloaded stage: part of its requests failed at the client’s time limit, so its ' +
  'latencies and rates are cut; the point stays, marked as saturated, without values';

const ASSUMPTIONS: readonly string[] = [
  'The 10 groups of 10 prompts in results/config.yaml ran, not the counts in profile.yaml, whose ' +
    'names that version did not know: prompt length percentiles step at hundredths of the ' +
    'requests, and every mean is a whole number of hundredths.',
  'Multi-turn chat was off: that version did not know it either, and prompts do not grow.',
  'Arrivals are Poisson given their count: the generator’s constant rate scales exponential gaps ' +
    'to the duration, and the measured send durations fall short of it as those gaps do.',
  'The pool of prompts is shuffled and sent round and round; the seed is ours.',
  'Prompts have the re-tokenised lengths of the results, outputs the forced length of profile.yaml.',
  'Blocks that lie in the first system_prompt_len tokens are shared by a group.',
  'Prefix caching is on, the engine’s default: the configuration does not say otherwise.',
  'Every stage starts with an empty cache; in truth a second stage finds the prompts of the first.',
  'Output tokens per second are completed requests per second times the forced output length.',
];

/** Reads nine runs of vLLM under constant load; a point is one stage of a run, that is one rate. */
export async function readBlisVllmH100(folder: string): Promise<MeasuredSet> {
  const entries = await readdir(folder, { withFileTypes: true });
  const runs = entries
    .filter((entry) => entry.isDirectory() && /^\d{8}-\d{6}-/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  if (runs.length === 0) {
    throw new KavierError('the folder holds no runs', {
      kind: 'input',
      where: folder,
      expected: 'folders such as 20260217-155451-llama-2-7b-tp1-codegen',
    });
  }
  const counts = new ExclusionCounts();
  const points: MeasuredPoint[] = [];
  for (const run of runs) {
    for (const point of await readRun(folder, run, counts)) points.push(point);
  }
  return {
    name: 'blis-vllm-h100',
    title: 'Llama-2-7B, Llama-2-70B and Mixtral-8x7B with vLLM on H100, open loop at fixed rates',
    source: 'inference-sim/training, default_args at ed5c1d26',
    licence: 'not stated',
    assumptions: ASSUMPTIONS,
    points,
    exclusions: counts.list(),
  };
}

async function readRun(
  folder: string,
  run: string,
  counts: ExclusionCounts,
): Promise<readonly MeasuredPoint[]> {
  const experiment = await readDocument(join(folder, run, 'exp-config.yaml'));
  const profile = await readDocument(join(folder, run, 'profile.yaml'));
  const config = await readDocument(join(folder, run, 'results', 'config.yaml'));
  const stages = profile.at('load', 'stages').items();
  const setup = setupOf(experiment);
  if (setup === undefined) {
    counts.add(`${MODEL_UNKNOWN}: ${experiment.at('model').text()}`, stages.length);
    return [];
  }
  const points: MeasuredPoint[] = [];
  for (const [number, asked] of stages.entries()) {
    const file = join(folder, run, 'results', `stage_${number}_lifecycle_metrics.json`);
    const stage = await readDocument(file);
    if (isOverloaded(stage)) counts.add(OVERLOADED);
    // Runs begin with date and time, which say nothing that varies.
    const id = `${run.replace(/^\d{8}-\d{6}-/, '')} ${asked.at('rate').number()} rps`;
    points.push(stagePoint({ id, setup, asked, profile, config, stage }));
  }
  return points;
}

/** Undefined: the model is not in the catalog. */
function setupOf(experiment: DocumentValue): MeasuredSetup | undefined {
  const model = knownModel(experiment.at('model').text());
  if (model === undefined) return undefined;
  return {
    engine: 'vllm',
    engineVersion: 'not stated, 2026',
    model,
    accelerator: findAccelerator('h100-sxm'),
    tensorParallel: experiment.at('tensor_parallelism').number(),
    maxSequences: experiment.at('max_num_seqs').number(),
    maxBatchedTokens: experiment.at('max_num_batched_tokens').number(),
    maxContextTokens: experiment.at('max_model_len').number(),
    prefixCaching: true,
  };
}

interface Stage {
  readonly id: string;
  readonly setup: MeasuredSetup;
  readonly asked: DocumentValue;
  readonly profile: DocumentValue;
  readonly config: DocumentValue;
  readonly stage: DocumentValue;
}

function stagePoint({ id, setup, asked, profile, config, stage }: Stage): MeasuredPoint {
  const lengths = profile.at('data', 'shared_prefix');
  const pool = config.at('data', 'shared_prefix');
  const groups = pool.at('num_groups').number();
  const outputTokens = lengths.at('output_len').number();
  const isSaturated = isOverloaded(stage);
  const requests = sharedPrefixRequests(
    {
      rateRps: asked.at('rate').number(),
      durationS: asked.at('duration').number(),
      promptPool: promptPool(stage, groups * pool.at('num_prompts_per_group').number()),
      groups,
      systemPromptTokens: lengths.at('system_prompt_len').number(),
      outputTokens,
      patienceS: isSaturated ? CLIENT_TIMEOUT_S : undefined,
    },
    RandomStream.named(0, 'blis-vllm-h100', id),
  );
  return {
    id,
    setup,
    load: { kind: 'requests', requests },
    measured: isSaturated ? {} : stageValues(stage, outputTokens),
    isSaturated,
  };
}
