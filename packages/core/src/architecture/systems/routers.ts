import type { RealSystem } from './contract.ts';
import { covers, fitsNone, MAPPED_ON, partly, read, recalled } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const SMG = read('sgl-project/sglang docs/advanced_features/sgl_model_gateway.md');

export const SGLANG_GATEWAY: RealSystem = {
  id: 'sglang-gateway',
  name: 'SGLang Model Gateway',
  aliases: ['smg', 'sglang router', 'sgl-router'],
  kind: 'router-or-gateway',
  usedFor: 'synthesis',
  source: 'repository sgl-project/sglang',
  date: MAPPED_ON,
  features: [
    partly('F2', 'executes tools and continues multi-turn responses inside the gateway', SMG),
    covers('F3', 'history of conversations and responses in memory or a database', SMG),
    covers('B1', 'HTTP, gRPC and OpenAI-compatible protocols, TLS and authentication', SMG),
    partly('B2', 'rate limits of single clients by loadable modules', SMG),
    covers('B3', 'several models behind one gateway, each with its policies', SMG),
    covers('B4', 'tokenizers with caches; parsers of reasoning and tool calls', SMG),
    covers('B5', 'token bucket and queue with time limit before the workers', SMG),
    covers(
      'B6',
      'cache-aware, power-of-two and other policies, also for prefill and decode pairs',
      SMG,
    ),
    covers('B7', 'bounded tree of what was sent to which worker', SMG),
    covers('O4', 'discovers workers, probes their health and opens circuits of failing ones', SMG),
    covers('D1', 'metrics, traces and structured logs', SMG),
    fitsNone('retries failed requests at another worker, with backoff', SMG, MISFIT_NOTES.recovery),
  ],
};

const PREBLE_PAPER = recalled('Preble, arXiv 2407.00023');
const PREBLE_ABLATION = read('Preble, arXiv 2407.00023, section 4.4 (excerpt)');

export const PREBLE: RealSystem = {
  id: 'preble',
  name: 'Preble',
  aliases: [],
  kind: 'router-or-gateway',
  usedFor: 'synthesis',
  source: 'repository WukLab/preble; paper arXiv 2407.00023',
  date: MAPPED_ON,
  features: [
    covers(
      'B6',
      'sends requests alike to the node that served the like',
      read('WukLab/preble multi_node/README.md'),
    ),
    covers('B6', 'weighs reuse of a prefix against load and eviction cost', PREBLE_PAPER),
    partly(
      'B6',
      'other policies to compare with: random, in turn, least outstanding',
      read('WukLab/preble preble/data_parallel_request_cache.py'),
    ),
    covers('B6', 'moves hot prefixes from loaded to idle accelerators', PREBLE_ABLATION),
    covers(
      'B7',
      'global radix tree of prefixes with the accelerators that hold each',
      PREBLE_PAPER,
    ),
    partly(
      'R1',
      'local queue ordered by share of cached tokens, fair among groups',
      PREBLE_ABLATION,
    ),
    partly(
      'R2',
      'caches of SGLang and vLLM below a layer of its own',
      read('WukLab/preble README.md'),
    ),
    partly('D1', 'costs of prefill and decode fitted to profiles', PREBLE_PAPER),
  ],
};

const LITELLM_README = read('BerriAI/litellm README.md');
const LITELLM_LIFE = read('BerriAI/litellm docs/my-website/docs/proxy/architecture.md');

export const LITELLM: RealSystem = {
  id: 'litellm',
  name: 'LiteLLM',
  aliases: ['litellm proxy'],
  kind: 'router-or-gateway',
  usedFor: 'synthesis',
  source: 'repository BerriAI/litellm',
  date: MAPPED_ON,
  features: [
    partly('F2', 'gateway to tools and to agents', LITELLM_README),
    covers(
      'F4',
      'responses cached by equality or by likeness',
      read('docs.litellm.ai, proxy caching (excerpt)'),
    ),
    covers('F5', 'guardrails on prompts and answers', LITELLM_README),
    covers('B1', 'one interface to the protocols of many providers', LITELLM_README),
    covers('B2', 'virtual keys with budgets and rates by key, user and team', LITELLM_LIFE),
    covers('B2', 'spend by request, written after the answer', LITELLM_LIFE),
    covers('B3', 'balances deployments of a model and falls back to others', LITELLM_LIFE),
    fitsNone('retries failed calls', LITELLM_LIFE, MISFIT_NOTES.recovery),
    covers('D1', 'logs every call to tracing services', LITELLM_LIFE),
  ],
};

const ENVOY_README = read('envoyproxy/ai-gateway README.md (excerpt)');
const ENVOY_RELEASE = read('envoyproxy/ai-gateway release notes v0.1.0 (excerpt)');

export const ENVOY_AI_GATEWAY: RealSystem = {
  id: 'envoy-ai-gateway',
  name: 'Envoy AI Gateway',
  aliases: ['ai-gateway'],
  kind: 'router-or-gateway',
  usedFor: 'synthesis',
  source: 'repository envoyproxy/ai-gateway',
  date: MAPPED_ON,
  features: [
    covers(
      'F4',
      'responses cached by equality of the request, for all users',
      read('envoyproxy/ai-gateway site/docs/capabilities/traffic/response-caching.md'),
    ),
    covers('B1', 'one form of request, translated to each provider', ENVOY_RELEASE),
    covers('B1', 'authentication of callers, and credentials of providers', ENVOY_RELEASE),
    covers('B2', 'limits on tokens in, out and in all', ENVOY_RELEASE),
    covers(
      'B2',
      'cost of a request in tokens',
      read('KServe docs, LLMInferenceService with Inference Gateway Extension (excerpt)'),
    ),
    covers('B3', 'routes by model to providers or own clusters', ENVOY_README),
    covers(
      'B3',
      'falls back to another provider or model, in an order by request',
      read('envoyproxy/ai-gateway site/docs/capabilities/traffic/provider-fallback.md'),
    ),
    partly('B6', 'endpoint picker in front of self-hosted models', ENVOY_README),
    partly(
      'D1',
      'metrics of tokens and latency',
      read('envoyproxy/ai-gateway site/docs/capabilities/observability/metrics.md'),
    ),
  ],
};
