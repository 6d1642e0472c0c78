/**
 * One invented run of five requests, and how each tool that keeps single requests writes it. Times
 * are seconds after the first sending; the fourth request fails.
 */
interface Sent {
  readonly sentS: number;
  readonly prompt: number;
  readonly output: number;
  readonly cached: number;
  readonly ttftS: number;
  readonly gapS: number;
  readonly isFailed?: boolean;
}

export const RUN: readonly Sent[] = [
  { sentS: 0, prompt: 64, output: 5, cached: 0, ttftS: 0.125, gapS: 0.02 },
  { sentS: 0.5, prompt: 80, output: 5, cached: 48, ttftS: 0.0625, gapS: 0.02 },
  { sentS: 1, prompt: 96, output: 1, cached: 64, ttftS: 0.05, gapS: 0 },
  { sentS: 1.25, prompt: 70, output: 5, cached: 0, ttftS: 0, gapS: 0, isFailed: true },
  { sentS: 2, prompt: 64, output: 9, cached: 48, ttftS: 0.08, gapS: 0.03 },
];

/** What it comes to, by hand. */
export const TRUTH = {
  completed: 4,
  failed: 1,
  promptTokens: (64 + 80 + 96 + 64) / 4,
  outputTokens: (5 + 5 + 1 + 9) / 4,
  cachedTokens: (0 + 48 + 64 + 48) / 4,
  ttftMeanS: (0.125 + 0.0625 + 0.05 + 0.08) / 4,
  tpotMeanS: (0.02 + 0.02 + 0.03) / 3,
  e2eMeanS: (0.205 + 0.1425 + 0.05 + 0.32) / 4,
  // Sixteen gaps, half of them 0.02 s and half 0.03 s.
  itlP50S: 0.025,
  makespanS: 2.32,
  requestsPerS: 4 / 2.32,
  outputTokensPerS: 20 / 2.32,
} as const;

const START = 1_790_000_000;
const e2eOf = ({ ttftS, output, gapS }: Sent) => ttftS + (output - 1) * gapS;
const gapsOf = ({ output, gapS }: Sent) => Array.from({ length: output - 1 }, () => gapS);
const tokensOf = (one: Sent) =>
  Array.from({ length: one.output }, (_, i) => one.sentS + one.ttftS + i * one.gapS);
const lines = (objects: readonly object[]) => objects.map((one) => JSON.stringify(one)).join('\n');
const done = RUN.filter(({ isFailed }) => !isFailed);

function vllm() {
  return JSON.stringify({
    backend: 'vllm',
    model_id: 'm',
    num_prompts: 5,
    request_rate: 'inf',
    max_concurrency: null,
    duration: 2.5,
    completed: 4,
    failed: 1,
    total_input_tokens: 304,
    total_output_tokens: 20,
    request_throughput: 1.6,
    output_throughput: 8,
    input_lens: RUN.map(({ prompt }) => prompt),
    output_lens: RUN.map(({ isFailed, output }) => (isFailed ? 0 : output)),
    ttfts: RUN.map(({ ttftS }) => ttftS),
    itls: RUN.map((one) => (one.isFailed ? [] : gapsOf(one))),
    start_times: RUN.map(({ sentS }) => 700 + sentS),
    errors: RUN.map(({ isFailed }) => (isFailed ? 'Internal Server Error' : '')),
    mean_ttft_ms: 79.375,
    mean_tpot_ms: 23.3,
  });
}

function guidellm() {
  const request = (one: Sent) => ({
    request_start_time: START + one.sentS,
    prompt_tokens: one.prompt,
    output_tokens: one.isFailed ? null : one.output,
    cached_tokens: one.isFailed ? null : one.cached,
    time_to_first_token_ms: one.isFailed ? null : 1000 * one.ttftS,
    inter_token_latency_ms: one.isFailed || one.output === 1 ? null : 1000 * one.gapS,
    request_latency: one.isFailed ? null : e2eOf(one),
  });
  const benchmark = {
    config: { strategy: { type_: 'replay' } },
    duration: 2.32,
    metrics: { request_totals: { successful: 4, errored: 1, incomplete: 0 } },
    requests: {
      successful: done.map(request),
      errored: RUN.filter(({ isFailed }) => isFailed).map(request),
      incomplete: [],
    },
  };
  return JSON.stringify({ metadata: { guidellm_version: '0.8.0' }, benchmarks: [benchmark] });
}

function aiperfRecords() {
  const ms = (seconds: number) => ({ value: 1000 * seconds, unit: 'ms' });
  const tokens = (value: number) => ({ value, unit: 'tokens' });
  return lines(
    RUN.map((one) => {
      const metadata = {
        request_start_ns: Math.round((START % 1e6) * 1e9 + one.sentS * 1e9),
        benchmark_phase: 'profiling',
        was_cancelled: false,
      };
      if (one.isFailed) {
        return { metadata, metrics: { error_isl: tokens(one.prompt) }, error: { code: 500 } };
      }
      const several = {
        inter_token_latency: ms(one.gapS),
        inter_chunk_latency: { value: gapsOf(one).map((gap) => 1000 * gap), unit: 'ms' },
      };
      const metrics = {
        input_sequence_length: tokens(one.prompt),
        output_sequence_length: tokens(one.output),
        usage_prompt_cache_read_tokens: tokens(one.cached),
        time_to_first_token: ms(one.ttftS),
        request_latency: ms(e2eOf(one)),
        ...(one.output > 1 ? several : {}),
      };
      return { metadata, metrics };
    }),
  );
}

