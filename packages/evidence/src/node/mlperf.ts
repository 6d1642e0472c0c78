import { join } from 'node:path';
import { type Accelerator, defaultNode, KavierError, type WeightFormat } from '@kavier/core';
import type { MeasuredPoint, MeasuredSet, Metering } from '../measured/point.ts';
import type { CsvRecord } from '../text/csv-table.ts';
import { ExclusionCounts } from './exclusion-counts.ts';
import { type JsonRecord, readJsonLines, readJsonList } from './json-record.ts';
import { ACCELERATOR_UNKNOWN, knownAccelerator, knownModel, MODEL_UNKNOWN } from './known.ts';
import { drawRequests } from './mlperf-requests.ts';
import { readCsv } from './text-file.ts';

/** Benchmarks whose request lengths are published, and what NVIDIA's configurations of v5.1 set for them. */
const BENCHMARKS = {
  'llama2-70b': {
    model: 'llama-2-70b',
    lengths: 'llama2-70b-99.csv',
    maxSequences: 2048,
    maxOutputTokens: 1024,
    isConstant: false,
  },
  'llama3.1-8b': {
    model: 'llama-3.1-8b',
    lengths: 'llama3-1-8b-datacenter.csv',
    maxSequences: 6000,
    maxOutputTokens: 2048,
    isConstant: true,
  },
} as const;
type Benchmark = keyof typeof BENCHMARKS;

const ACCELERATORS: Readonly<Record<string, string>> = {
  'NVIDIA B200-SXM-180GB': 'b200',
  'NVIDIA H200-SXM-141GB': 'h200',
  'NVIDIA H200-NVL-141GB': 'h200-nvl',
  'NVIDIA GB200': 'gb200',
};
const WEIGHTS: Readonly<Record<string, WeightFormat>> = { fp8: 'fp8', fp4: 'nvfp4' };
const NS = 1e-9;

const INTERACTIVE = 'scenario Interactive: how its replicas are divided is not told';
const NO_LENGTHS = 'request lengths not published (deepseek-r1, llama3.1-405b)';
const PARALLELISM_UNKNOWN =
  'parallelism of a replica not told: not TensorRT, several kinds of accelerator, or none';
const REPEATED = 'the same run submitted for both accuracy targets of llama2-70b';

const ASSUMPTIONS = [
  'Summaries do not state parallelism: llama2-70b and llama3.1-8b run on one accelerator per replica, as the published ' +
    'configurations of NVIDIA have it, which the other submitters of TensorRT runs are taken to use.',
  'From the same configurations: at most 2,048 sequences (llama2-70b) or 6,000 (llama3.1-8b), an fp8 KV cache.',
  'Each replica gets its share of target_qps as a Poisson process (Server), or all requests at once (Offline): 6,000 ' +
    'requests, where the runs have more, so start and end weigh more than in the runs.',
  'Lengths are drawn from the published tables; output lengths are those of the reference answers, scaled to the mean ' +
    'output of the run, and constant for llama3.1-8b, which generates to its limit.',
  'Throughputs are those of the system divided by its accelerators.',
  'Power is that of the whole server at the wall, which few results have. The server besides its accelerators is the one that ' +
    'Kavier assumes for accelerators joined by links; of the simulated run the middle half counts, as the runs are longer.',
];

/** Reads Server and Offline results of MLPerf Inference v5.1. Request lengths lie beside the measurements. */
export async function readMlperf(folder: string): Promise<MeasuredSet> {
  const runs = await readJsonLines(join(folder, 'loadgen_summaries_llm.jsonl'));
  const entries = await readJsonList(join(folder, 'summary_results_llm.json.gz'));
  const tables = new Map<string, readonly CsvRecord[]>();
  for (const { lengths } of Object.values(BENCHMARKS)) {
    tables.set(lengths, await readCsv(join(folder, '../../traces/mlperf-lengths', lengths)));
  }
  return mlperfSet(runs, entries, tables);
}

