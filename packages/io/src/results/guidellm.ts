import type { BenchmarkLoad, BenchmarkResult, ResultFormat } from './contract.ts';
import { guidellmRequests } from './guidellm-requests.ts';
import {
  cachedNotes,
  failureNotes,
  latencyQuantities,
  MS,
  measuredOf,
  plural,
  type Quantities,
  withoutGaps,
} from './quantities.ts';
import type { RequestFacts } from './request-rows.ts';
import type { ResultNode } from './result-node.ts';
import { openLoop } from './sent-rate.ts';
import { singleRequests, spanNotes } from './single-requests.ts';

/**
 * Reports of GuideLLM (vllm-project/guidellm): `benchmarks` with a strategy and, for every metric,
 * distributions over successful, incomplete and errored requests. Read: 0.2 to 0.8; schema files of
 * the repository as of October 2026. Definitions (schemas/base/request_stats.py, metrics.py):
 * `inter_token_latency_ms` is a request's (last - first token) / (output tokens - 1), weighted by
 * those gaps; `time_per_output_token_ms` is (last token - start) / output tokens, weighted by them.
 */
export const guidellm: ResultFormat = {
  name: 'guidellm',
  title: 'GuideLLM report (JSON)',
  marks: ['benchmarks'],
  detect: ({ nodes }) => {
    const benchmarks = nodes[0]?.raw('benchmarks');
    if (nodes.length !== 1 || !Array.isArray(benchmarks)) return false;
    const [first] = benchmarks;
    return (
      first === undefined || (typeof first === 'object' && first !== null && 'metrics' in first)
    );
  },
  async read({ source, nodes }) {
    const [report] = nodes;
    const benchmarks = report.nodes('benchmarks');
    if (benchmarks.length === 0) {
      throw report.error('benchmarks', 'is empty', '[]', 'at least one benchmark');
    }
    return benchmarks.map((benchmark) => resultOf(source.name, report, benchmark));
  },
};

/** One benchmark of a report; also of a CSV report, which is turned into such an object. */
export function resultOf(
  source: string,
  report: ResultNode,
  benchmark: ResultNode,
): BenchmarkResult {
  const metrics = benchmark.node('metrics');
  const completed = countOf(benchmark, metrics, 'successful');
  const failed = countOf(benchmark, metrics, 'errored');
  const incomplete = countOf(benchmark, metrics, 'incomplete');
  const notes: string[] = [];
  const each = guidellmRequests(benchmark, { completed, failed, incomplete }, notes);
  const prompts = successful(metrics, 'prompt_token_count')?.optional('mean');
  const promptTokens = each?.promptTokens ?? (prompts || undefined);
  const outputs = successful(metrics, 'output_token_count');
  const outputTokens = each?.outputTokens ?? (outputs?.optional('mean') || undefined);
  const cachedTokens =
    each?.cachedTokens ?? successful(metrics, 'cached_token_count')?.optional('mean');
  const sent = completed + failed + incomplete;
  for (const item of endNotes(incomplete, each !== undefined)) notes.push(item);
  const own = each?.notes ?? [
    ...failureNotes(failed, sent),
    ...(completed > 0 ? cachedNotes(cachedTokens, promptTokens) : []),
  ];
  for (const note of own) notes.push(note);
  const durationS = durationOf(benchmark);
  const load = loadOf(benchmark, { each, sent, durationS, completed }, notes);
  const stated = completed === 0 ? {} : statedOf(metrics, outputs, each !== undefined, notes);
  for (const item of spanNotes(each, durationS)) notes.push(item);
  return {
    source,
    tool: 'guidellm',
    toolVersion: report.optionalNode('metadata')?.text('guidellm_version'),
    model: modelOf(report, benchmark),
    load,
    promptTokens,
    outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS,
    measured: measuredOf(each?.quantities ?? {}, stated),
    ...singleRequests(each),
    notes,
  };
}

