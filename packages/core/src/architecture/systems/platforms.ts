import type { RealSystem } from './contract.ts';
import { covers, fitsNone, MAPPED_ON, partly, read, recalled } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const DYNAMO_README = read('ai-dynamo/dynamo README.md');
const DYNAMO_DESIGN = read('ai-dynamo/dynamo docs/design-docs/architecture.md');

export const DYNAMO: RealSystem = {
  id: 'dynamo',
  name: 'NVIDIA Dynamo',
  aliases: ['ai-dynamo'],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repository ai-dynamo/dynamo',
  date: MAPPED_ON,
  features: [
    covers('B1', 'OpenAI-compatible front end', DYNAMO_README),
    covers('B4', 'prompt templates and tokenization in the front end', DYNAMO_README),
    covers('B5', 'rejects requests and sheds load under overload', DYNAMO_DESIGN),
    covers(
      'B6',
      'chooses prefill and decode workers by load and overlap of prefixes',
      DYNAMO_DESIGN,
    ),
    covers(
      'B7',
      'radix index fed by events of the caches, or predicted without them',
      read('ai-dynamo/dynamo docs/architecture/kv_cache_routing.md'),
    ),
    partly('R1', 'engines of others as workers', DYNAMO_README),
    partly('R2', 'block manager for reuse and eviction over memory tiers', DYNAMO_DESIGN),
    covers('R5', 'offload and recall of blocks, and transfers between workers', DYNAMO_DESIGN),
    partly('R6', 'optional service for models', DYNAMO_DESIGN),
    covers(
      'O1',
      'planner that sets prefill and decode replicas by load or objectives',
      DYNAMO_DESIGN,
    ),
    partly(
      'O2',
      'groups of pods placed by topology, by Grove and the KAI scheduler',
      DYNAMO_DESIGN,
    ),
    covers('O4', 'discovery with leases, and a plane of events', DYNAMO_DESIGN),
    covers('D1', 'profiles before deployment and benchmarks against objectives', DYNAMO_README),
    fitsNone(
      'requests in flight migrate from failed workers',
      DYNAMO_DESIGN,
      MISFIT_NOTES.recovery,
    ),
  ],
};

const LLMD = read('llm-d/llm-d docs/architecture/README.md');
const LLMD_FLOW = read('llm-d/llm-d docs/architecture/core/router/epp/flow-control.md');

export const LLM_D: RealSystem = {
  id: 'llm-d',
  name: 'llm-d',
  aliases: ['llmd'],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repository llm-d/llm-d',
  date: MAPPED_ON,
  features: [
    covers('B1', 'proxy that takes requests and asks the endpoint picker', LLMD),
    covers('B5', 'queues by priority and tenant, released as the pool has room', LLMD_FLOW),
    partly('B5', 'queued batch requests dispatched as flow control allows', LLMD),
    covers(
      'B6',
      'endpoint picker by metrics, cache affinity and predicted latency, also for prefill and decode',
      LLMD,
    ),
    covers('B7', 'index of caches of all servers, fed by events', LLMD),
    partly('R1', 'vLLM or SGLang as model servers', LLMD),
    covers('R5', 'offloads KV blocks to host memory and disks', LLMD),
    covers(
      'O1',
      'autoscaling by queue, and placement of replicas over variants at least cost',
      LLMD,
    ),
    partly('O4', 'pools of servers found by labels, with their metrics', LLMD),
    covers('D1', 'latency model trained while it serves', LLMD),
    fitsNone('gateway for batch jobs', LLMD, MISFIT_NOTES.jobs),
  ],
};

const KSERVE = read(
  'kserve/website docs/model-serving/generative-inference/llmisvc/llmisvc-overview.md',
);

export const KSERVE_LLM: RealSystem = {
  id: 'kserve',
  name: 'KServe LLMInferenceService',
  aliases: ['llmisvc', 'llminferenceservice'],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repository kserve/website, of kserve/kserve',
  date: MAPPED_ON,
  features: [
    covers('B1', 'gateway and routes, with authentication', KSERVE),
    partly(
      'B2',
      'quotas on tokens by Envoy AI Gateway',
      read('KServe docs, LLMInferenceService with Inference Gateway Extension (excerpt)'),
    ),
    partly('B5', 'criticality of a model for scheduling', KSERVE),
    partly('B6', 'cache-aware scheduler, which is that of llm-d', KSERVE),
    partly('R4', 'tensor, data and expert parallelism by specification', KSERVE),
    partly('R5', 'prefill and decode apart, with KV transfer over RDMA', KSERVE),
    covers('R6', 'models from hubs, object stores and volumes; adapters', KSERVE),
    partly(
      'O1',
      'replicas scaled by metrics',
      recalled('KServe LLMInferenceService documentation, autoscaling'),
    ),
    partly('O2', 'groups of a leader and workers over nodes', KSERVE),
    covers('O4', 'configurations composed of models, workloads, routers and schedulers', KSERVE),
    partly('D1', 'monitoring and metrics', KSERVE),
  ],
};

