import { aiperfLoad, aiperfModel } from './aiperf-config.ts';
import { itlOfChunks } from './chunk-gaps.ts';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import {
  cachedNotes,
  failureNotes,
  latencyQuantities,
  measuredOf,
  type Quantities,
  ratio,
  withoutGaps,
} from './quantities.ts';
import type { ResultNode } from './result-node.ts';

/** Seconds in the units that the tools write beside each metric. */
const UNIT_S: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  seconds: 1,
};

/**
 * `profile_export_aiperf.json` of AIPerf (ai-dynamo/aiperf, export schema 1.0, 0.x up to 0.13, read
 * October 2026) and `profile_export_genai_perf.json` of its predecessor GenAI-Perf: one object a
 * metric, with `unit`, `avg` and percentiles. Their inter_token_latency is (request latency - TTFT)
 * / (output tokens - 1) per request, which is TPOT; output tokens include reasoning.
 */
export const aiperf: ResultFormat = {
  name: 'aiperf',
  title: 'AIPerf or GenAI-Perf profile export (JSON)',
  marks: ['request_latency', 'request_throughput', 'input_config'],
  detect: ({ nodes }) =>
    nodes.length === 1 &&
    nodes[0].has('request_latency', 'request_throughput') &&
    nodes[0].optionalNode('request_latency')?.has('avg') === true,
  read: async ({ source, nodes }) => {
    // A run always has its configuration; what has none is cut, or of another tool.
    nodes[0].node('input_config');
    return [aiperfResult(source.name, nodes[0])];
  },
};

/** One export, or what another file of the tool has of it in the same form. */
export function aiperfResult(source: string, node: ResultNode): BenchmarkResult {
  const average = (name: string) => node.optionalNode(name)?.optional('avg');
  const requestsPerS = node.node('request_throughput').number('avg');
  const completed = average('request_count') ?? 0;
  const failed = average('error_request_count') ?? 0;
  const sent = completed + failed;
  const notes: string[] = [...failureNotes(failed, sent)];
  if (node.raw('was_cancelled') === true) notes.push('The run was cancelled before its end.');
  const promptTokens = average('input_sequence_length');
  const outputTokens = average('output_sequence_length');
  const cachedTokens = average('usage_prompt_cache_read_tokens');
  for (const item of cachedNotes(cachedTokens, promptTokens)) notes.push(item);
  const durationS = inSeconds(node, 'benchmark_duration', 'avg');
  const longestS = inSeconds(node, 'request_latency', 'max');
  const load = aiperfLoad(node, { sent, durationS, longestS }, notes);
  const hasVersion = node.has('aiperf_version');
  const tpot = tpotOf(node, { completed, outputTokens }, notes);
  return {
    source,
    tool: hasVersion || durationS !== undefined ? 'aiperf' : 'genai-perf',
    toolVersion: node.text('aiperf_version'),
    model: aiperfModel(node),
    load,
    promptTokens,
    outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS: durationS ?? ratio(completed, requestsPerS) ?? 0,
    measured: measuredOf(
      statistics(node, 'ttft', 'time_to_first_token'),
      tpot,
      statistics(node, 'e2e', 'request_latency'),
      {
        requestsPerS,
        outputTokensPerS: average('output_token_throughput'),
        totalTokensPerS: totalRate(node, requestsPerS, promptTokens, outputTokens),
        makespanS: durationS,
      },
    ),
    notes,
  };
}

interface Answered {
  readonly completed: number;
  readonly outputTokens: number | undefined;
}

function tpotOf(
  node: ResultNode,
  { completed, outputTokens }: Answered,
  notes: string[],
): Quantities {
  if (!node.has('inter_token_latency')) {
    const isOneToken = withoutGaps(outputTokens);
    const isStreamed = node.has('time_to_first_token');
    notes.push(
      isOneToken !== undefined && isStreamed
        ? isOneToken
        : 'There is no inter_token_latency: answers were not streamed, TPOT is not known.',
    );
    return {};
  }
  notes.push('inter_token_latency is each request’s mean gap, so it is TPOT.');
  const tpotMeanS = inSeconds(node, 'inter_token_latency', 'avg');
  const stated = {
    medianS: inSeconds(node, 'inter_chunk_latency', 'p50'),
    meanS: inSeconds(node, 'inter_chunk_latency', 'avg'),
    tpotMeanS,
    completed,
    outputTokens,
  };
  return {
    ...statistics(node, 'tpot', 'inter_token_latency'),
    ...itlOfChunks(stated, notes),
  };
}

function statistics(node: ResultNode, latency: 'ttft' | 'tpot' | 'e2e', name: string): Quantities {
  return latencyQuantities(latency, {
    mean: inSeconds(node, name, 'avg'),
    p50: inSeconds(node, name, 'p50'),
    p99: inSeconds(node, name, 'p99'),
  });
}

/** A statistic of a metric in seconds, by the unit that stands beside it. */
export function inSeconds(node: ResultNode, name: string, statistic: string): number | undefined {
  const metric = node.optionalNode(name);
  const value = metric?.optional(statistic);
  if (metric === undefined || value === undefined) return undefined;
  const unit = metric.text('unit');
  const unitS = unit === undefined ? undefined : UNIT_S[unit.toLowerCase()];
  if (unitS !== undefined) return value * unitS;
  const known = Object.keys(UNIT_S).join(', ');
  throw metric.error('unit', 'is no unit of time', unit ?? 'nothing', `one of ${known}`);
}

function totalRate(
  node: ResultNode,
  requestsPerS: number,
  promptTokens: number | undefined,
  outputTokens: number | undefined,
): number | undefined {
  const stated = node.optionalNode('total_token_throughput')?.optional('avg');
  if (stated !== undefined) return stated;
  if (promptTokens === undefined || outputTokens === undefined) return undefined;
  return requestsPerS * (promptTokens + outputTokens);
}