function endNotes(incomplete: number, isInLoad: boolean): readonly string[] {
  if (incomplete === 0) return [];
  const where = isInLoad ? 'in the load, and in no latency or rate' : 'left out of everything';
  return [`${plural(incomplete, 'request')} had not ended with the run: ${where}.`];
}

/** What the report states of all its requests; without single requests, TPOT as well. */
function statedOf(
  metrics: ResultNode,
  outputs: ResultNode | undefined,
  hasEach: boolean,
  notes: string[],
): Quantities {
  const stated = measuredOf(
    hasEach ? {} : ratesOf(metrics, notes),
    statisticsOf('ttft', successful(metrics, 'time_to_first_token_ms'), MS),
    statisticsOf('e2e', successful(metrics, 'request_latency'), 1),
  );
  return hasEach ? stated : { ...stated, ...tpotOf(metrics, outputs, notes) };
}

function successful(metrics: ResultNode, name: string): ResultNode | undefined {
  return metrics.optionalNode(name)?.optionalNode('successful');
}

/** Requests of the measured window; older versions only state those of the whole run. */
function countOf(benchmark: ResultNode, metrics: ResultNode, status: string): number {
  const counts =
    metrics.optionalNode('request_totals') ??
    benchmark.optionalNode('request_totals') ??
    benchmark.optionalNode('scheduler_metrics')?.optionalNode('requests_made') ??
    benchmark.optionalNode('run_stats')?.optionalNode('requests_made') ??
    metrics.node('request_totals');
  return status === 'incomplete' && !counts.has(status) ? 0 : counts.count(status);
}

function statisticsOf(
  latency: 'ttft' | 'tpot' | 'e2e',
  distribution: ResultNode | undefined,
  unitS: number,
): Quantities {
  if (distribution === undefined) return {};
  const percentiles = distribution.optionalNode('percentiles');
  const values = {
    mean: distribution.optional('mean'),
    p50: distribution.optional('median') ?? percentiles?.optional('p50'),
    p99: percentiles?.optional('p99'),
  };
  return latencyQuantities(latency, values, unitS);
}

function ratesOf(metrics: ResultNode, notes: string[]): Quantities {
  const mean = (name: string) => successful(metrics, name)?.optional('mean');
  const rates = {
    requestsPerS: mean('requests_per_second'),
    outputTokensPerS: mean('output_tokens_per_second'),
    totalTokensPerS: mean('tokens_per_second'),
  };
  if (rates.requestsPerS !== undefined) {
    notes.push('Rates are over the measured window, without warm-up and cool-down.');
  }
  return rates;
}

/**
 * TPOT from the distribution of ITL. Where answers are all of one length its weights are equal, and
 * it is Kavier's; otherwise long answers weigh more. Without ITL, the first token is taken out of
 * GuideLLM's TPOT by the means.
 */
function tpotOf(metrics: ResultNode, outputs: ResultNode | undefined, notes: string[]): Quantities {
  const itl = statisticsOf('tpot', successful(metrics, 'inter_token_latency_ms'), MS);
  if (itl.tpotMeanS !== undefined || itl.tpotP50S !== undefined) {
    const isExact = outputs?.optional('std_dev') === 0;
    notes.push(
      isExact
        ? 'TPOT is GuideLLM’s ITL; its own TPOT includes the first token.'
        : 'TPOT is GuideLLM’s ITL, in which requests weigh as many gaps as they have; its own ' +
            'TPOT includes the first token.',
    );
    return itl;
  }
  const isOneToken = withoutGaps(outputs?.optional('mean'));
  if (isOneToken !== undefined) {
    notes.push(isOneToken);
    return {};
  }
  const tokens = outputs?.optional('mean');
  const ttftMs = successful(metrics, 'time_to_first_token_ms')?.optional('mean');
  if (ttftMs === 0) {
    notes.push('TTFT is 0, so answers were not streamed: TTFT and TPOT were left out.');
    return {};
  }
  const withFirstMs = successful(metrics, 'time_per_output_token_ms')?.optional('mean');
  if (tokens === undefined || tokens <= 1 || ttftMs === undefined || withFirstMs === undefined) {
    notes.push('There is no ITL, so TPOT is not known.');
    return {};
  }
  notes.push(
    'GuideLLM TPOT includes the first token: converted with the means of TTFT and of output tokens.',
  );
  return { tpotMeanS: Math.max(0, (withFirstMs * tokens - ttftMs) / (tokens - 1)) * MS };
}

