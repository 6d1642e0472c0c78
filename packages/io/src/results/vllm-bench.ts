import { itlOfChunks } from './chunk-gaps.ts';
import type { BenchmarkLoad, BenchmarkResult, ResultFormat } from './contract.ts';
import {
  cachedNotes,
  failureNotes,
  latencyQuantities,
  MS,
  measuredOf,
  plural,
  type Quantities,
  ratio,
  withoutGaps,
} from './quantities.ts';
import type { ResultNode } from './result-node.ts';
import { openLoop } from './sent-rate.ts';
import { singleRequests, spanNotes } from './single-requests.ts';
import { detailedCounts, vllmRequests } from './vllm-requests.ts';

/**
 * Result files of `vllm bench serve` (vllm/benchmarks/serve.py, main branch read October 2026, and
 * its ancestor benchmark_serving.py): one object, or one on each line with `--append-result`.
 * SGLang's bench_serving writes the same names apart from those of E2E. Latencies are milliseconds;
 * TPOT is (latency - TTFT) / (output tokens - 1) as in Kavier.
 */
export const vllmBench: ResultFormat = {
  name: 'vllm-bench',
  title: 'vllm bench serve (JSON)',
  marks: ['duration', 'completed', 'total_input_tokens', 'request_throughput', 'request_rate'],
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
  const outputTokens = ratio(node.number('total_output_tokens'), completed);
  const promptTokens = ratio(node.number('total_input_tokens'), completed);
  const notes: string[] = [];
  const each = vllmRequests(node, notes);
  const failed = failedOf(node, completed, notes);
  const durationS = node.number('duration');
  const stated = completed === 0 ? {} : statedQuantities(node, outputTokens, notes);
  if (completed === 0) notes.push('No request succeeded: nothing was measured.');
  for (const item of each?.notes ?? failureNotes(failed, completed + failed)) notes.push(item);
  if (each === undefined && completed > 0) {
    for (const note of cachedNotes(undefined, promptTokens)) notes.push(note);
  }
  const load = loadOf(node, completed + failed, each?.requests, notes);
  if (each === undefined && load.kind === 'open-loop') {
    notes.push('The makespan is the duration, which includes the wait before the first request.');
  }
  for (const item of spanNotes(each, durationS)) notes.push(item);
  return {
    source,
    tool: isSglang(node) ? 'sglang-bench' : 'vllm-bench',
    model: node.text('model_id'),
    load,
    promptTokens: each?.promptTokens ?? promptTokens,
    outputTokens: each?.outputTokens ?? outputTokens,
    cachedTokens: each?.cachedTokens,
    completed,
    failed,
    durationS,
    measured: measuredOf(each?.quantities ?? {}, stated, {
      makespanS: completed === 0 ? undefined : durationS,
    }),
    ...singleRequests(each),
    notes,
  };
}

const isSglang = (node: ResultNode) =>
  node.has('mean_e2e_latency_ms') || node.text('backend')?.startsWith('sglang') === true;

/** As stated, by the errors of single requests, or what of the requests is missing among the completed. */
function failedOf(node: ResultNode, completed: number, notes: string[]): number {
  const detailed = detailedCounts(node);
  const sent = detailed?.sent ?? node.optional('num_prompts');
  const stated = node.optional('failed');
  if (stated === undefined && sent === undefined) {
    notes.push('The file does not say how many requests were sent, so failures are not known.');
  }
  const missing = sent === undefined ? 0 : Math.max(0, sent - completed);
  return Math.max(stated ?? 0, detailed?.failed ?? 0, missing);
}

function statedQuantities(node: ResultNode, outputTokens: number | undefined, notes: string[]) {
  const statistics = (name: string) => ({
    mean: node.optional(`mean_${name}_ms`),
    p50: node.optional(`median_${name}_ms`) ?? node.optional(`p50_${name}_ms`),
    p99: node.optional(`p99_${name}_ms`),
  });
  const e2e = statistics(node.has('mean_e2e_latency_ms') ? 'e2e_latency' : 'e2el');
  const rates = {
    outputTokensPerS: node.optional('output_throughput'),
    totalTokensPerS: node.optional('total_token_throughput') ?? node.optional('total_throughput'),
    requestsPerS: node.number('request_throughput'),
    ...latencyQuantities('e2e', e2e, MS),
  };
  const ttft = statistics('ttft');
  const tpot = statistics('tpot');
  const isOneToken = withoutGaps(outputTokens);
  if (ttft.mean === 0 || (isOneToken === undefined && tpot.mean === 0)) {
    const zero = ttft.mean === 0 ? 'TTFT is 0' : 'TPOT of several tokens is 0';
    notes.push(`${zero}, so answers were not streamed: TTFT, TPOT and ITL were left out.`);
    return rates;
  }
  const firsts = { ...rates, ...latencyQuantities('ttft', ttft, MS) };
  if (isOneToken !== undefined) {
    if (!node.has('ttfts', 'start_times')) notes.push(isOneToken);
    return firsts;
  }
  return {
    ...firsts,
    ...latencyQuantities('tpot', tpot, MS),
    ...(node.has('itls', 'start_times') ? {} : itlOf(node, outputTokens, notes)),
  };
}

/** The tool's gaps are between chunks of the stream, which are gaps between tokens only if each chunk is one token. */
function itlOf(node: ResultNode, outputTokens: number | undefined, notes: string[]): Quantities {
  const accepted = node.optional('spec_decode_acceptance_length') ?? node.optional('accept_length');
  if (accepted !== undefined && accepted > 1) {
    notes.push(
      'ITL was left out: with speculative decoding a chunk of the stream holds several tokens.',
    );
    return {};
  }
  const inSeconds = (name: string) => {
    const value = node.optional(name);
    return value === undefined ? undefined : value * MS;
  };
  const e2eS = inSeconds('mean_e2el_ms') ?? inSeconds('mean_e2e_latency_ms');
  const ttftS = inSeconds('mean_ttft_ms');
  return itlOfChunks(
    {
      medianS: inSeconds('median_itl_ms') ?? inSeconds('p50_itl_ms'),
      meanS: inSeconds('mean_itl_ms'),
      tpotMeanS: inSeconds('mean_tpot_ms'),
      decodeMeanS: e2eS === undefined || ttftS === undefined ? undefined : e2eS - ttftS,
      completed: node.count('completed'),
      outputTokens,
    },
    notes,
  );
}

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
    const longestMs = node.optional('p99_e2el_ms') ?? node.optional('p99_e2e_latency_ms');
    return openLoop(
      {
        rateRps,
        burstiness: burstinessOf(node),
        requests,
        sent: asked,
        durationS: node.number('duration'),
        longestS: longestMs === undefined ? undefined : longestMs * MS,
      },
      notes,
    );
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
