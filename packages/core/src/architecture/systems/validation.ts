import type { RealSystem } from './contract.ts';
import { covers, fitsNone, MAPPED_ON, partly, read } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const BLIS_README = read('inference-sim/inference-sim README.md');

export const BLIS: RealSystem = {
  id: 'blis',
  name: 'BLIS',
  aliases: ['inference-sim', 'blackbox inference simulator'],
  kind: 'simulator',
  usedFor: 'validation',
  source: 'repository inference-sim/inference-sim',
  date: MAPPED_ON,
  features: [
    partly('F1', 'clients with arrival processes and lengths, and replayed traces', BLIS_README),
    covers('B5', 'admits all, or by token bucket', BLIS_README),
    covers('B6', 'policies by load, weights and prefixes over instances', BLIS_README),
    partly('B7', 'affinity of prefixes to instances', BLIS_README),
    covers('R1', 'orders by arrival, priority or length; limits of a batch', BLIS_README),
    covers('R2', 'KV blocks with prefix caching', BLIS_README),
    covers('R3', 'step times from fitted coefficients or a roofline', BLIS_README),
    partly('R4', 'tensor, pipeline and expert parallelism as configuration', BLIS_README),
    covers('D1', 'observes a live endpoint, predicts it and calibrates', BLIS_README),
    partly('D1', 'what other routing decisions would have gained', BLIS_README),
    fitsNone('events of all instances on one clock', BLIS_README, MISFIT_NOTES.machinery),
  ],
};

const VSR_OVERVIEW = read(
  'vllm-project/semantic-router website/docs/overview/semantic-router-overview.md',
);
const VSR_README = read('vllm-project/semantic-router README.md');
const VSR_FLEET = read('vllm-project/semantic-router bench/fleet-simulator/README.md');

export const SEMANTIC_ROUTER: RealSystem = {
  id: 'semantic-router',
  name: 'vLLM Semantic Router',
  aliases: ['vllm-sr'],
  kind: 'router-or-gateway',
  usedFor: 'validation',
  source: 'repository vllm-project/semantic-router',
  date: MAPPED_ON,
  features: [
    partly('F3', 'memory and retrieval by plugins of a route', VSR_OVERVIEW),
    partly('F4', 'cache of answers by likeness and category', VSR_README),
    partly('F5', 'detects answers that nothing supports', VSR_README),
    covers('B1', 'front end that translates protocols of clients and back-ends', VSR_OVERVIEW),
    covers('B3', 'selects a model from signals of a request, by policy', VSR_OVERVIEW),
    covers('B3', 'coordinates several models for one call', VSR_OVERVIEW),
    covers('B3', 'keeps data within places', VSR_README),
    covers('O4', 'recipes and entry points as configuration', VSR_OVERVIEW),
    partly('O1', 'fleet of least cost that meets an objective, before deployment', VSR_FLEET),
    partly('O5', 'power that can be shed before an objective breaks, before deployment', VSR_FLEET),
    partly('D1', 'outcomes of routes to improve policies', VSR_OVERVIEW),
    fitsNone(
      'runtime with replicas for classifiers and embedding models',
      VSR_OVERVIEW,
      MISFIT_NOTES.helpers,
    ),
  ],
};

const KAI_README = read('kai-scheduler/KAI-Scheduler README.md');

export const KAI_SCHEDULER: RealSystem = {
  id: 'kai-scheduler',
  name: 'KAI Scheduler',
  aliases: ['kai'],
  kind: 'platform',
  usedFor: 'validation',
  source: 'repository kai-scheduler/KAI-Scheduler',
  date: MAPPED_ON,
  features: [
    covers('O2', 'all pods of a group or none', KAI_README),
    covers('O2', 'packs or spreads over nodes, by topology', KAI_README),
    covers('O2', 'several workloads share an accelerator', KAI_README),
    covers('O2', 'moves running workloads against fragmentation', KAI_README),
    partly('O1', 'workloads between a least and a largest number of pods', KAI_README),
    partly('I1', 'devices of several makers claimed by description', KAI_README),
    fitsNone(
      'hierarchical queues with quotas, fair shares and reclaim',
      KAI_README,
      MISFIT_NOTES.shares,
    ),
  ],
};

const STACK_README = read('vllm-project/production-stack README.md');
const STACK_ROUTER = read('vllm-project/production-stack src/vllm_router/README.md');

export const PRODUCTION_STACK: RealSystem = {
  id: 'production-stack',
  name: 'vLLM production stack',
  aliases: ['vllm-stack'],
  kind: 'platform',
  usedFor: 'validation',
  source: 'repository vllm-project/production-stack',
  date: MAPPED_ON,
  features: [
    partly('F4', 'semantic cache in the router, experimental', STACK_ROUTER),
    partly('B1', 'OpenAI-compatible interface of vLLM', STACK_README),
    covers('B3', 'routes by model and alias', STACK_ROUTER),
    covers('B6', 'by session, load, prefix, caches, or prefill and decode', STACK_ROUTER),
    partly(
      'B7',
      'caches known through LMCache',
      read('vllm-project/production-stack tutorials/17-kv-aware-routing.md'),
    ),
    partly('R1', 'vLLM as engine', STACK_README),
    partly('R5', 'KV offload by LMCache', STACK_README),
    partly(
      'O1',
      'autoscaling by metrics of the engines',
      read('vllm-project/production-stack tutorials/20-keda-autoscaling.md'),
    ),
    covers('O4', 'finds engines, checks their health and reloads its configuration', STACK_ROUTER),
    covers('D1', 'dashboard of latencies, queues and cache hits', STACK_README),
  ],
};
