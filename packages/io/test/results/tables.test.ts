import { describe, expect, it } from 'vitest';
import { errorOf } from '../trace/help.ts';
import { expectLawful, notesOf, read, readOne } from './help.ts';
import {
  AIPERF_CSV,
  AIPERF_SWEEP,
  AIPERF_SWEEP_CSV,
  EVALSCOPE,
  GUIDELLM_CSV,
  LLMETER,
  PROMETHEUS,
  VLLM_OFFLINE,
} from './table-samples.ts';

describe('tables of GuideLLM and AIPerf', () => {
  it('reads each benchmark of a GuideLLM table, with its load and failures', async () => {
    const [first, second] = await read(GUIDELLM_CSV);
    expect(first).toMatchObject({
      tool: 'guidellm',
      model: 'Qwen/Qwen3-8B',
      load: { kind: 'closed-loop', concurrency: 4 },
      completed: 40,
      failed: 0,
      promptTokens: 256,
      outputTokens: 31,
    });
    expect(first.measured.ttftMeanS).toBeCloseTo(0.1, 12);
    expect(first.measured.ttftP99S).toBeCloseTo(0.15, 12);
    expect(first.measured.tpotP50S).toBeCloseTo(0.029, 12);
    expect(first.measured.e2eP50S).toBe(0.9);
    expect(second).toMatchObject({ load: { kind: 'open-loop', rateRps: 4 }, failed: 2 });
  });

  it('reads a sweep of AIPerf as a result for each combination', async () => {
    const results = await read(AIPERF_SWEEP);
    results.forEach(expectLawful);
    expect(results.map(({ load }) => load)).toEqual([
      { kind: 'closed-loop', concurrency: 1 },
      { kind: 'closed-loop', concurrency: 4 },
    ]);
    expect(results[1].measured).toMatchObject({ requestsPerS: 8, makespanS: 10 });
    expect(results[1].measured.ttftP99S).toBeCloseTo(0.2, 12);
    expect(results[1].measured.itlP50S).toBeCloseTo(0.038, 12);
    const table = await read(AIPERF_SWEEP_CSV);
    expect(table.map(({ load, completed }) => [load, completed])).toEqual([
      [{ kind: 'closed-loop', concurrency: 1 }, 20],
      [{ kind: 'closed-loop', concurrency: 4 }, 80],
    ]);
    expect(table[1].measured.e2eMeanS).toBeCloseTo(0.5, 12);
    expect(table[1].measured.e2eP50S).toBeUndefined();
  });

  it('folds statistics that are metrics of their own, as aggregates of runs have them', async () => {
    const metrics = {
      request_throughput_avg: { mean: 3, unit: 'requests/sec' },
      request_latency_avg: { mean: 400, unit: 'ms' },
      request_latency_p99: { mean: 900, unit: 'ms' },
      effective_concurrency_avg: { mean: 1.2, unit: 'requests' },
      request_count_avg: { mean: 10, unit: 'requests' },
    };
    const metadata = { aggregation_type: 'confidence', num_profile_runs: 3 };
    const result = await readOne({ schema_version: '1.0', metadata, metrics });
    expect(result.measured.e2eP99S).toBeCloseTo(0.9, 12);
    expect(result.load).toEqual({ kind: 'closed-loop', concurrency: 1 });
    expect(notesOf(result)).toContain('means over the runs');
  });

  it('reads the table of one run: thousands have commas, failures are the rest', async () => {
    const result = await readOne(AIPERF_CSV);
    expectLawful(result);
    expect(result).toMatchObject({ completed: 20, failed: 3, promptTokens: 128, durationS: 10 });
    expect(result.load).toEqual({ kind: 'closed-loop', concurrency: 3 });
    expect(result.measured.e2eMeanS).toBeCloseTo(1.5, 12);
    expect(notesOf(result)).toContain('what was in flight on average');
  });
});

