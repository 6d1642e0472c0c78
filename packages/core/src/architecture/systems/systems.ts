import { findEntry } from '../../hardware/find-entry.ts';
import { LANGGRAPH, LLAMAINDEX } from './applications.ts';
import { LMCACHE, MOONCAKE } from './caches.ts';
import { KUBERNETES_KUEUE, OPENDC } from './clusters.ts';
import type { RealSystem } from './contract.ts';
import { SGLANG, TENSORRT_LLM, VLLM } from './engines.ts';
import { ANTHROPIC_API, OPENAI_API } from './hosted.ts';
import { AIBRIX, DYNAMO, KSERVE_LLM, LLM_D, RAY_SERVE_LLM } from './platforms.ts';
import { ENVOY_AI_GATEWAY, LITELLM, PREBLE, SGLANG_GATEWAY } from './routers.ts';
import { BLIS, KAI_SCHEDULER, PRODUCTION_STACK, SEMANTIC_ROUTER } from './validation.ts';

/** All mapped systems: those that the architecture was made from, then those that it is validated with. */
export const SYSTEMS: readonly RealSystem[] = [
  VLLM,
  SGLANG,
  TENSORRT_LLM,
  SGLANG_GATEWAY,
  PREBLE,
  LITELLM,
  ENVOY_AI_GATEWAY,
  MOONCAKE,
  LMCACHE,
  DYNAMO,
  LLM_D,
  KSERVE_LLM,
  AIBRIX,
  RAY_SERVE_LLM,
  OPENAI_API,
  ANTHROPIC_API,
  LANGGRAPH,
  LLAMAINDEX,
  KUBERNETES_KUEUE,
  OPENDC,
  BLIS,
  SEMANTIC_ROUTER,
  KAI_SCHEDULER,
  PRODUCTION_STACK,
];

/** Systems by id, name and alias, as they are looked up. */
export const NAMED_SYSTEMS = SYSTEMS.map((system) => ({
  system,
  name: system.id,
  title: system.name,
  aliases: [system.name, ...system.aliases],
}));

/** The system of an id, name or alias, letters compared without case. Error (KavierError, `input`): the nearest one is named. */
export function findSystem(name: string): RealSystem {
  return findEntry('system', name, NAMED_SYSTEMS).system;
}