function inferencePerf() {
  return JSON.stringify(
    RUN.map((one) => {
      const start_time = 50 + one.sentS;
      if (one.isFailed) {
        const info = { input_tokens: 0, response_metrics: null };
        return { start_time, end_time: start_time + 0.02, info, error: { error_type: '500' } };
      }
      const times = tokensOf(one).map((timeS) => 50 + timeS);
      const usage = {
        prompt_tokens: one.prompt,
        completion_tokens: one.output,
        prompt_tokens_details: { cached_tokens: one.cached },
      };
      const response = {
        output_tokens: one.output,
        server_usage: usage,
        chunk_times: times,
        output_token_times: times,
      };
      const info = { input_tokens: one.prompt, response_metrics: response };
      return { start_time, end_time: start_time + e2eOf(one), info, error: null };
    }),
  );
}

function litellm() {
  return lines(
    RUN.map((one) => ({
      call_type: 'acompletion',
      status: one.isFailed ? 'failure' : 'success',
      stream: !one.isFailed,
      startTime: START + one.sentS,
      completionStartTime: START + one.sentS + one.ttftS,
      endTime: START + one.sentS + (one.isFailed ? 0.02 : e2eOf(one)),
      prompt_tokens: one.isFailed ? 0 : one.prompt,
      completion_tokens: one.isFailed ? 0 : one.output,
      metadata: { usage_object: { prompt_tokens_details: { cached_tokens: one.cached } } },
    })),
  );
}

const nano = (seconds: number) =>
  String(BigInt(Math.round(seconds * 1e9)) + BigInt(START) * 1_000_000_000n);
const attribute = (key: string, value: number | string) =>
  typeof value === 'number'
    ? { key, value: { intValue: String(value) } }
    : { key, value: { stringValue: value } };

/** A span of OpenLLMetry: the role, the tokens and the usage are chunks of a chat. */
function otelSpan(one: Sent) {
  const tokens = tokensOf(one);
  const chunks = one.isFailed ? [] : [tokens[0] - 0.001, ...tokens, (tokens.at(-1) ?? 0) + 0.001];
  const counts = [
    attribute('gen_ai.usage.input_tokens', one.prompt),
    attribute('gen_ai.usage.output_tokens', one.output),
    attribute('gen_ai.usage.cache_read.input_tokens', one.cached),
  ];
  return {
    name: 'openai.chat',
    startTimeUnixNano: nano(one.sentS),
    endTimeUnixNano: nano(one.sentS + e2eOf(one) + 0.002),
    status: one.isFailed ? { code: 'STATUS_CODE_ERROR' } : { code: 1 },
    events: chunks.map((timeS) => ({
      name: 'gen_ai.content.completion.chunk',
      timeUnixNano: nano(timeS),
    })),
    attributes: [attribute('gen_ai.operation.name', 'chat'), ...(one.isFailed ? [] : counts)],
  };
}

const exportOf = (spans: readonly object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

function evalscope() {
  return lines(
    RUN.map((one) => ({
      start_time: START + one.sentS,
      completed_time: START + one.sentS + (one.isFailed ? 0.02 : e2eOf(one)),
      success: one.isFailed ? 0 : 1,
      is_stream: 1,
      latency: one.isFailed ? null : e2eOf(one),
      first_chunk_latency: one.isFailed ? null : one.ttftS,
      prompt_tokens: one.isFailed ? null : one.prompt,
      completion_tokens: one.isFailed ? null : one.output,
      inter_token_latencies: JSON.stringify(one.isFailed ? [] : gapsOf(one)),
    })),
  );
}

interface Written {
  readonly text: string;
  /** Figures that the format does not carry. */
  readonly lacks?: readonly (keyof typeof TRUTH)[];
}

/** The run as each tool writes it. */
export const WRITTEN: Readonly<Record<string, Written>> = {
  'vllm-bench': { text: vllm(), lacks: ['cachedTokens'] },
  guidellm: { text: guidellm(), lacks: ['itlP50S'] },
  'aiperf-records': { text: aiperfRecords() },
  'inference-perf-requests': { text: inferencePerf() },
  litellm: { text: litellm(), lacks: ['itlP50S'] },
  otel: { text: lines(RUN.map((one) => exportOf([otelSpan(one)]))) },
  evalscope: { text: evalscope(), lacks: ['cachedTokens'] },
};

/** The spans as one document. */
export const OTEL_DOCUMENT = JSON.stringify(exportOf(RUN.map(otelSpan)), undefined, 2);
