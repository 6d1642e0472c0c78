import { distributionOf } from '@kavier/core';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { latencyQuantities, measuredOf } from './quantities.ts';
import type { ResultNode } from './result-node.ts';

/**
 * `vllm bench latency --output-json` (vllm/benchmarks/latency.py: seconds of whole batches) and
 * `vllm bench throughput --output-json` (throughput.py: one batch of requests, all at once). Neither
 * says how long prompts and answers were, so they are measurements without a load.
 */
export const vllmOffline: ResultFormat = {
  name: 'vllm-offline',
  title: 'vllm bench latency or throughput (JSON)',
  marks: ['avg_latency', 'latencies', 'percentiles'],
  otherMarks: [['elapsed_time', 'num_requests', 'total_num_tokens', 'requests_per_second']],
  detect: ({ nodes }) => nodes.length === 1 && (isLatency(nodes[0]) || isThroughput(nodes[0])),
  read: async ({ source, nodes }) => [
    isLatency(nodes[0]) ? latencyOf(source.name, nodes[0]) : throughputOf(source.name, nodes[0]),
  ],
};

const isLatency = (node: ResultNode) => node.has('avg_latency', 'latencies');
const isThroughput = (node: ResultNode) =>
  node.has('elapsed_time', 'num_requests', 'total_num_tokens', 'requests_per_second');

function latencyOf(source: string, node: ResultNode): BenchmarkResult {
  const batches = Float64Array.from(node.numbers('latencies') ?? []);
  const { p50, p99 } = distributionOf(batches);
  const mean = node.number('avg_latency');
  const e2e = { mean, p50: p50 ?? undefined, p99: p99 ?? undefined };
  const load = { kind: 'unknown', missing: 'the size of its batches and their lengths' } as const;
  return {
    source,
    tool: 'vllm-latency',
    load,
    completed: batches.length,
    failed: 0,
    durationS: batches.length * mean,
    measured: measuredOf(latencyQuantities('e2e', e2e)),
    notes: [`E2E is of ${batches.length} whole batches, each counted as one request.`],
  };
}

function throughputOf(source: string, node: ResultNode): BenchmarkResult {
  const durationS = node.number('elapsed_time');
  return {
    source,
    tool: 'vllm-throughput',
    load: { kind: 'unknown', missing: 'how many of its tokens are prompts' },
    completed: node.count('num_requests'),
    failed: 0,
    durationS,
    measured: measuredOf({
      makespanS: durationS,
      requestsPerS: node.number('requests_per_second'),
      totalTokensPerS: node.optional('tokens_per_second'),
    }),
    notes: [
      'All requests were sent at once; the file has only the sum of prompt and output tokens.',
    ],
  };
}
