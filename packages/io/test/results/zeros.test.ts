import { describe, expect, it, test } from 'vitest';
import { itlOfChunks } from '../../src/results/chunk-gaps.ts';
import { notesOf, readOne } from './help.ts';
import { WRITTEN } from './same-run.ts';
import { AIPERF, GUIDELLM, GUIDELLM_BENCHMARK, INFERENCE_PERF, VLLM } from './samples.ts';

const statistics = (latency: string, value: number) => ({
  [`mean_${latency}_ms`]: value,
  [`median_${latency}_ms`]: value,
  [`p99_${latency}_ms`]: value,
});

describe('answers of one token', () => {
  const ONE = { ...VLLM, total_output_tokens: 100, ...statistics('tpot', 0) };

  it.each([0, 20])('have no TPOT and no ITL, whatever the tool writes (ITL %d)', async (itl) => {
    const result = await readOne({ ...ONE, ...statistics('itl', itl) });
    expect(Object.keys(result.measured).filter((name) => /tpot|itl/.test(name))).toEqual([]);
    expect(result.measured.ttftMeanS).toBeCloseTo(0.12, 12);
    expect(notesOf(result)).toContain('one token long');
    expect(notesOf(result)).not.toContain('not streamed');
  });

  it('are not called "not streamed" by any tool', async () => {
    const { inter_token_latency: _, ...aiperf } = AIPERF;
    const short = { ...aiperf, output_sequence_length: { unit: 'tokens', avg: 1 } };
    const { metrics } = GUIDELLM_BENCHMARK;
    const zero = { successful: { mean: 0, median: 0, percentiles: { p99: 0 } } };
    const guidellm = {
      ...GUIDELLM,
      benchmarks: [
        {
          ...GUIDELLM_BENCHMARK,
          metrics: {
            ...metrics,
            output_token_count: { successful: { mean: 1, std_dev: 0 } },
            inter_token_latency_ms: zero,
          },
        },
      ],
    };
    const { successes } = INFERENCE_PERF;
    const perf = { ...INFERENCE_PERF, successes: { ...successes, output_len: { mean: 1 } } };
    for (const content of [short, guidellm, perf]) {
      const result = await readOne(content);
      expect(result.measured).not.toHaveProperty('tpotMeanS');
      expect(result.measured.ttftMeanS).toBeGreaterThan(0);
      expect(notesOf(result)).toContain('one token long');
      expect(notesOf(result)).not.toMatch(/not streamed|includes the first token/);
    }
  });
});

describe('answers that were not streamed', () => {
  it('have no TTFT: TPOT of several tokens is 0', async () => {
    const result = await readOne({ ...VLLM, ...statistics('tpot', 0), ...statistics('itl', 0) });
    expect(Object.keys(result.measured).filter((name) => /ttft|tpot|itl/.test(name))).toEqual([]);
    expect(notesOf(result)).toContain('were not streamed');
  });

  it('have no TPOT made of a TTFT of 0', async () => {
    const { inter_token_latency_ms: _, ...metrics } = GUIDELLM_BENCHMARK.metrics;
    const none = { successful: { mean: 0, median: 0, percentiles: { p99: 0 } } };
    const benchmark = {
      ...GUIDELLM_BENCHMARK,
      metrics: { ...metrics, time_to_first_token_ms: none },
    };
    const result = await readOne({ ...GUIDELLM, benchmarks: [benchmark] });
    expect(Object.keys(result.measured).filter((name) => /ttft|tpot/.test(name))).toEqual([]);
    expect(notesOf(result)).toContain('were not streamed');
  });

  it('have no TTFT: it is E2E', async () => {
    const rows = WRITTEN.litellm.text.split('\n').map((line) => JSON.parse(line));
    const inOnePiece = rows.map((row) => ({ ...row, completionStartTime: row.endTime }));
    const result = await readOne(inOnePiece);
    // The answer of one token is not among them: its first token is its last.
    expect(result.measured.ttftMeanS).toBeCloseTo(0.05, 6);
    expect(result.measured).not.toHaveProperty('tpotMeanS');
    expect(notesOf(result)).toContain('3 answers came in one piece');
    const unsaid = await readOne(rows.map((row) => ({ ...row, stream: null })));
    expect(unsaid.measured).not.toHaveProperty('ttftMeanS');
    expect(unsaid.measured.e2eMeanS).toBeGreaterThan(0);
  });
});