function durationOf(benchmark: ResultNode): number {
  const stated = benchmark.optional('duration');
  if (stated !== undefined) return stated;
  return Math.max(0, benchmark.number('end_time') - benchmark.number('start_time'));
}

function modelOf(report: ResultNode, benchmark: ResultNode): string | undefined {
  const places = [
    benchmark.optionalNode('config')?.optionalNode('backend'),
    report.optionalNode('args'),
    benchmark.optionalNode('worker'),
    report.optionalNode('config')?.optionalNode('spec')?.optionalNode('backend'),
  ];
  for (const place of places) {
    const model = place?.raw('model') ?? place?.raw('backend_model');
    if (typeof model === 'string' && model !== '') return model;
  }
  return undefined;
}

interface Sent {
  readonly each: RequestFacts | undefined;
  readonly sent: number;
  readonly completed: number;
  readonly durationS: number;
}

/** The strategy; its kind is `type_` up to 0.6 and `kind` since 0.7. */
function loadOf(benchmark: ResultNode, run: Sent, notes: string[]): BenchmarkLoad {
  const requests = run.each?.requests;
  const place = ['config', 'args', 'scheduler']
    .map((key) => benchmark.optionalNode(key))
    .find((node) => node?.has('strategy'));
  const strategy =
    place === undefined ? benchmark.node('config').node('strategy') : place.node('strategy');
  const kind = strategy.text('kind') ?? strategy.text('type_');
  if (kind === 'synchronous') return { kind: 'closed-loop', concurrency: 1 };
  if (kind === 'concurrent') return { kind: 'closed-loop', concurrency: strategy.count('streams') };
  if (kind === 'constant' || kind === 'poisson' || kind === 'async') {
    noteCap(strategy, run.sent, notes);
    const burstiness = kind === 'poisson' ? 1 : Number.POSITIVE_INFINITY;
    const longest = successful(benchmark.node('metrics'), 'request_latency');
    const longestS = longest?.optionalNode('percentiles')?.optional('p99');
    const { sent, durationS } = run;
    const rateRps = strategy.number('rate');
    return openLoop({ rateRps, burstiness, requests, sent, durationS, longestS }, notes);
  }
  if (kind === 'throughput' && strategy.has('max_concurrency')) {
    return { kind: 'closed-loop', concurrency: strategy.count('max_concurrency') };
  }
  if (requests !== undefined) return { kind: 'requests', requests };
  if (kind === 'throughput') return observedConcurrency(benchmark.node('metrics'), notes);
  const found = kind === undefined ? strategy.keys().join(', ') : kind;
  const known = 'synchronous, concurrent, throughput, constant or poisson';
  throw strategy.error('kind', 'is no load that is known', found, known);
}

/** A cap of as many as were sent is none. */
function noteCap(strategy: ResultNode, sent: number, notes: string[]): void {
  const cap = strategy.optional('max_concurrency');
  if (cap === undefined || cap >= sent) return;
  notes.push(`At most ${cap} requests were in flight; the service may have seen a lower rate.`);
}

function observedConcurrency(metrics: ResultNode, notes: string[]): BenchmarkLoad {
  const observed = metrics.node('request_concurrency').node('successful').number('mean');
  const concurrency = Math.max(1, Math.round(observed));
  notes.push(
    `The throughput strategy states no limit; ${concurrency} in flight is what was observed.`,
  );
  return { kind: 'closed-loop', concurrency };
}
