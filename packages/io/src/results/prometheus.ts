import { KavierError } from '@kavier/core';
import type { BenchmarkResult, ResultFormat } from './contract.ts';
import { type Histogram, histogramOf, quantileOf } from './prometheus-histogram.ts';
import { readSamples, type Sample } from './prometheus-text.ts';
import { cachedNotes, measuredOf, plural, type Quantities, withoutGaps } from './quantities.ts';

/**
 * What `/metrics` of vLLM answers (v1/metrics/loggers.py, read to 0.33): counters and histograms
 * since the server started, by model and engine. Times are seen by the server. It says nothing of a
 * load: no rate, no concurrency, no span.
 */
export const prometheus: ResultFormat = {
  name: 'prometheus',
  title: 'Prometheus text in the names of vLLM',
  marks: ['vllm:request_success_total', 'vllm:time_to_first_token_seconds'],
  detect: ({ shape, names }) => shape === 'prometheus' && names.some((n) => n.startsWith('vllm:')),
  read: async ({ source }) => {
    const samples = (await readSamples(source)).filter(({ name }) => name.startsWith('vllm:'));
    const models = [...new Set(samples.flatMap(({ labels }) => labels.model_name ?? []))];
    const parts = models.length === 0 ? [undefined] : models;
    return parts.map((model) => {
      const own = samples.filter(({ labels }) => labels.model_name === model);
      return resultOf(source.name, model, own);
    });
  },
};

const FAILED = new Set(['abort', 'error']);

function resultOf(
  source: string,
  model: string | undefined,
  samples: readonly Sample[],
): BenchmarkResult {
  const finished = samples.filter(({ name }) => name === 'vllm:request_success_total');
  const isFailed = ({ labels }: Sample) => FAILED.has(labels.finished_reason ?? '');
  const add = (some: readonly Sample[]) => some.reduce((all, { value }) => all + value, 0);
  const completed = add(finished.filter((sample) => !isFailed(sample)));
  const failed = add(finished.filter(isFailed));
  if (finished.length === 0) {
    throw new KavierError('there is no count of finished requests', {
      kind: 'input',
      where: source,
      found: plural(samples.length, 'sample'),
      expected: 'vllm:request_success_total',
    });
  }
  const counter = (name: string) => {
    const found = samples.filter((sample) => sample.name === `vllm:${name}`);
    return found.length === 0 ? undefined : add(found);
  };
  const meanOf = (name: string) => {
    const histogram = histogramOf(samples, `vllm:${name}`);
    return histogram === undefined ? undefined : histogram.sum / histogram.count;
  };
  const promptTokens = meanOf('request_prompt_tokens');
  const outputTokens = meanOf('request_generation_tokens');
  const queried = counter('prefix_cache_queries_total');
  const hits = counter('prefix_cache_hits_total');
  const cachedTokens =
    queried === undefined || hits === undefined || queried === 0 || promptTokens === undefined
      ? undefined
      : (hits / queried) * promptTokens;
  const notes: string[] = [
    'Counts are since the server started, the requests of warm-up and readiness among them; times are ' +
      'seen by the server, without the client and the network.',
    ...cachedNotes(cachedTokens, promptTokens),
  ];
  if (failed > 0) notes.push(`${plural(failed, 'request')} were aborted or failed in the engine.`);
  notes.push('Requests that were refused before the engine are in no counter.');
  return {
    source,
    tool: 'prometheus',
    model,
    load: { kind: 'unknown', missing: 'when requests came' },
    promptTokens,
    outputTokens,
    cachedTokens,
    completed,
    failed,
    durationS: 0,
    measured: measuredOf(latenciesOf(samples, outputTokens, notes)),
    notes,
  };
}

/** Names that vLLM gave to one histogram, the present one first. */
const HISTOGRAMS = {
  ttft: ['time_to_first_token_seconds'],
  tpot: ['request_time_per_output_token_seconds'],
  itl: ['inter_token_latency_seconds', 'time_per_output_token_seconds'],
  e2e: ['e2e_request_latency_seconds'],
} as const;

function latenciesOf(
  samples: readonly Sample[],
  outputTokens: number | undefined,
  notes: string[],
): Quantities {
  const found: Record<string, number | undefined> = {};
  for (const [latency, names] of Object.entries(HISTOGRAMS)) {
    const histogram = names
      .map((name) => histogramOf(samples, `vllm:${name}`))
      .find((one) => one !== undefined);
    if (histogram === undefined) continue;
    const { mean, p50, p99 } = statisticsOf(latency.toUpperCase(), histogram, notes);
    found[`${latency}P50S`] = p50;
    if (latency === 'itl') continue;
    found[`${latency}MeanS`] = mean;
    found[`${latency}P99S`] = p99;
  }
  const without = withoutGaps(outputTokens);
  if (without !== undefined) notes.push(without);
  return found;
}

function statisticsOf(latency: string, histogram: Histogram, notes: string[]) {
  const median = quantileOf(histogram, 0.5);
  const tail = quantileOf(histogram, 0.99);
  const bounds = [
    ...(median === undefined ? [] : [`P50 between ${median.low} and ${upTo(median.high)}`]),
    ...(tail === undefined ? [] : [`P99 between ${tail.low} and ${upTo(tail.high)}`]),
  ];
  notes.push(
    `${latency}: the mean of ${histogram.count} is exact; ${bounds.join(', ')}, interpolated linearly.`,
  );
  const mean = histogram.sum / histogram.count;
  return { mean, p50: median?.value, p99: tail?.value };
}

const upTo = (bound: number) => (Number.isFinite(bound) ? `${bound} s` : 'no bound');