describe('chunks of a stream', () => {
  const stated = { medianS: 0.04, meanS: 0.04, completed: 16, outputTokens: 17 };

  it.each([1, 2, 4])('of %d tokens are told by their gaps, with E2E or without', (tokens) => {
    const tpotMeanS = 0.04 / tokens;
    for (const decodeMeanS of [undefined, 16 * tpotMeanS]) {
      const notes: string[] = [];
      const { itlP50S } = itlOfChunks({ ...stated, tpotMeanS, decodeMeanS }, notes);
      expect(itlP50S).toBe(tokens === 1 ? 0.04 : undefined);
      if (tokens > 1) expect(notes.join()).toContain(`holds ${tokens}.0 tokens`);
    }
  });

  it('are noticed in a summary of vLLM and in an export of AIPerf', async () => {
    const vllm = await readOne({ ...VLLM, ...statistics('itl', 80) });
    expect(vllm.measured).not.toHaveProperty('itlP50S');
    expect(vllm.measured.tpotMeanS).toBeCloseTo(0.02, 12);
    const chunks = { unit: 'ms', avg: 44, p50: 40 };
    const aiperf = await readOne({ ...AIPERF, inter_chunk_latency: chunks });
    expect(aiperf.measured).not.toHaveProperty('itlP50S');
    expect(notesOf(aiperf)).toContain('4.0 tokens');
  });
});

describe('failures', () => {
  it('are found in the details where the file does not count them', async () => {
    const { failed: _, num_prompts: __, ...rest } = VLLM;
    const sent = 104;
    const errors = Array.from({ length: sent }, (_, i) => (i < 4 ? 'broke off' : ''));
    const lists = {
      input_lens: errors.map(() => 512),
      output_lens: errors.map((error) => (error === '' ? 128 : 0)),
      ttfts: errors.map(() => 0.12),
    };
    const detailed = await readOne({ ...rest, ...lists, errors });
    expect(detailed.failed).toBe(4);
    expect(notesOf(detailed)).toContain('4 of 104 requests failed');
    const unsaid = await readOne(rest);
    expect(unsaid.failed).toBe(0);
    expect(notesOf(unsaid)).toContain('failures are not known');
  });

  it('of spans are also streams that broke off under a good status', async () => {
    const [first] = WRITTEN.otel.text.split('\n').map((line) => JSON.parse(line));
    const [span] = first.resourceSpans[0].scopeSpans[0].spans;
    const isCount = ({ key }: { key: string }) => key.startsWith('gen_ai.usage');
    const broken = {
      ...span,
      attributes: span.attributes.filter((one: { key: string }) => !isCount(one)),
    };
    const spans = [span, broken, { name: 'GET /', startTimeUnixNano: '1', endTimeUnixNano: '2' }];
    const result = await readOne({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    expect(result).toMatchObject({ completed: 1, failed: 1 });
    expect(notesOf(result)).toContain('1 stream broke off');
    expect(notesOf(result)).toContain('1 span of other work');
  });
});

test('payloads of LiteLLM with dates are those with seconds', async () => {
  const rows = WRITTEN.litellm.text.split('\n').map((line) => JSON.parse(line));
  const date = (seconds: number | null) =>
    seconds === null ? null : new Date(Math.round(seconds * 1e3)).toISOString();
  const dated = rows.map((row) => ({
    ...row,
    startTime: date(row.startTime),
    endTime: date(row.endTime),
    completionStartTime: date(row.completionStartTime),
  }));
  const [wanted, result] = [await readOne(rows), await readOne(dated)];
  expect(result).toMatchObject({ completed: wanted.completed, failed: wanted.failed });
  expect(result.measured.e2eMeanS).toBeCloseTo(wanted.measured.e2eMeanS ?? 0, 2);
  expect(result.measured.ttftMeanS).toBeCloseTo(wanted.measured.ttftMeanS ?? 0, 2);
});

describe('a run in which nothing succeeded', () => {
  it('has no lengths of 0 and no load of empty prompts', async () => {
    const none = { completed: 0, failed: 4, total_input_tokens: 0, total_output_tokens: 0 };
    const { max_concurrency: _, ...free } = VLLM;
    const result = await readOne({ ...free, ...none, request_rate: 'inf', request_throughput: 0 });
    expect(result.load).toEqual({ kind: 'unknown', missing: 'the lengths of its requests' });
    expect([result.promptTokens, result.outputTokens]).toEqual([undefined, undefined]);
    expect(result.measured).toEqual({});
  });
});
