import {
  POOL_ROLES,
  PUBLISHED_DEFAULTS,
  PUBLISHED_PROFILE,
  REPLICA_STATES,
  type ServingProfileName,
  SIMULATED_ROLE,
  SIMULATED_STATE,
} from '@kavier/core';
import { z } from 'zod';
import { servingEngine } from './schema-engine.ts';
import { objectives } from './schema-objectives.ts';
import { poolFacility, poolPrices } from './schema-pool-place.ts';
import { promptCache } from './schema-prompt-cache.ts';

/** The engine of a pool that names none: the newest profile of vLLM. */
export const DEFAULT_PROFILE = 'vllm' satisfies ServingProfileName;

/** The published engine and its options. */
export const publishedEngine = z.strictObject({
  profile: z
    .literal(PUBLISHED_PROFILE)
    .describe('The published model: one request at a time, no queueing, no batching.'),
  kvCache: z
    .boolean()
    .default(PUBLISHED_DEFAULTS.kvCache)
    .describe('Keep keys and values, or recompute the context for each token. Default true.'),
  prefixCache: promptCache.prefault({}).describe('Cache of whole prompts by their first tokens.'),
});

const model = z.union([
  z.string().min(1).describe('Name or alias in the catalog, or in catalog.models.'),
  z.strictObject({
    huggingFace: z
      .string()
      .min(1)
      .describe('Path of a Hugging Face config.json; relative to the scenario file.'),
  }),
]);

/** A choice of which the names are known and only one is simulated. */
const onlySimulated = <Name extends string>(one: Name, known: readonly string[], what: string) =>
  z
    .literal(one, {
      error: `expected ${one}; of ${known.filter((name) => name !== one).join(', ')} nothing is simulated yet`,
    })
    .describe(what)
    .optional();

const heldReplicas = z.strictObject({
  replicas: z.int().min(1).max(100_000).describe('How many. Default 1.').optional(),
  fromS: z
    .number()
    .min(0)
    .max(1e12)
    .describe('Their start, seconds of simulated time; their caches are empty. Default 0.')
    .optional(),
  untilS: z
    .number()
    .positive()
    .max(1e12)
    .describe(
      'Their stop, seconds: they take no further request and are held until the last that they have ends. ' +
        'Default: the end of the run.',
    )
    .optional(),
});

const pool = z.strictObject({
  name: z
    .string()
    .min(1)
    .default('default')
    .describe('Name of the pool in routing and reports; needed where there are several.'),
  role: onlySimulated(SIMULATED_ROLE, POOL_ROLES, 'What its replicas do. Default serve.'),
  state: onlySimulated(SIMULATED_STATE, REPLICA_STATES, 'What its replicas are in. Default ready.'),
  model: model.describe('The model that it serves.'),
  accelerator: z
    .string()
    .min(1)
    .describe('Accelerator: a name or alias in the catalog, or in catalog.accelerators.'),
  tensorParallel: z
    .int()
    .min(1)
    .max(64)
    .describe('Accelerators that divide each layer; a serving engine only. Default 1.')
    .optional(),
  pipelineParallel: z
    .int()
    .min(1)
    .max(1024)
    .describe(
      'Stages of a replica that hold a share of the layers each, on tensorParallel accelerators each; ' +
        'a serving engine only. Default 1.',
    )
    .optional(),
  dataParallel: z
    .int()
    .min(1)
    .max(1024)
    .describe(
      'Parts of a replica that share one set of routed experts and have all else for themselves, on ' +
        'tensorParallel x pipelineParallel accelerators each; a mixture of experts on a serving engine only. ' +
        'Default 1.',
    )
    .optional(),
  replicas: z
    .int()
    .min(1)
    .max(100_000)
    .describe(
      'Replicas behind the gateway, those of held included, their data parallel parts not counted; ' +
        'a serving engine only. Default: those of held, or 1.',
    )
    .optional(),
  held: z
    .array(heldReplicas)
    .min(1)
    .max(10_000)
    .describe(
      'Replicas that start and stop at given times; all others are held for the whole run. A serving engine only.',
    )
    .optional(),
  powerCapW: z
    .number()
    .positive()
    .max(1e5)
    .describe(
      'Watts that an accelerator may draw: clocks fall until a step takes no more; a serving engine only. Default: its board limit.',
    )
    .optional(),
  clock: z
    .number()
    .positive()
    .max(1)
    .describe('Clock of its units / their highest clock; a serving engine only. Default 1.')
    .optional(),
  engine: z
    .discriminatedUnion('profile', [publishedEngine, servingEngine])
    .prefault({ profile: DEFAULT_PROFILE })
    .describe('The inference engine and its options. Default: the current profile of vLLM.'),
  objectives: objectives
    .describe(
      'Service-level objectives of the requests that are sent to the pool; a run that misses one ends with exit code 1.',
    )
    .optional(),
  facility: poolFacility
    .describe('Where the pool stands, where that is not the ecosystem’s facility.')
    .optional(),
  prices: poolPrices
    .describe('What the pool costs, where that is not the ecosystem’s prices.')
    .optional(),
});

/** What serves the requests. */
export const fleet = z
  .array(pool)
  .min(1)
  .max(64)
  .describe('What serves the requests: pools, each with its model, accelerator and engine.');

export type PoolScenario = z.output<typeof pool>;

export type PublishedEngine = z.output<typeof publishedEngine>;
