/** Small results with invented values, as tables and summaries of tools have them. */

export const VLLM_OFFLINE = {
  elapsed_time: 20,
  num_requests: 100,
  total_num_tokens: 64_000,
  requests_per_second: 5,
  tokens_per_second: 3200,
};

const percentiles = (p50: number, p99: number) =>
  `"[${[p50, p50, p50, p50, p50, p50, p50, p50, p50, p99, p99].join(', ')}]"`;

/** Two benchmarks; the columns that are read, and some that are not. */
export const GUIDELLM_CSV = [
  'Run Info,Run Info,Benchmark,Timings,Request Counts,Request Counts,Request Counts,Request Latency,Request Latency,Request Latency,Time to First Token,Time to First Token,Time to First Token,Inter Token Latency,Inter Token Latency,Inter Token Latency,Server Throughput,Token Metrics,Token Metrics,Token Metrics,Text Words',
  'Run ID,Backend,Strategy,Duration,Successful,Incomplete,Errored,Successful Sec,Successful Sec,Successful Sec,Successful ms,Successful ms,Successful ms,Successful ms,Successful ms,Successful ms,Successful Requests/Sec,Successful Input Tokens,Successful Output Tokens,Successful Output Tokens,Successful Input',
  ',,,Sec,,,,Mean,Median,Percentiles,Mean,Median,Percentiles,Mean,Median,Percentiles,Mean,Mean,Mean,Std Dev,Mean',
  `a,"{""model"": ""Qwen/Qwen3-8B""}",concurrent@4,10,40,0,0,1,0.9,${percentiles(0.9, 1.5)},100,90,${percentiles(90, 150)},30,29,${percentiles(29, 40)},4,256,31,0,100`,
  `b,"{""model"": ""Qwen/Qwen3-8B""}",constant@4.00,10,38,0,2,1,0.9,${percentiles(0.9, 1.5)},100,90,${percentiles(90, 150)},30,29,${percentiles(29, 40)},4,256,31,0,100`,
].join('\n');

const metric = (unit: string, avg: number, p50 = avg, p99 = avg) => ({
  unit,
  mean: avg,
  avg,
  p50,
  p99,
});

export const AIPERF_SWEEP = {
  aggregation_type: 'sweep',
  num_profile_runs: 2,
  per_combination_metrics: [1, 4].map((concurrency) => ({
    parameters: { 'phases.profiling.concurrency': concurrency },
    metrics: {
      request_throughput: metric('requests/sec', 2 * concurrency),
      request_latency: metric('ms', 500, 480, 700),
      request_count: metric('requests', 20),
      time_to_first_token: metric('ms', 100, 90, 200),
      inter_token_latency: metric('ms', 40, 39, 60),
      inter_chunk_latency: metric('ms', 40, 38, 90),
      output_sequence_length: metric('tokens', 11),
      input_sequence_length: metric('tokens', 128),
      benchmark_duration: metric('sec', 10),
    },
  })),
};

export const AIPERF_SWEEP_CSV = [
  'concurrency,benchmark_duration_mean,request_count_mean,request_latency_mean,request_latency_std,request_throughput_mean,time_to_first_token_mean',
  '1,10.00,20.00,500.00,0.00,2.00,100.00',
  '4,10.00,80.00,500.00,0.00,8.00,120.00',
  '',
  'Best Configurations',
  'Configuration,concurrency,Metric,Unit',
  'Best Throughput,4,8.00,requests/sec',
].join('\n');

export const AIPERF_CSV = [
  'Metric,avg,min,max,sum,p1,p5,p10,p25,p50,p75,p90,p95,p99,std',
  'Effective Concurrency,2.97,0,4,,,,,,3,,4,4,4,1',
  'Input Sequence Length (tokens),128.00,128,128,2560,,,,,128,,,,128,0',
  'Inter Token Latency (ms),40.00,39,60,,,,,,39.00,,,,60.00,1',
  'Output Sequence Length (tokens),11.00,11,11,220,,,,,11,,,,11,0',
  'Request Latency (ms),"1,500.00",480,1700,,,,,,"1,480.00",,,,"1,700.00",1',
  'Time to First Token (ms),100.00,90,200,,,,,,90.00,,,,200.00,1',
  '',
  'Metric,Value',
  'Benchmark Duration (sec),10.00',
  'Completed Requests (Success + Error),23.00',
  'Request Count,20.00',
  'Request Throughput (requests/sec),2.00',
  '',
].join('\n');

export const LLMETER = [
  ['2026-03-01T10:00:00Z', 0.2, 1.2, null],
  ['2026-03-01T10:00:00Z', 0.2, 1.2, null],
  ['2026-03-01T10:00:01Z', null, null, 'throttled'],
]
  .map(([request_time, time_to_first_token, time_to_last_token, error]) =>
    JSON.stringify({
      time_to_first_token,
      time_to_last_token,
      num_tokens_input: 40,
      num_tokens_output: error === null ? 11 : null,
      num_tokens_input_cached: 16,
      error,
      request_time,
    }),
  )
  .join('\n');

export const EVALSCOPE = {
  'Test Duration (s)': 10,
  Concurrency: 4,
  'Request Rate (req/s)': -1,
  'Total Requests': 44,
  'Success Requests': 40,
  'Failed Requests': 4,
  'Req Throughput (req/s)': 4,
  'Avg Latency (s)': 0.9,
  'Avg Input Tokens': 256,
  'Output Throughput (tok/s)': 64,
  'Total Throughput (tok/s)': 1088,
  'TTFT (ms)': 100,
  'TPOT (ms)': 53.3,
  'ITL (ms)': 53.3,
  'Avg Output Tokens': 16,
  'KV Cache Hit Rate (%)': 25,
};

const histogram = (name: string, sum: number, buckets: readonly (readonly [string, number])[]) => [
  `# TYPE vllm:${name} histogram`,
  ...buckets.map(
    ([le, count]) => `vllm:${name}_bucket{engine="0",model_name="m",le="${le}"} ${count}`,
  ),
  `vllm:${name}_count{engine="0",model_name="m"} ${buckets.at(-1)?.[1]}`,
  `vllm:${name}_sum{engine="0",model_name="m"} ${sum}`,
];

/** Ten requests, two of them aborted; quantiles of TTFT lie between 0.1 and 0.2 s. */
export const PROMETHEUS = [
  '# HELP vllm:request_success_total Finished requests.',
  '# TYPE vllm:request_success_total counter',
  'vllm:request_success_total{engine="0",model_name="m",finished_reason="stop"} 5.0',
  'vllm:request_success_total{engine="0",model_name="m",finished_reason="length"} 3.0',
  'vllm:request_success_total{engine="0",model_name="m",finished_reason="abort"} 2.0',
  'vllm:prefix_cache_queries_total{engine="0",model_name="m"} 4000.0',
  'vllm:prefix_cache_hits_total{engine="0",model_name="m"} 1000.0',
  ...histogram('request_prompt_tokens', 3200, [
    ['500', 8],
    ['+Inf', 8],
  ]),
  ...histogram('request_generation_tokens', 80, [
    ['20', 8],
    ['+Inf', 8],
  ]),
  ...histogram('time_to_first_token_seconds', 1.2, [
    ['0.1', 2],
    ['0.2', 8],
    ['+Inf', 8],
  ]),
  ...histogram('e2e_request_latency_seconds', 8, [
    ['0.5', 0],
    ['1', 4],
    ['+Inf', 8],
  ]),
  'process_start_time_seconds 1.79e+09',
  '',
].join('\n');
