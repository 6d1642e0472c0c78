import { KavierError } from '@kavier/core';
import type { BenchmarkLoad, BenchmarkResult, ResultFormat } from './contract.ts';
import {
  cachedNotes,
  failureNotes,
  latencyQuantities,
  MS,
  measuredOf,
  plural,
  withoutGaps,
} from './quantities.ts';
import { type RequestRow, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { openLoop } from './sent-rate.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * `benchmark_summary.json` of `evalscope perf` (modelscope/evalscope, evalscope/perf/utils/
 * perf_constants.py; names of 1.x in milliseconds, and those before in seconds), and rows of its
 * `benchmark_data.db` as JSON. Means only; values of the summary are rounded.
 */
export const evalscope: ResultFormat = {
  name: 'evalscope',
  title: 'evalscope perf summary, or rows of its data base (JSON)',
  marks: ['start_time', 'completed_time', 'first_chunk_latency', 'completion_tokens'],
  otherMarks: [
    ['Total Requests', 'Success Requests'],
    ['Total requests', 'Succeed requests'],
  ],
  detect: ({ names, nodes }) =>
    nodes.length > 0 &&
    (isSummary(nodes[0]) ||
      ['start_time', 'completed_time', 'first_chunk_latency'].every((n) => names.includes(n))),
  read: async ({ source, nodes }) => [
    isSummary(nodes[0]) ? summaryOf(source.name, nodes[0]) : rowsOf(source.name, nodes),
  ],
};

const isSummary = (node: ResultNode) =>
  ['Total Requests', 'Total requests'].some((name) => node.has(name)) &&
  ['Success Requests', 'Succeed requests'].some((name) => node.has(name));

/** Names of a figure, the present one first, and the seconds of its unit. */
const FIGURES = {
  durationS: [
    ['Test Duration (s)', 1],
    ['Time taken for tests (s)', 1],
  ],
  concurrency: [
    ['Concurrency', 1],
    ['Number of concurrency', 1],
  ],
  rateRps: [
    ['Request Rate (req/s)', 1],
    ['Request rate (req/s)', 1],
  ],
  sent: [
    ['Total Requests', 1],
    ['Total requests', 1],
  ],
  completed: [
    ['Success Requests', 1],
    ['Succeed requests', 1],
  ],
  failed: [
    ['Failed Requests', 1],
    ['Failed requests', 1],
  ],
  requestsPerS: [
    ['Req Throughput (req/s)', 1],
    ['Request throughput (req/s)', 1],
  ],
  outputTokensPerS: [
    ['Output Throughput (tok/s)', 1],
    ['Output token throughput (tok/s)', 1],
  ],
  totalTokensPerS: [
    ['Total Throughput (tok/s)', 1],
    ['Total token throughput (tok/s)', 1],
  ],
  e2eS: [
    ['Avg Latency (s)', 1],
    ['Average latency (s)', 1],
  ],
  ttftS: [
    ['TTFT (ms)', MS],
    ['Average time to first token (s)', 1],
  ],
  tpotS: [
    ['TPOT (ms)', MS],
    ['Average time per output token (s)', 1],
  ],
  promptTokens: [
    ['Avg Input Tokens', 1],
    ['Average input tokens per request', 1],
  ],
  outputTokens: [
    ['Avg Output Tokens', 1],
    ['Average output tokens per request', 1],
  ],
  cachedPct: [
    ['KV Cache Hit Rate (%)', 1],
    ['Average cached percent', 1],
  ],
} as const;

/** -1 stands for what was not measured. */
function figure(node: ResultNode, name: keyof typeof FIGURES): number | undefined {
  for (const [key, unit] of FIGURES[name]) {
    if (!node.has(key)) continue;
    return node.raw(key) === -1 ? undefined : node.number(key) * unit;
  }
  return undefined;
}

