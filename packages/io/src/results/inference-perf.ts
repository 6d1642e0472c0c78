import { itlOfChunks } from './chunk-gaps.ts';
import type {
  BenchmarkLoad,
  BenchmarkResult,
  ReadResultOptions,
  ResultFormat,
} from './contract.ts';
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

/** How far TPOT x gaps may be from E2E - TTFT before the tool's token counts are not believed. */
const TOLERANCE = 0.25;

/**
 * `stage_N_lifecycle_metrics.json` and `summary_lifecycle_metrics.json` of kubernetes-sigs
 * inference-perf (inference_perf/reportgen/base.py, main branch read October 2026; older files such
 * as those of February 2026 lack `benchmark_time_seconds` and the server's `output_tokens`).
 * Seconds. TPOT is (last - first chunk) / (tokens of the answer's text - 1) per request, and in
 * older versions divided by the number of chunks; ITL is between chunks.
 */
export const inferencePerf: ResultFormat = {
  name: 'inference-perf',
  title: 'inference-perf lifecycle metrics (JSON)',
  marks: ['load_summary', 'successes', 'failures'],
  detect: ({ nodes }) => nodes.length === 1 && nodes[0].has('load_summary', 'successes'),
  read: async ({ source, nodes }, options) => [resultOf(source.name, nodes[0], options)],
};

function resultOf(source: string, node: ResultNode, options: ReadResultOptions): BenchmarkResult {
  const successes = node.node('successes');
  const completed = successes.count('count');
  const failed = node.optionalNode('failures')?.optional('count') ?? 0;
  const notes: string[] = [...failureNotes(failed, completed + failed)];
  const durationS = durationOf(node, successes);
  const prompts = successes.optionalNode('prompt_tokens') ?? successes.optionalNode('prompt_len');
  const promptTokens = prompts?.optional('mean');
  const cachedTokens = ratio(prompts?.optional('cached'), completed);
  if (completed > 0) {
    for (const note of cachedNotes(cachedTokens, promptTokens)) notes.push(note);
  }
  const latency = successes.node('latency');
  const of = (name: string) => latency.optionalNode(name);
  const tokens = tokensOf(latency, successes, options, notes);
  return {
    source,
    tool: 'inference-perf',
    load: loadOf(node, completed + failed, durationS, notes),
    promptTokens,
    outputTokens: tokens.outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS,
    measured: measuredOf(
      latencyQuantities('ttft', statistics(of('time_to_first_token'))),
      latencyQuantities('e2e', statistics(of('request_latency'))),
      tokens.quantities,
      ratesOf(successes, tokens, notes),
      { makespanS: completed === 0 ? undefined : durationS },
    ),
    notes,
  };
}

function statistics(distribution: ResultNode | undefined) {
  return {
    mean: distribution?.optional('mean'),
    p50: distribution?.optional('median') ?? distribution?.optional('p50'),
    p99: distribution?.optional('p99'),
  };
}

interface Tokens {
  /** Mean tokens of an answer; undefined where the tool's count is not believed. */
  readonly outputTokens: number | undefined;
  readonly isGiven: boolean;
  readonly quantities: Quantities;
}

/**
 * TPOT and ITL, where the tool's token counts agree with its latencies. Where a client saw several
 * chunks for a token, they do not; then a known output length gives TPOT, as all requests are
 * scaled alike.
 */
