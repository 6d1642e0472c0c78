import { KavierError } from '@kavier/core';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { plural } from './quantities.ts';
import { type RequestRow, RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { resultOfRequests } from './single-requests.ts';

/**
 * `per_request_lifecycle_metrics.json` of kubernetes-sigs inference-perf (inference_perf/reportgen,
 * read to 0.7): a list of requests with monotonic seconds of sending and end, and the instants of
 * chunks and tokens. Counts of the server are preferred to those that the tool made of the text. A
 * failed request has no lengths. Requests of all stages are in one list.
 */
export const inferencePerfRequests: ResultFormat = {
  name: 'inference-perf-requests',
  title: 'inference-perf, single requests (JSON)',
  marks: ['start_time', 'end_time', 'info', 'error'],
  detect: ({ nodes }) =>
    nodes.length > 0 &&
    nodes[0].has('start_time', 'end_time', 'info') &&
    typeof nodes[0].raw('info') === 'object',
  read: async ({ source, nodes }) => [resultOf(source.name, nodes)],
};

function resultOf(source: string, nodes: readonly ResultNode[]): BenchmarkResult {
  const rows = new RequestRows(source);
  let unknown = 0;
  nodes.forEach((node, i) => {
    const row = rowOf(node);
    if (row === undefined) unknown++;
    else rows.add(row, i);
  });
  if (rows.completed === 0) {
    throw new KavierError('the file has no completed requests', {
      kind: 'input',
      where: source,
      found: `${plural(nodes.length, 'request')}, all failed or without lengths`,
      expected: 'at least one completed request',
    });
  }
  const notes =
    unknown === 0 ? [] : [`${plural(unknown, 'request')} without token counts were left out.`];
  return resultOfRequests(source, 'inference-perf', rows.finish(), { notes });
}

/** Undefined for a completed request whose lengths nobody states. */
function rowOf(node: ResultNode): RequestRow | undefined {
  const arrivalS = node.number('start_time');
  const info = node.node('info');
  const sent = positive(info.optional('input_tokens'));
  if (node.has('error')) return { arrivalS, isFailed: true, promptTokens: sent };
  const response = info.optionalNode('response_metrics') ?? info;
  const usage = response.optionalNode('server_usage');
  const promptTokens = usage?.optional('prompt_tokens') ?? sent;
  const outputTokens = usage?.optional('completion_tokens') ?? response.optional('output_tokens');
  if (promptTokens === undefined || outputTokens === undefined || outputTokens === 0) {
    return undefined;
  }
  const tokenS = response.numbers('output_token_times') ?? [];
  const chunkS = response.numbers('chunk_times') ?? tokenS;
  const firstS = tokenS[0] ?? chunkS[0];
  const lastS = tokenS.at(-1);
  const isEachToken = tokenS.length === outputTokens && outputTokens > 1;
  return {
    arrivalS,
    promptTokens,
    outputTokens,
    cachedTokens: usage?.optionalNode('prompt_tokens_details')?.optional('cached_tokens'),
    ttftS: firstS === undefined ? undefined : firstS - arrivalS,
    tpotS: isEachToken && lastS !== undefined ? (lastS - firstS) / (outputTokens - 1) : undefined,
    e2eS: node.number('end_time') - arrivalS,
    gapsS: tokenS.slice(1).map((timeS, i) => timeS - tokenS[i]),
  };
}

const positive = (count: number | undefined) => (count === 0 ? undefined : count);