function summaryOf(source: string, node: ResultNode): BenchmarkResult {
  const of = (name: keyof typeof FIGURES) => figure(node, name);
  const sent = of('sent') ?? 0;
  const completed = of('completed') ?? 0;
  const failed = of('failed') ?? sent - completed;
  const promptTokens = of('promptTokens');
  const outputTokens = of('outputTokens');
  const hitPct = of('cachedPct');
  const cachedTokens =
    hitPct === undefined || promptTokens === undefined ? undefined : (hitPct / 100) * promptTokens;
  const durationS = of('durationS') ?? 0;
  const [ttftS, e2eS] = [of('ttftS'), of('e2eS')];
  const without = withoutGaps(outputTokens);
  const isOnePiece =
    without === undefined && ttftS !== undefined && e2eS !== undefined && ttftS >= 0.999 * e2eS;
  const notes = [...failureNotes(failed, sent), ...cachedNotes(cachedTokens, promptTokens)];
  if (isOnePiece)
    notes.push('TTFT is E2E: answers were not streamed, TTFT and TPOT are not known.');
  if (without !== undefined) notes.push(without);
  notes.push('The summary has means only, rounded; ITL is between chunks, so it was left out.');
  const load = loadOf(node, { sent, durationS }, notes);
  const isTimed = !isOnePiece;
  return {
    source,
    tool: 'evalscope',
    load,
    promptTokens,
    outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS,
    measured: measuredOf(
      isTimed ? latencyQuantities('ttft', { mean: ttftS }) : {},
      isTimed && without === undefined ? latencyQuantities('tpot', { mean: of('tpotS') }) : {},
      latencyQuantities('e2e', { mean: e2eS }),
      {
        makespanS: durationS > 0 ? durationS : undefined,
        requestsPerS: of('requestsPerS'),
        outputTokensPerS: of('outputTokensPerS'),
        totalTokensPerS: of('totalTokensPerS'),
      },
    ),
    notes,
  };
}

function loadOf(
  node: ResultNode,
  run: { readonly sent: number; readonly durationS: number },
  notes: string[],
): BenchmarkLoad {
  const rateRps = figure(node, 'rateRps');
  if (rateRps !== undefined && rateRps > 0) return openLoop({ rateRps, ...run }, notes);
  const concurrency = figure(node, 'concurrency');
  if (concurrency !== undefined && concurrency > 0) return { kind: 'closed-loop', concurrency };
  return { kind: 'unknown', missing: 'its concurrency or rate' };
}

function rowsOf(source: string, nodes: readonly ResultNode[]): BenchmarkResult {
  const rows = new RequestRows(source);
  nodes.forEach((node, i) => {
    rows.add(rowOf(node), i);
  });
  if (rows.completed === 0) {
    throw new KavierError('no request succeeded', {
      kind: 'input',
      where: source,
      found: plural(nodes.length, 'row'),
      expected: 'at least one completed request',
    });
  }
  return resultOfRequests(source, 'evalscope', rows.finish(), { notes: [] });
}

function rowOf(node: ResultNode): RequestRow {
  const arrivalS = node.number('start_time');
  const success = node.raw('success');
  if (success !== 1 && success !== true && success !== '1') return { arrivalS, isFailed: true };
  const gaps = node.raw('inter_token_latencies');
  return {
    arrivalS,
    promptTokens: node.count('prompt_tokens'),
    outputTokens: node.count('completion_tokens'),
    ttftS: node.raw('is_stream') === 0 ? undefined : node.optional('first_chunk_latency'),
    tpotS: node.optional('time_per_output_token'),
    e2eS: node.optional('latency') ?? node.number('completed_time') - arrivalS,
    gapsS: typeof gaps === 'string' ? gapsIn(gaps) : node.numbers('inter_token_latencies'),
  };
}

/** The data base keeps a list as JSON text. */
function gapsIn(text: string): readonly number[] | undefined {
  const values = text.match(/[\d.eE+-]+/g)?.map(Number) ?? [];
  return values.every((value) => Number.isFinite(value) && value >= 0) ? values : undefined;
}