export function mlperfSet(
  runs: readonly JsonRecord[],
  entries: readonly JsonRecord[],
  tables: ReadonlyMap<string, readonly CsvRecord[]>,
): MeasuredSet {
  const counts = new ExclusionCounts();
  const systems = new Map(entries.map((entry) => [entry.text('Location'), entry]));
  const answered = counts.keep(INTERACTIVE, runs, (run) => run.text('scenario') !== 'Interactive');
  const known = counts.keep(NO_LENGTHS, answered, (run) => benchmarkOf(run) !== undefined);
  const seen = new Set<string>();
  const distinct = counts.keep(REPEATED, known, (run) => {
    const key = ['submitter', 'system', 'scenario', 'Mean latency (ns)']
      .map((field) => run.text(field))
      .join(' ');
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  const points = distinct.flatMap((run) => pointOf(run, systems, tables, counts) ?? []);
  return {
    name: 'mlperf-inference-v5.1',
    title:
      'MLPerf Inference v5.1: Llama 2 70B and Llama 3.1 8B under TensorRT-LLM, closed division',
    source: 'mlcommons/inference_results_v5.1 at 965182b0',
    licence: 'none stated; the MLCommons rules for the use of results apply',
    assumptions: ASSUMPTIONS,
    points,
    exclusions: counts.list(),
  };
}

function benchmarkOf(run: JsonRecord): Benchmark | undefined {
  const name = run
    .text('model')
    .replace(/-99(\.9)?$/, '')
    .replace('llama3_1', 'llama3.1');
  return Object.hasOwn(BENCHMARKS, name) ? (name as Benchmark) : undefined;
}

interface Replicas {
  readonly accelerator: Accelerator;
  readonly count: number;
  readonly weights: WeightFormat;
  readonly engineVersion: string;
  /** Mean of the whole server at the wall; few runs have it. */
  readonly serverPowerW?: number | undefined;
}

/** The system of a run as replicas of one accelerator each, or the rule that leaves it out. */
function replicasOf(entry: JsonRecord | undefined): Replicas | string {
  if (entry === undefined || !entry.text('Software').startsWith('TensorRT'))
    return PARALLELISM_UNKNOWN;
  const weights = WEIGHTS[entry.text('weight_data_types')];
  if (weights === undefined || entry.text('a#') === '') return PARALLELISM_UNKNOWN;
  const accelerator = knownAccelerator(ACCELERATORS[entry.text('Accelerator')] ?? '');
  if (accelerator === undefined) return ACCELERATOR_UNKNOWN;
  const count = entry.count('a#') * entry.count('Nodes');
  const engineVersion = entry.text('Software');
  const serverPowerW = entry.text('Power_Result') === '' ? undefined : entry.number('Power_Result');
  return { accelerator, count, weights, engineVersion, serverPowerW };
}

/** One server: the default one of the accelerator, on none of whose figures these results had a say. */
function meteringOf(accelerator: Accelerator, count: number): Metering {
  const { hostIdleW, hostBusyW, fanShare, accelerators, provenance } = defaultNode(accelerator);
  const nodes = count / accelerators;
  return {
    spanS: 'middle half',
    server: {
      accelerators: count,
      hostIdleW: nodes * hostIdleW,
      hostBusyW: nodes * hostBusyW,
      fanShare,
      source: provenance.source,
    },
  };
}

function pointOf(
  run: JsonRecord,
  systems: ReadonlyMap<string, JsonRecord>,
  tables: ReadonlyMap<string, readonly CsvRecord[]>,
  counts: ExclusionCounts,
): MeasuredPoint | undefined {
  const benchmark = BENCHMARKS[benchmarkOf(run) ?? 'llama2-70b'];
  const model = knownModel(benchmark.model);
  const location = run.text('source_path').replace(/\/performance\/.*/, '');
  const replicas = replicasOf(systems.get(location));
  if (model === undefined) counts.add(MODEL_UNKNOWN);
  else if (typeof replicas === 'string') counts.add(replicas);
  else {
    const { accelerator, count, weights, engineVersion, serverPowerW } = replicas;
    const id = `${run.text('submitter')} ${run.text('system')} ${run.text('model')} ${run.text('scenario')}`;
    const isServer = run.text('scenario') === 'Server';
    const { requestsPerS, outputTokensPerS } = throughputOf(run, isServer);
    const load = {
      rateRps: isServer ? run.number('target_qps') / count : undefined,
      meanOutputTokens: outputTokensPerS / requestsPerS,
      maxOutputTokens: benchmark.maxOutputTokens,
      isConstant: benchmark.isConstant,
    };
    return {
      id,
      setup: {
        engine: 'trtllm',
        engineVersion,
        model,
        accelerator,
        tensorParallel: 1,
        weights,
        kvCache: 'fp8',
        maxSequences: benchmark.maxSequences,
      },
      load: {
        kind: 'requests',
        requests: drawRequests(tableOf(tables, benchmark.lengths), load, id),
      },
      measured: {
        ...(isServer ? latenciesOf(run) : {}),
        requestsPerS: requestsPerS / count,
        outputTokensPerS: outputTokensPerS / count,
        ...(serverPowerW !== undefined && { serverPowerW }),
      },
      ...(serverPowerW !== undefined && { metering: meteringOf(accelerator, count) }),
      isSaturated: isServer ? run.text('Result is') !== 'VALID' : undefined,
    };
  }
  return undefined;
}

function tableOf(tables: ReadonlyMap<string, readonly CsvRecord[]>, name: string) {
  const table = tables.get(name);
  if (table !== undefined && table.length > 0) return table;
  throw new KavierError('there are no request lengths', { kind: 'input', where: name });
}

function throughputOf(run: JsonRecord, isServer: boolean) {
  const field = (name: string) => (isServer ? `Completed ${name.toLowerCase()}` : name);
  return {
    requestsPerS: run.number(field('Samples per second')),
    outputTokensPerS: run.number(field('Tokens per second')),
  };
}

function latenciesOf(run: JsonRecord): MeasuredPoint['measured'] {
  const seconds = (field: string) => run.number(field) * NS;
  return {
    ttftMeanS: seconds('Mean First Token latency (ns)'),
    ttftP50S: seconds('50.00 percentile first token latency (ns)'),
    ttftP99S: seconds('99.00 percentile first token latency (ns)'),
    tpotMeanS: seconds('Mean Time to Output Token (ns)'),
    tpotP50S: seconds('50.00 percentile time to output token (ns)'),
    tpotP99S: seconds('99.00 percentile time to output token (ns)'),
    e2eMeanS: seconds('Mean latency (ns)'),
    e2eP50S: seconds('50.00 percentile latency (ns)'),
    e2eP99S: seconds('99.00 percentile latency (ns)'),
  };
}