const AIBRIX_README = read('vllm-project/aibrix README.md');
const AIBRIX_GATEWAY = read('vllm-project/aibrix docs/source/features/gateway-plugins.rst');

export const AIBRIX: RealSystem = {
  id: 'aibrix',
  name: 'AIBrix',
  aliases: [],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repository vllm-project/aibrix',
  date: MAPPED_ON,
  features: [
    partly(
      'F1',
      'generators of sessions, shared prefixes and arrivals, and replayed traces, for benchmarks',
      read('vllm-project/aibrix docs/source/features/benchmark-and-generator.rst'),
    ),
    covers('B1', 'Envoy gateway as the single entry', AIBRIX_GATEWAY),
    covers('B2', 'requests and tokens per minute of each user', AIBRIX_GATEWAY),
    covers('B3', 'routes by name of model or adapter, found as they are deployed', AIBRIX_GATEWAY),
    covers('B6', 'strategies by load, caches, fairness, objectives and sessions', AIBRIX_GATEWAY),
    covers('B7', 'prefix table, own or kept true by events', AIBRIX_GATEWAY),
    partly('R5', 'routes prefill and decode to pods of their own', AIBRIX_GATEWAY),
    covers(
      'R6',
      'LoRA adapters in high density, and models that a sidecar downloads',
      AIBRIX_README,
    ),
    covers(
      'O1',
      'autoscaler, and mixed accelerators at least cost under objectives',
      AIBRIX_README,
    ),
    partly('O2', 'inference over several nodes', AIBRIX_README),
    covers('O3', 'distributed KV cache that engines share', AIBRIX_README),
    partly('O4', 'models, pods and their state discovered', AIBRIX_GATEWAY),
    partly('D1', 'uniform metrics; failing accelerators detected', AIBRIX_README),
    fitsNone(
      'batch jobs',
      read('vllm-project/aibrix docs/source/features/batch-api.rst'),
      MISFIT_NOTES.jobs,
    ),
  ],
};

const RAY_OVERVIEW = read('ray-project/ray doc/source/serve/llm/architecture/overview.md');
const RAY_INDEX = read('ray-project/ray doc/source/serve/llm/index.md');

export const RAY_SERVE_LLM: RealSystem = {
  id: 'ray-serve-llm',
  name: 'Ray Serve LLM',
  aliases: ['ray serve', 'ray'],
  kind: 'platform',
  usedFor: 'synthesis',
  source: 'repository ray-project/ray',
  date: MAPPED_ON,
  features: [
    covers('B1', 'OpenAI-compatible ingress', RAY_OVERVIEW),
    covers('B3', 'several models behind one ingress', RAY_INDEX),
    covers(
      'B6',
      'request routers by load, prefix or session, preferring the same node',
      RAY_OVERVIEW,
    ),
    partly(
      'B7',
      'tree of prefixes by replica, from what was sent',
      read('ray-project/ray doc/source/serve/llm/user-guides/prefix-aware-routing.md'),
    ),
    partly('R1', 'vLLM or SGLang in each server', RAY_INDEX),
    partly(
      'R4',
      'data-parallel attention and expert parallelism coordinated over replicas',
      RAY_OVERVIEW,
    ),
    partly('R5', 'prefill and decode as deployments that scale apart', RAY_OVERVIEW),
    covers('R6', 'adapters multiplexed on one base model', RAY_OVERVIEW),
    covers('O1', 'autoscaling by ongoing requests', RAY_OVERVIEW),
    covers('O2', 'placement groups that pack ranks on nodes', RAY_OVERVIEW),
    covers(
      'O4',
      'controller that tells routers of replicas',
      recalled('Ray Serve architecture documentation'),
    ),
    partly('D1', 'metrics and dashboards', RAY_INDEX),
  ],
};
