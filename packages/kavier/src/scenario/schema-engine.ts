import {
  BATCHING,
  ENGINE_GROUPS,
  EVICTION_NAMES,
  FINISH_SYNC_STEPS,
  KV_FORMATS,
  PREFILL_INTERVAL,
  QUEUE_ORDERS,
  SERVING_PROFILE_NAMES,
  WEIGHT_FORMATS,
} from '@kavier/core';
import { z } from 'zod';
import { RANGE_ENDS } from './range-end.ts';
import { type CoefficientProfile, coefficientProfile } from './schema-coefficients.ts';

const count = (description: string, from = 1) =>
  z
    .int()
    .min(from)
    .max(2 ** 30)
    .describe(description)
    .optional();
const share = (description: string) => z.number().min(0).max(1).describe(description).optional();
const choice = <const T extends readonly string[]>(words: T, description: string) =>
  z.enum(words).describe(description).optional();
const flag = (description: string) => z.boolean().describe(description).optional();

/**
 * A continuously batching engine. Nothing here has a default of its own: what is left out comes from the profile, the
 * accelerator and the memory that the model leaves, and the resolved scenario shows it.
 */
export const servingEngine = z.strictObject({
  profile: z
    .enum(SERVING_PROFILE_NAMES)
    .describe(
      'An engine with continuous batching and paged KV memory; dated where defaults drift.',
    ),
  maxBatchedTokens: count('Token budget of a step. Default: by profile and accelerator.'),
  maxSequences: count('Requests that may run at once. Default: by profile and accelerator.'),
  longPrefillTokens: count('Most tokens of one prefill in a step; 0: no limit. Default 0.', 0),
  chunkedPrefill: flag('Split prefills over steps. Default true.'),
  reserveWholePrompt: flag('Admit a request only when its whole prompt fits. Default: by profile.'),
  watermark: share('Share of the KV blocks to keep free when admitting. Default 0.'),
  batching: choice(BATCHING, 'Join at every step, or one closed batch at a time.'),
  order: choice(QUEUE_ORDERS, 'Order in which waiting requests are considered. Default fcfs.'),
  classPriorities: z
    .record(z.string(), z.int().min(-1e6).max(1e6))
    .describe('Priority by class of request for order: priority; smaller first, 0 if not named.')
    .optional(),
  timeoutS: z
    .number()
    .positive()
    .describe('Seconds after which an unfinished request is given up. Default: never.')
    .optional(),
  maxContextTokens: count('Longest prompt plus output. Default: what model and memory allow.'),
  memoryFraction: z
    .number()
    .positive()
    .max(1)
    .describe('Share of each accelerator’s memory that the engine uses. Default: by profile.')
    .optional(),
  kvCacheBlocks: count('KV blocks of a replica. Default: what the memory leaves.'),
  blockTokens: count('Tokens of a KV block. Default: by profile.'),
  speculation: z
    .strictObject({
      draftTokens: z.int().min(1).max(16).describe('Tokens drafted for each step of a request.'),
      acceptance: z
        .number()
        .min(0)
        .max(1)
        .describe('Probability that a draft is accepted when all before it were.'),
      draftCost: z
        .number()
        .min(0)
        .max(100)
        .describe('Time of the draft model for a token / that of the model, without attention.'),
    })
    .describe('Speculative decoding. Default: none.')
    .optional(),
  finishSyncSteps: z
    .int()
    .min(FINISH_SYNC_STEPS.from)
    .max(FINISH_SYNC_STEPS.to)
    .describe(
      'Data parallel parts without work look after every so many steps whether others have any. Default: by profile.',
    )
    .optional(),
  prefillInterval: z
    .int()
    .min(PREFILL_INTERVAL.from)
    .max(PREFILL_INTERVAL.to)
    .describe('Data parallel parts that decode prefill in every so many steps. Default 1.')
    .optional(),
  prefixCaching: flag('Reuse blocks of equal prefixes. Default: by profile.'),
  eviction: choice(
    EVICTION_NAMES,
    'Which cached block goes first; only with prefix caching. Default lru, as every engine has it.',
  ),
  kvPrecision: choice(KV_FORMATS, 'Format of keys and values. Default bf16.'),
  weightPrecision: choice(WEIGHT_FORMATS, 'Format of the weights. Default published.'),
  hostTime: choice(
    ['serial', 'overlapped'],
    'Host work before each step, or hidden behind the step before, while which the next one is decided. ' +
      'Default: by profile.',
  ),
  eager: flag('Launch kernels one by one, without CUDA graphs. Default false.'),
  coefficients: z
    .union([
      z
        .string()
        .min(1)
        .describe('Path of a profile that kavier calibrate wrote; relative to the scenario file.'),
      coefficientProfile,
    ])
    .describe('What step times follow from. Default: those shipped for engine and accelerator.')
    .optional(),
  stepTimes: choice(
    ENGINE_GROUPS,
    'Engine whose shipped coefficients give the step times. Default: that of the profile.',
  ),
  coefficientsAt: choice(
    RANGE_ENDS,
    'Take coefficients at their values, or all at the slowest or fastest end of their ranges. Default value.',
  ),
});

export type ServingEngine = z.output<typeof servingEngine>;

/** An engine whose profile of coefficients, where it names a file, has been read. */
export interface ReadEngine extends Omit<ServingEngine, 'coefficients'> {
  readonly coefficients?: CoefficientProfile | undefined;
}
