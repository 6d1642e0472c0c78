import { join } from 'node:path';
import { findAccelerator, KavierError, type ModelArchitecture } from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import type { MeasuredPoint, MeasuredSet, MeasuredSetup } from '../measured/point.ts';
import type { DocumentValue } from '../text/document.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { knownModel, MODEL_UNKNOWN } from './known.ts';
import { readCsv, readDocument } from './text-file.ts';
import { queueGrows, readTimedRequests, type TimedRequest, timedValues } from './timed-requests.ts';

const WORKLOADS = ['..', '..', 'traces', 'llmservingsim-workloads'];

const RUNS = ['Llama-3.1-8B', 'Qwen3-30B-A3B-Instruct-2507'];

/** Reads two runs of vLLM 0.19.0 in which every request was timed. */
export async function readLlmservingsimVllm(folder: string): Promise<MeasuredSet> {
  const counts = new ExclusionCounts();
  const points: MeasuredPoint[] = [];
  for (const run of RUNS) {
    const point = await readRun(folder, run, counts);
    if (point !== undefined) points.push(point);
  }
  return {
    name: 'llmservingsim-vllm',
    title: 'vLLM 0.19.0 on RTX PRO 6000 under ShareGPT requests, every request timed',
    source: 'casys-kaist/LLMServingSim, bench/examples at 5daddb21',
    licence: 'MIT',
    assumptions: [
      'The accelerator is the Server Edition of the RTX PRO 6000.',
      'Requests arrive as in the workload file; the client sent each within 21 ms of that.',
      'The engine’s clock is behind the client’s by the smallest difference between a request’s ' +
        'queueing and its arrival: the fastest request took no time to reach the engine.',
      'Prefix caching is on, the engine’s default: the engine’s arguments do not say otherwise.',
      'Expert parallelism spreads the experts over the replicas of the attention layers.',
      'A run is saturated when more than one second’s arrivals wait as the last request arrives.',
    ],
    points,
    exclusions: counts.list(),
  };
}

async function readRun(
  folder: string,
  run: string,
  counts: ExclusionCounts,
): Promise<MeasuredPoint | undefined> {
  const runFolder = join(folder, 'RTXPRO6000', run);
  const meta = await readDocument(join(runFolder, 'meta.json'));
  const requestsFile = join(runFolder, 'requests.jsonl');
  const timed = await readTimedRequests(requestsFile);
  const name = meta.at('model').text();
  const model = knownModel(name);
  if (model === undefined) {
    counts.add(`${MODEL_UNKNOWN}: ${name}`, timed.length);
    return undefined;
  }
  const workload = meta.at('dataset_path').text().split('/').at(-1) ?? '';
  const { requests } = await readTrace(
    await openFile(join(folder, ...WORKLOADS, `${workload}.gz`)),
    { format: 'llmservingsim' },
  );
  checkSameRequests(requestsFile, timed, requests.promptTokens, requests.outputTokens);
  const seconds = await readCsv(join(runFolder, 'timeseries.csv'));
  return {
    id: run.toLowerCase(),
    setup: setupOf(meta, model),
    load: { kind: 'requests', requests },
    measured: timedValues(timed),
    isSaturated: queueGrows(timed, seconds),
  };
}

function setupOf(meta: DocumentValue, model: ModelArchitecture): MeasuredSetup {
  const engine = meta.at('engine_kwargs');
  const dataParallel = engine.at('data_parallel_size').number();
  return {
    engine: 'vllm',
    engineVersion: `${meta.at('vllm_version').text()}, 2026`,
    model,
    accelerator: findAccelerator('rtx-pro-6000'),
    tensorParallel: engine.at('tensor_parallel_size').number(),
    dataParallel,
    expertParallel: engine.at('enable_expert_parallel').isTrue() ? dataParallel : 1,
    maxSequences: engine.at('max_num_seqs').number(),
    maxBatchedTokens: engine.at('max_num_batched_tokens').number(),
    prefixCaching: true,
  };
}

/** The timed requests have to be those of the workload, or the times belong to another load. */
function checkSameRequests(
  file: string,
  timed: readonly TimedRequest[],
  promptTokens: Int32Array,
  outputTokens: Int32Array,
): void {
  const differs = timed.findIndex(
    (request, i) =>
      request.promptTokens !== promptTokens[i] || request.outputTokens !== outputTokens[i],
  );
  if (differs < 0 && timed.length === promptTokens.length) return;
  throw new KavierError('the timed requests are not those of the workload', {
    kind: 'input',
    where: differs < 0 ? file : `${file}:${differs + 1}`,
    found: differs < 0 ? `${timed.length} requests` : 'other token counts than the workload’s',
    expected: `the ${promptTokens.length} requests of the workload, in its order`,
  });
}
