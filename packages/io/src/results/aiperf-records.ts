import { KavierError } from '@kavier/core';
import { inSeconds } from './aiperf.ts';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { plural } from './quantities.ts';
import { RequestRows } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { resultOfRequests } from './single-requests.ts';

const NS = 1e-9;

/**
 * `profile_export.jsonl` of AIPerf (common/models/record_models.py, read to 0.13): a record for each
 * request with the instants at which it was sent and ended, its metrics with their units, and its
 * error. Output tokens include reasoning; inter_token_latency is the request's mean gap, TPOT.
 */
export const aiperfRecords: ResultFormat = {
  name: 'aiperf-records',
  title: 'AIPerf records, one request a line (JSON lines)',
  marks: ['metadata', 'metrics', 'request_start_ns'],
  detect: ({ nodes }) =>
    nodes.length > 0 &&
    nodes[0].has('metadata', 'metrics') &&
    isObject(nodes[0].raw('metadata')) &&
    nodes[0].node('metadata').has('request_start_ns'),
  read: async ({ source, nodes }) => [resultOf(source.name, nodes)],
};

const isObject = (value: unknown) => typeof value === 'object' && !Array.isArray(value);

function resultOf(source: string, nodes: readonly ResultNode[]): BenchmarkResult {
  const rows = new RequestRows(source);
  const notes: string[] = [];
  let warmUp = 0;
  let unsent = 0;
  nodes.forEach((node, i) => {
    const metadata = node.node('metadata');
    if (metadata.text('benchmark_phase') === 'warmup' || metadata.text('phase_kind') === 'warmup') {
      warmUp++;
    } else if (metadata.raw('context_overflow_skip') === true) unsent++;
    else addRecord(rows, node, metadata, i);
  });
  if (rows.completed === 0) {
    throw new KavierError('the records have no completed requests', {
      kind: 'input',
      where: source,
      found: `${plural(nodes.length, 'record')}, ${rows.count} failed`,
      expected: 'at least one completed request',
    });
  }
  if (warmUp > 0) notes.push(`${plural(warmUp, 'request')} of the warm-up were left out.`);
  if (unsent > 0) notes.push(`${plural(unsent, 'request')} were skipped by the tool and left out.`);
  return resultOfRequests(source, 'aiperf', rows.finish(), { notes });
}

function addRecord(rows: RequestRows, node: ResultNode, metadata: ResultNode, index: number): void {
  const metrics = node.node('metrics');
  const value = (name: string) => metrics.optionalNode(name)?.optional('value');
  const isFailed = node.has('error') || metadata.raw('was_cancelled') === true;
  const arrivalS = metadata.number('request_start_ns') * NS;
  if (isFailed) {
    const promptTokens = value('error_isl') ?? value('input_sequence_length');
    rows.add({ arrivalS, isFailed, promptTokens }, index);
    return;
  }
  rows.add(
    {
      arrivalS,
      promptTokens: metrics.node('input_sequence_length').count('value'),
      outputTokens: metrics.node('output_sequence_length').count('value'),
      cachedTokens: value('usage_prompt_cache_read_tokens'),
      ttftS: inSeconds(metrics, 'time_to_first_token', 'value'),
      tpotS: inSeconds(metrics, 'inter_token_latency', 'value'),
      e2eS: inSeconds(metrics, 'request_latency', 'value'),
      gapsS: gapsOf(metrics),
    },
    index,
  );
}

function gapsOf(metrics: ResultNode): readonly number[] | undefined {
  const gaps = metrics.optionalNode('inter_chunk_latency');
  if (gaps === undefined || !Array.isArray(gaps.raw('value'))) return undefined;
  const values = gaps.numbers('value') ?? [];
  const unit = gaps.text('unit') === 'ms' ? 1e-3 : gaps.text('unit') === 'ns' ? NS : undefined;
  return unit === undefined ? undefined : values.map((gap) => gap * unit);
}
