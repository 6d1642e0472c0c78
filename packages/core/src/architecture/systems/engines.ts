import type { RealSystem } from './contract.ts';
import { covers, MAPPED_ON, partly, read, recalled } from './feature.ts';

const VLLM_README = read('vllm-project/vllm docs/README.md');
const VLLM_TUNING = read('vllm-project/vllm docs/configuration/optimization.md');
const VLLM_DATA_PARALLEL = read('vllm-project/vllm docs/serving/data_parallel_deployment.md');
const VLLM_DISAGGREGATED = read('vllm-project/vllm docs/features/disagg_prefill.md');

export const VLLM: RealSystem = {
  id: 'vllm',
  name: 'vLLM',
  aliases: ['vllm v1'],
  kind: 'engine',
  usedFor: 'synthesis',
  source: 'repository vllm-project/vllm',
  date: MAPPED_ON,
  features: [
    partly(
      'F1',
      'benchmark client that sends requests at a rate',
      recalled('vLLM docs/benchmarking/cli.md'),
    ),
    partly('B1', 'OpenAI-compatible server with streamed outputs', VLLM_README),
    covers(
      'B4',
      'input processing in API servers, scaled out; caches of processed media',
      VLLM_TUNING,
    ),
    partly('B6', 'balances data-parallel ranks by their queues', VLLM_DATA_PARALLEL),
    covers('R1', 'continuous batching with chunked prefill under a token budget', VLLM_TUNING),
    covers('R1', 'preemption by recomputation when KV memory runs out', VLLM_TUNING),
    covers('R2', 'paged KV blocks with prefix caching', VLLM_README),
    covers('R3', 'graphs, fused kernels, quantization and speculative decoding', VLLM_README),
    covers('R4', 'tensor, pipeline, expert and data parallelism', VLLM_TUNING),
    covers(
      'R4',
      'data-parallel ranks step together, with empty passes where one has no work',
      VLLM_DATA_PARALLEL,
    ),
    covers(
      'R5',
      'connectors move KV blocks from prefill to decode instances and to host memory',
      VLLM_DISAGGREGATED,
    ),
    covers('R6', 'several LoRA adapters on one base model', VLLM_README),
    covers(
      'R6',
      'sleep mode frees weights and restores them without a restart',
      read('vllm-project/vllm docs/features/sleep_mode.md'),
    ),
    partly('O3', 'connectors to stores of KV blocks outside the engine', VLLM_DISAGGREGATED),
    partly(
      'O4',
      'publishes events of blocks that are stored and removed',
      read('vllm-project/vllm vllm/distributed/kv_events.py'),
    ),
    partly('I1', 'runs on accelerators of several makers', VLLM_README),
    partly('D1', 'Prometheus metrics, preemptions among them', VLLM_TUNING),
  ],
};

const SGLANG_INDEX = read('sgl-project/sglang docs/index.rst');
const SGLANG_TUNING = read('sgl-project/sglang docs/advanced_features/hyperparameter_tuning.md');
const HICACHE = read('sgl-project/sglang docs/advanced_features/hicache_design.md');
const SGLANG_DISAGGREGATED = read('sgl-project/sglang docs/advanced_features/pd_disaggregation.md');

export const SGLANG: RealSystem = {
  id: 'sglang',
  name: 'SGLang with HiCache',
  aliases: ['sglang hicache', 'sgl'],
  kind: 'engine',
  usedFor: 'synthesis',
  source: 'repository sgl-project/sglang',
  date: MAPPED_ON,
  features: [
    covers('F2', 'front-end language for programs of several, branching calls', SGLANG_INDEX),
    partly('B1', 'OpenAI-compatible server', read('sgl-project/sglang README.md')),
    covers(
      'B4',
      'chat templates and tokenizers of the model',
      read('sgl-project/sglang README.md'),
    ),
    covers(
      'R1',
      'continuous batching with chunked prefill and a scheduler that overlaps with the accelerator',
      SGLANG_INDEX,
    ),
    covers(
      'R1',
      'retracts requests when the KV pool is full; queue order by longest prefix match',
      SGLANG_TUNING,
    ),
    covers('R2', 'radix tree of prefixes over paged KV memory', SGLANG_INDEX),
    covers('R2', 'tree that records in which tiers each prefix lies', HICACHE),
    covers('R3', 'speculative decoding, quantization and structured outputs', SGLANG_INDEX),
    covers('R4', 'tensor and expert parallelism, data-parallel attention', SGLANG_TUNING),
    partly('R4', 'ranks agree on hit lengths by all-reduce', HICACHE),
    covers(
      'R5',
      'prefetches from and writes back to host memory and storage, overlapped by layer',
      HICACHE,
    ),
    covers(
      'R5',
      'prefill and decode on different servers, KV blocks sent between them',
      SGLANG_DISAGGREGATED,
    ),
    partly('R6', 'batches of several LoRA adapters', SGLANG_INDEX),
    partly('O3', 'third tier shared by all instances, kept by other stores', HICACHE),
    partly('O4', 'heartbeats take failing prefill servers out', SGLANG_DISAGGREGATED),
    partly('D1', 'logs of steps with token usage, queue and retractions', SGLANG_TUNING),
  ],
};

const TRT_OVERVIEW = read('NVIDIA/TensorRT-LLM docs/source/overview.md');
const TRT_KV = read('NVIDIA/TensorRT-LLM docs/source/features/kvcache.md');
const TRT_SCHEDULER = read(
  'NVIDIA/TensorRT-LLM docs/source/features/paged-attention-ifb-scheduler.md',
);

export const TENSORRT_LLM: RealSystem = {
  id: 'tensorrt-llm',
  name: 'TensorRT-LLM',
  aliases: ['trt-llm', 'trtllm'],
  kind: 'engine',
  usedFor: 'synthesis',
  source: 'repository NVIDIA/TensorRT-LLM',
  date: MAPPED_ON,
  features: [
    partly('B1', 'OpenAI-compatible server', recalled('TensorRT-LLM trtllm-serve documentation')),
    covers(
      'R1',
      'in-flight batching, generation first, with limits on requests and tokens',
      TRT_SCHEDULER,
    ),
    covers('R1', 'context in chunks of whole blocks', TRT_SCHEDULER),
    partly('R1', 'defers duplicate first chunks until a prefix is cached', TRT_KV),
    covers('R2', 'radix search tree of blocks, evicted by priority and then by recency', TRT_KV),
    covers('R2', 'retention by token range and time; salts that keep tenants apart', TRT_KV),
    covers('R3', 'FP4 and FP8 kernels, speculative and guided decoding', TRT_OVERVIEW),
    covers('R4', 'tensor, pipeline and expert parallelism over nodes', TRT_OVERVIEW),
    covers('R5', 'evicted blocks are copied to secondary memory and stay reusable', TRT_KV),
    covers('R5', 'context and generation on different accelerators', TRT_OVERVIEW),
    partly('R6', 'LoRA adapters, and checkpoints of several formats', TRT_OVERVIEW),
    partly('O4', 'events of the KV cache', TRT_KV),
    partly('I1', 'kernels for each generation of NVIDIA accelerators', TRT_OVERVIEW),
  ],
};