describe('summaries', () => {
  it('reads what evalscope states, in both generations of its names', async () => {
    const result = await readOne(EVALSCOPE);
    expectLawful(result);
    expect(result).toMatchObject({
      load: { kind: 'closed-loop', concurrency: 4 },
      completed: 40,
      failed: 4,
      cachedTokens: 64,
    });
    expect(result.measured.ttftMeanS).toBeCloseTo(0.1, 12);
    const old = {
      'Time taken for tests (s)': 10,
      'Number of concurrency': 2,
      'Total requests': 40,
      'Succeed requests': 40,
      'Failed requests': 0,
      'Average latency (s)': 0.9,
      'Average time to first token (s)': 0.9,
      'Average output tokens per request': 16,
    };
    const whole = await readOne(old);
    expect(whole.load).toEqual({ kind: 'closed-loop', concurrency: 2 });
    expect(whole.measured).not.toHaveProperty('ttftMeanS');
    expect(notesOf(whole)).toContain('were not streamed');
  });

  it('reads responses of LLMeter, whose seconds are whole', async () => {
    const result = await readOne(LLMETER);
    expectLawful(result);
    expect(result).toMatchObject({ completed: 2, failed: 1, cachedTokens: 16 });
    expect(result.measured.tpotMeanS).toBeCloseTo(0.1, 12);
    expect(result.measured).not.toHaveProperty('requestsPerS');
    // Two in the first second, one in the next.
    expect([...(result.requests?.arrivalS ?? [])]).toEqual([0, 0.5, 1.25]);
    expect(notesOf(result)).toContain('spread evenly within it');
  });

  it('says that a summary of LLMeter has no times, and which file has', async () => {
    const error = await errorOf(read({ total_requests: 4, clients: 2, total_test_time: 9 }));
    expect(error.message).toContain('no measured times; expected responses.jsonl or stats.json');
  });

  it('reads measurements without a load as such', async () => {
    const batch = await readOne(VLLM_OFFLINE);
    expect(batch.load.kind).toBe('unknown');
    expect(batch.measured).toEqual({ makespanS: 20, requestsPerS: 5, totalTokensPerS: 3200 });
    const latency = await readOne({ avg_latency: 2, latencies: [1, 3], percentiles: { 50: 2 } });
    expect(latency.measured).toMatchObject({ e2eMeanS: 2, e2eP50S: 2 });
  });
});

describe('metrics of vLLM', () => {
  it('has exact means, and quantiles between the bounds of their buckets', async () => {
    const result = await readOne(PROMETHEUS);
    expectLawful(result);
    expect(result).toMatchObject({ model: 'm', completed: 8, failed: 2, promptTokens: 400 });
    expect(result.load.kind).toBe('unknown');
    expect(result.cachedTokens).toBe(100);
    expect(result.measured.ttftMeanS).toBeCloseTo(0.15, 12);
    // Rank 4 of 8, the second of six in the bucket.
    expect(result.measured.ttftP50S).toBeCloseTo(0.1 + (0.1 * 2) / 6, 12);
    expect(result.measured).not.toHaveProperty('e2eP99S');
    expect(notesOf(result)).toContain('P50 between 0.1 and 0.2 s');
    expect(notesOf(result)).toContain('P99 between 1 and no bound');
  });

  it('adds up engines, and keeps models apart', async () => {
    const twice = PROMETHEUS.replace(/^vllm:.*$/gm, (line) =>
      line.startsWith('vllm:') ? `${line}\n${line.replace('engine="0"', 'engine="1"')}` : line,
    );
    const both = await readOne(twice);
    expect(both).toMatchObject({ completed: 16, promptTokens: 400, cachedTokens: 100 });
    expect(both.measured).toEqual((await readOne(PROMETHEUS)).measured);
    const others = PROMETHEUS + PROMETHEUS.replaceAll('model_name="m"', 'model_name="n"');
    expect((await read(others)).map(({ model }) => model)).toEqual(['m', 'n']);
  });

  it('refuses a line that is no sample, with its place', async () => {
    const error = await errorOf(read(`${PROMETHEUS}vllm:cut{engine="0`));
    expect(error.message).toMatch(/results:\d+: the line is no sample of a metric/);
  });
});
