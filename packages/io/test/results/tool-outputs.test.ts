import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../src/node/index.ts';
import type { BenchmarkResult } from '../../src/results/contract.ts';
import { readBenchmark } from '../../src/results/read-result.ts';
import { readTrace } from '../../src/trace/read-trace.ts';
import { expectLawful } from './help.ts';

const FOLDER = fileURLToPath(new URL('../../../../../shared/cases/tool-outputs', import.meta.url));

/** A request as the mock server saw it. */
interface Seen {
  readonly t: number;
  readonly prompt: number;
  readonly cached: number;
  readonly out: number;
  readonly stream: boolean;
  readonly status: 'ok' | 'http500' | 'dropped' | 'closed';
  readonly ttft?: number;
  readonly e2e: number;
}

/** Files with the requests of their run that they are about; the first may be the tool's own warm-up. */
const FILES: readonly (readonly [file: string, truth: string, from: number])[] = [
  ['vllm-bench/A.json', 'vllm-bench/A', 0],
  ['vllm-bench/B.json', 'vllm-bench/B', 0],
  ['vllm-bench/C.json', 'vllm-bench/C', 0],
  ['vllm-bench/D.json', 'vllm-bench/D', 0],
  ['vllm-bench/K.json', 'vllm-bench/K', 0],
  ['vllm-bench/R.json', 'vllm-bench/R', 0],
  ['sglang-bench/A.jsonl', 'sglang-bench/A', 1],
  ['sglang-bench/B.jsonl', 'sglang-bench/B', 1],
  ['guidellm/A.json.gz', 'guidellm/A', 0],
  ['guidellm/A.csv', 'guidellm/A', 0],
  ['aiperf/A.profile_export.jsonl', 'aiperf/A', 0],
  ['aiperf/A.profile_export_aiperf.json', 'aiperf/A', 0],
  ['aiperf/A.profile_export_aiperf.csv', 'aiperf/A', 0],
  ['aiperf/B.profile_export.jsonl', 'aiperf/B', 0],
  ['aiperf/B.profile_export_aiperf.json', 'aiperf/B', 0],
  ['aiperf/C.profile_export_aiperf.json', 'aiperf/C', 0],
  ['aiperf/D.profile_export.jsonl', 'aiperf/D', 0],
  ['aiperf/D.profile_export_aiperf.json', 'aiperf/D', 0],
  ['aiperf/N.profile_export_aiperf.json', 'aiperf/N', 0],
  ['aiperf/R.profile_export_aiperf.json', 'aiperf/R', 0],
  ['inference-perf/A.per_request_lifecycle_metrics.json', 'inference-perf/A', 0],
  ['inference-perf/A.summary_lifecycle_metrics.json', 'inference-perf/A', 0],
  ['inference-perf/B.summary_lifecycle_metrics.json', 'inference-perf/B', 0],
  ['otel/traceloop.otlp.jsonl', 'otel/traceloop', 0],
];

function truthOf(name: string): readonly Seen[] {
  const text = readFileSync(`${FOLDER}/${name}.truth.jsonl`, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;

const resultsOf = async (file: string) => readBenchmark(await openSource(`${FOLDER}/${file}`));

/** A figure of the file beside the truth, within the time that the client took on its own. */
function expectNear(read: number | undefined, truth: number | undefined, slackS: number): void {
  if (read === undefined) return;
  expect(truth).toBeDefined();
  expect(Math.abs(read - (truth ?? 0))).toBeLessThan(slackS);
}

describe.skipIf(!existsSync(FOLDER))('what tools wrote of known runs (../shared/cases)', () => {
  it.each(FILES)('%s', async (file, name, from) => {
    const [result] = await resultsOf(file);
    expectLawful(result);
    const seen = truthOf(name).slice(from);
    const ok = seen.filter(({ status }) => status === 'ok');
    expect([result.completed, result.failed]).toEqual([ok.length, seen.length - ok.length]);
    expectLengths(result, ok, file);
    expectTimes(result, ok);
  });

  it.each(['aiperf/D.profile_export.jsonl', 'otel/traceloop.otlp.jsonl'])(
    '%s as a trace finds as much in a cache as was found',
    async (file) => {
      const [result] = await resultsOf(file);
      const { requests } = await readTrace(await openSource(`${FOLDER}/${file}`));
      expect(requests.count).toBe(result.completed + result.failed);
      expect(requests.promptBlocks).toBeDefined();
    },
  );

  it('the metrics of the server', async () => {
    const [result] = await resultsOf('prometheus/vllm_metrics.prom');
    expect(result.completed).toBe(9);
    expect(result.completed * (result.promptTokens ?? 0)).toBeCloseTo(3554, 6);
    expect(result.completed * (result.outputTokens ?? 0)).toBeCloseTo(129, 6);
    expect(result.completed * (result.cachedTokens ?? 0)).toBeCloseTo(3072, 6);
  });

  it('a client that sent more than it was asked for', async () => {
    const results = await resultsOf('guidellm/B.json.gz');
    expect(results.map(({ completed, failed }) => [completed, failed])).toEqual([
      [24, 6],
      [23, 7],
    ]);
    const [first] = results;
    expect(first.load.kind === 'open-loop' && first.load.rateRps > 10).toBe(true);
    expect(first.notes.join(' ')).toContain('5 requests/s were asked for');
  });
});

/** SGLang counts the prompts that it made, without the chat's template. */
function expectLengths(result: BenchmarkResult, ok: readonly Seen[], file: string): void {
  if (!file.startsWith('sglang')) {
    expect(result.promptTokens).toBeCloseTo(mean(ok.map(({ prompt }) => prompt)) ?? 0, 1);
  }
  expect(result.outputTokens).toBeCloseTo(mean(ok.map(({ out }) => out)) ?? 0, 6);
  if (result.cachedTokens === undefined) {
    expect(result.notes.join(' ')).toContain('Cached prompt tokens are not in the file');
  } else {
    expect(result.cachedTokens).toBeCloseTo(mean(ok.map(({ cached }) => cached)) ?? 0, 6);
  }
}

function expectTimes({ measured }: BenchmarkResult, ok: readonly Seen[]): void {
  const streamed = ok.filter(({ stream }) => stream);
  const several = streamed.filter(({ out }) => out > 1);
  const tpots = several.map(({ ttft = 0, e2e, out }) => (e2e - ttft) / (out - 1));
  expectNear(measured.ttftMeanS, mean(streamed.map(({ ttft = 0 }) => ttft)), 0.016);
  expectNear(measured.e2eMeanS, mean(ok.map(({ e2e }) => e2e)), 0.016);
  expectNear(measured.tpotMeanS, mean(tpots), 0.0006);
  // Gaps are of 10 ms, and of 20 ms in every fourth request.
  expectNear(measured.itlP50S, several.length === 0 ? undefined : 0.0105, 0.0025);
  if (several.length === 0) expect(measured.tpotMeanS).toBeUndefined();
}
