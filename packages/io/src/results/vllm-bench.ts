import type { BenchmarkLoad, BenchmarkResult, ResultFormat } from './contract.ts';
import { failureNotes, latencyQuantities, MS, measuredOf, plural, ratio } from './quantities.ts';
import type { ResultNode } from './result-node.ts';
import { vllmRequests } from './vllm-requests.ts';

/**
 * Result files of `vllm bench serve` (vllm/benchmarks/serve.py, main branch read October 2026, and
 * its ancestor benchmark_serving.py): one object, or one on each line with `--append-result`.
 * SGLang's bench_serving writes the same names apart from those of E2E. Latencies are milliseconds;
 * TPOT is (latency - TTFT) / (output tokens - 1) as in Kavier.
 */
export const vllmBench: ResultFormat = {
  name: 'vllm-bench',
  title: 'vllm bench serve (JSON)',
  marks: [
    'duration',
    'completed',
    'total_input_tokens',
    'request_throughput',
    'request_rate',
    'mean_ttft_ms',
  ],
  detect: ({ nodes }) =>
    nodes.length > 0 &&
    nodes[0].has('completed', 'duration', 'total_input_tokens', 'request_throughput'),
  read: async ({ source, nodes }) => nodes.map((node) => resultOf(source.name, node)),
};

function resultOf(source: string, node: ResultNode): BenchmarkResult {
  if (node.has('total_input_sequences')) {
    const found = 'a result of an embedding or pooling model';
    throw node.error('total_input_sequences', 'is of no use here', found, 'generated tokens');
  }
  const completed = node.count('completed');
  const outputTokens = node.number('total_output_tokens');
  const asked = node.optional('num_prompts') ?? completed;
  const failed = node.optional('failed') ?? Math.max(0, asked - completed);
  const durationS = node.number('duration');
  const notes: string[] = [...failureNotes(failed)];
  const each = vllmRequests(node, notes);
  const load = loadOf(node, completed + failed, each?.requests, notes);
  const stated = completed === 0 ? {} : statedQuantities(node, notes);
  if (completed === 0) notes.push('No request succeeded: nothing was measured.');
  if (each === undefined && load.kind === 'open-loop') {
    notes.push('The makespan is the duration, which includes the wait before the first request.');
  }
  return {
    source,
    tool: isSglang(node) ? 'sglang-bench' : 'vllm-bench',
    model: node.text('model_id'),
    load,
    promptTokens: ratio(node.number('total_input_tokens'), completed),
    outputTokens: ratio(outputTokens, completed),
    completed,
    failed,
    durationS,
    measured: measuredOf(stated, each?.quantities ?? {}, {
      makespanS: completed === 0 ? undefined : durationS,
    }),
    requests: each?.requests,
    latencies: each?.latencies,
    notes,
  };
}

const isSglang = (node: ResultNode) => node.has('mean_e2e_latency_ms');

function statedQuantities(node: ResultNode, notes: string[]) {
  const statistics = (name: string) => ({
    mean: node.optional(`mean_${name}_ms`),
    p50: node.optional(`median_${name}_ms`) ?? node.optional(`p50_${name}_ms`),
    p99: node.optional(`p99_${name}_ms`),
  });
  const e2e = statistics(isSglang(node) ? 'e2e_latency' : 'e2el');
  const rates = {
    outputTokensPerS: node.optional('output_throughput'),
    totalTokensPerS: node.optional('total_token_throughput') ?? node.optional('total_throughput'),
    requestsPerS: node.number('request_throughput'),
    ...latencyQuantities('e2e', e2e, MS),
  };
  if (node.optional('mean_ttft_ms') === 0) {
    notes.push('TTFT is 0, so answers were not streamed: TTFT, TPOT and ITL were left out.');
    return rates;
  }
  return {
    ...rates,
    ...latencyQuantities('ttft', statistics('ttft'), MS),
    ...latencyQuantities('tpot', statistics('tpot'), MS),
    itlP50S: itlP50S(node, notes),
  };
}

/** The tool's gaps are between chunks of the stream, which are gaps between tokens only if each chunk is one token. */
function itlP50S(node: ResultNode, notes: string[]): number | undefined {
  const median = node.optional('median_itl_ms');
  if (median === undefined) return undefined;
  const accepted = node.optional('spec_decode_acceptance_length') ?? node.optional('accept_length');
  if (accepted !== undefined && accepted > 1) {
    notes.push(
      'ITL was left out: with speculative decoding a chunk of the stream holds several tokens.',
    );
    return undefined;
  }
  const gaps = node.list('itls')?.reduce<number>((all, list) => all + lengthOf(list), 0);
  const expected = node.number('total_output_tokens') - node.count('completed');
  if (gaps !== undefined && Math.abs(gaps - expected) > 0.05 * expected) {
    notes.push(
      `ITL was left out: ${gaps} gaps between chunks of the stream for ${expected} gaps between tokens.`,
    );
    return undefined;
  }
  if (gaps === undefined) {
    notes.push('ITL is between chunks of the stream; each is taken to be one token.');
  }
  return median * MS;
}

const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);

function loadOf(
  node: ResultNode,
  asked: number,
  requests: BenchmarkResult['requests'],
  notes: string[],
): BenchmarkLoad {
  const rateRps = rateOf(node);
  const cap = node.optional('max_concurrency');
  if (node.has('ramp_up_strategy')) {
    if (requests !== undefined) return { kind: 'requests', requests };
    const meanRps = asked / node.number('duration');
    notes.push('The rate was ramped up; only its mean over the duration is known.');
    return { kind: 'open-loop', rateRps: meanRps };
  }
  if (rateRps !== undefined) {
    if (cap !== undefined) {
      notes.push(
        `At most ${cap} requests were in flight: what waited for its turn in the client is in no ` +
          'latency, and the service may have seen a lower rate.',
      );
    }
    const burstiness = burstinessOf(node);
    return { kind: 'open-loop', rateRps, burstiness };
  }
  if (cap !== undefined) return { kind: 'closed-loop', concurrency: node.count('max_concurrency') };
  if (requests !== undefined) return { kind: 'requests', requests };
  return { kind: 'requests', requests: atOnce(node, asked, notes) };
}

/** Requests per second, or undefined where everything is sent as fast as it may be. */
function rateOf(node: ResultNode): number | undefined {
  const rate = node.raw('request_rate');
  if (rate === 'inf' || rate === Number.POSITIVE_INFINITY) return undefined;
  if (rate === undefined && node.has('ramp_up_strategy')) return undefined;
  const rateRps = node.number('request_rate');
  if (rateRps > 0) return rateRps;
  throw node.error('request_rate', 'is not a rate', '0', 'a number > 0, or "inf"');
}

function burstinessOf(node: ResultNode): number {
  const burstiness = node.raw('burstiness');
  if (burstiness === Number.POSITIVE_INFINITY) return burstiness;
  return node.optional('burstiness') ?? 1;
}

/** All requests at 0 s, each as long as the mean. */
function atOnce(node: ResultNode, count: number, notes: string[]) {
  const completed = Math.max(1, node.count('completed'));
  const mean = (key: string) => Math.round(node.number(key) / completed);
  notes.push(
    `All ${plural(count, 'request')} were sent at once; each is taken to be of the mean length.`,
  );
  return {
    count,
    arrivalS: new Float64Array(count),
    promptTokens: new Int32Array(count).fill(mean('total_input_tokens')),
    outputTokens: new Int32Array(count).fill(mean('total_output_tokens')),
  };
}
