/** Small results with invented values, one of each format, in the shape that the tools write. */

export const VLLM = {
  date: '20260301-101500',
  backend: 'vllm',
  model_id: 'meta-llama/Llama-3.1-8B-Instruct',
  num_prompts: 100,
  request_rate: 'inf',
  burstiness: 1.0,
  max_concurrency: 16,
  duration: 40.0,
  completed: 100,
  failed: 0,
  total_input_tokens: 51200,
  total_output_tokens: 12800,
  request_throughput: 2.5,
  request_goodput: null,
  output_throughput: 320.0,
  total_token_throughput: 1600.0,
  mean_ttft_ms: 120.0,
  median_ttft_ms: 100.0,
  std_ttft_ms: 30.0,
  p99_ttft_ms: 400.0,
  mean_tpot_ms: 20.0,
  median_tpot_ms: 19.5,
  p99_tpot_ms: 26.0,
  mean_itl_ms: 20.0,
  median_itl_ms: 18.0,
  p99_itl_ms: 60.0,
  mean_e2el_ms: 2660.0,
  median_e2el_ms: 2600.0,
  p99_e2el_ms: 3700.0,
};

/** Three requests, the second of which failed; the last was sent first. */
export const VLLM_DETAILED = {
  ...VLLM,
  num_prompts: 3,
  request_rate: 2.0,
  max_concurrency: null,
  burstiness: 0.5,
  completed: 2,
  failed: 1,
  duration: 2.0,
  total_input_tokens: 30,
  total_output_tokens: 8,
  request_throughput: 1.0,
  output_throughput: 4.0,
  total_token_throughput: 19.0,
  mean_e2el_ms: undefined,
  median_e2el_ms: undefined,
  p99_e2el_ms: undefined,
  input_lens: [10, 15, 20],
  output_lens: [3, 0, 5],
  ttfts: [0.1, 0, 0.2],
  itls: [[0.05, 0.05], [], [0.1, 0.1, 0.1, 0.1]],
  start_times: [1000.5, 1000.2, 1000.0],
  errors: ['', 'Service Unavailable', ''],
};

const spread = (mean: number, p50: number, p99: number, stdDev = 1) => ({
  successful: {
    mean,
    median: p50,
    std_dev: stdDev,
    count: 50,
    percentiles: { p50, p90: p99, p99 },
  },
  errored: { mean: 0, median: 0, std_dev: 0, count: 0, percentiles: { p50: 0, p90: 0, p99: 0 } },
});

export const GUIDELLM_BENCHMARK = {
  type_: 'generative_benchmark',
  config: {
    strategy: { type_: 'concurrent', streams: 8 },
    backend: { model: 'Qwen/Qwen3-8B', type_: 'openai_http' },
  },
  start_time: 1_760_000_000,
  end_time: 1_760_000_060,
  duration: 60,
  metrics: {
    request_totals: { successful: 50, errored: 2, incomplete: 3, total: 55 },
    requests_per_second: spread(0.8, 0.8, 1.2),
    request_concurrency: spread(7.6, 8, 8),
    request_latency: spread(5, 4.9, 6.5),
    prompt_token_count: spread(512, 512, 512, 0),
    output_token_count: spread(200, 200, 200, 0),
    time_to_first_token_ms: spread(219, 200, 500),
    inter_token_latency_ms: spread(24, 23.5, 30),
    time_per_output_token_ms: spread(25, 24.5, 31),
    output_tokens_per_second: spread(160, 160, 200),
    tokens_per_second: spread(570, 570, 700),
  },
};

export const GUIDELLM = {
  metadata: { version: 1, guidellm_version: '0.6.0' },
  args: { target: 'http://localhost:8000' },
  benchmarks: [GUIDELLM_BENCHMARK],
};

const summary = (mean: number, median: number, p99: number) => ({ mean, min: 0, median, p99 });

/** 200 tokens an answer, 10 ms each: the tool's counts agree with its latencies. */
export const INFERENCE_PERF = {
  load_summary: {
    count: 300,
    send_duration: 60,
    requested_rate: 5.0,
    achieved_rate: 5.01,
  },
  successes: {
    count: 299,
    latency: {
      request_latency: summary(2.09, 2.0, 3.0),
      time_per_output_token: summary(0.01, 0.0098, 0.014),
      time_to_first_token: summary(0.1, 0.09, 0.3),
      inter_token_latency: summary(0.01, 0.0095, 0.02),
    },
    throughput: {
      input_tokens_per_sec: 2500,
      output_tokens_per_sec: 960,
      total_tokens_per_sec: 3460,
      requests_per_sec: 4.8,
    },
    prompt_len: summary(520, 520, 530),
    output_len: summary(200, 200, 201),
  },
  failures: { count: 1, request_latency: null, prompt_len: null },
};

export const AIPERF = {
  schema_version: '1.0',
  aiperf_version: '0.9.0',
  request_throughput: { unit: 'requests/sec', avg: 2.0 },
  request_latency: { unit: 'ms', avg: 1500, p50: 1450, p99: 2200 },
  request_count: { unit: 'requests', avg: 80 },
  error_request_count: { unit: 'requests', avg: 1 },
  time_to_first_token: { unit: 'ms', avg: 90, p50: 80, p99: 250 },
  inter_token_latency: { unit: 'ms', avg: 11, p50: 10.5, p99: 15 },
  output_token_throughput: { unit: 'tokens/sec', avg: 256 },
  output_sequence_length: { unit: 'tokens', avg: 128 },
  input_sequence_length: { unit: 'tokens', avg: 550 },
  benchmark_duration: { unit: 'sec', avg: 40 },
  input_config: {
    endpoint: { model_names: ['Qwen/Qwen3-0.6B'] },
    loadgen: { concurrency: 4 },
  },
};

export const LOG_CSV = [
  'arrival_s,prompt_tokens,output_tokens,ttft_ms,e2e_s,status',
  '100.0,40,11,100,1.1,ok',
  '101.0,60,1,200,0.2,ok',
  '101.5,50,0,,,error',
  '100.5,20,21,300,1.3,ok',
].join('\n');