function tokensOf(
  latency: ResultNode,
  successes: ResultNode,
  options: ReadResultOptions,
  notes: string[],
): Tokens {
  const isGiven = options.outputTokens !== undefined;
  const counted = successes.optionalNode('output_tokens') ?? successes.optionalNode('output_len');
  const outputTokens = options.outputTokens ?? counted?.optional('mean');
  const tpot = statistics(latency.optionalNode('time_per_output_token'));
  const decodeS = decodeOf(latency);
  const isOneToken = withoutGaps(outputTokens);
  if (isOneToken !== undefined) {
    const isStreamed = latency.has('time_to_first_token');
    notes.push(isStreamed ? isOneToken : `${isOneToken} TTFT is not stated.`);
    return { outputTokens, isGiven, quantities: {} };
  }
  if (!tpot.mean || decodeS === undefined || outputTokens === undefined || outputTokens <= 1) {
    notes.push('TPOT and ITL are not known: answers were not streamed.');
    return { outputTokens, isGiven, quantities: {} };
  }
  const scale = decodeS / (outputTokens - 1) / tpot.mean;
  const agrees = Math.abs(scale - 1) <= TOLERANCE;
  if (agrees && !isGiven) {
    const gaps = statistics(latency.optionalNode('inter_token_latency'));
    const stated = {
      medianS: gaps.p50,
      meanS: gaps.mean,
      tpotMeanS: tpot.mean,
      decodeMeanS: decodeS,
      completed: successes.count('count'),
      outputTokens,
    };
    const quantities = { ...latencyQuantities('tpot', tpot), ...itlOfChunks(stated, notes) };
    return { outputTokens, isGiven, quantities };
  }
  if (isGiven) {
    notes.push(
      `TPOT is (E2E - TTFT) / (${outputTokens} - 1), ${scale.toFixed(2)} times the tool’s; its ` +
        'percentiles are multiplied by the same. ITL was left out.',
    );
    return { outputTokens, isGiven, quantities: latencyQuantities('tpot', tpot, scale) };
  }
  notes.push(
    `TPOT, ITL, output tokens and their rates were left out: TPOT x (output tokens - 1) is ` +
      `${(1 / scale).toFixed(2)} times E2E - TTFT, so the tool’s token counts are wrong. Give ` +
      'outputTokens if every answer was forced to one length.',
  );
  return { outputTokens: undefined, isGiven, quantities: {} };
}

function decodeOf(latency: ResultNode): number | undefined {
  const e2eS = latency.optionalNode('request_latency')?.optional('mean');
  const ttftS = latency.optionalNode('time_to_first_token')?.optional('mean');
  return e2eS === undefined || ttftS === undefined ? undefined : e2eS - ttftS;
}

function ratesOf(successes: ResultNode, tokens: Tokens, notes: string[]): Quantities {
  const throughput = successes.node('throughput');
  const requestsPerS = throughput.optional('requests_per_sec');
  if (tokens.outputTokens === undefined || requestsPerS === undefined) return { requestsPerS };
  if (!tokens.isGiven) {
    const outputTokensPerS = throughput.optional('output_tokens_per_sec');
    return {
      requestsPerS,
      outputTokensPerS,
      totalTokensPerS: throughput.optional('total_tokens_per_sec'),
    };
  }
  notes.push('Token rates are the rate of requests times the output tokens given.');
  const outputTokensPerS = requestsPerS * tokens.outputTokens;
  const inputTokensPerS = throughput.optional('input_tokens_per_sec');
  const totalTokensPerS =
    inputTokensPerS === undefined ? undefined : inputTokensPerS + outputTokensPerS;
  return { requestsPerS, outputTokensPerS, totalTokensPerS };
}

/** First sending to last end; older files only imply it. */
function durationOf(node: ResultNode, successes: ResultNode): number {
  const stated = node.optional('benchmark_time_seconds');
  if (stated !== undefined && stated > 0) return stated;
  const requestsPerS = successes.node('throughput').number('requests_per_sec');
  const implied = ratio(successes.count('count'), requestsPerS);
  return implied ?? node.node('load_summary').optional('send_duration') ?? 0;
}

function loadOf(
  node: ResultNode,
  asked: number,
  durationS: number,
  notes: string[],
): BenchmarkLoad {
  const summary = node.node('load_summary');
  if (summary.has('concurrency')) {
    return { kind: 'closed-loop', concurrency: summary.count('concurrency') };
  }
  if (!summary.has('requested_rate')) {
    notes.push(
      'A summary states no rate: requests / duration is used, which mixes all stages. Prefer the ' +
        'files of the stages.',
    );
    return { kind: 'open-loop', rateRps: asked / Math.max(durationS, Number.MIN_VALUE) };
  }
  notes.push('The file does not say whether arrivals were evenly spaced or Poisson.');
  const requestedRps = summary.number('requested_rate');
  const achievedRps = summary.optional('achieved_rate') ?? requestedRps;
  if (Math.abs(achievedRps - requestedRps) <= 0.05 * requestedRps) {
    return { kind: 'open-loop', rateRps: requestedRps };
  }
  notes.push(`${requestedRps} requests/s were asked for, ${achievedRps.toFixed(3)} were sent.`);
  return { kind: 'open-loop', rateRps: achievedRps };
}
