import { PREFIX_POLICIES, PUBLISHED_DEFAULTS } from '@kavier/core';
import { z } from 'zod';

/** The published cache of whole prompts. */
export const promptCache = z.strictObject({
  policy: z
    .enum(PREFIX_POLICIES)
    .default(PUBLISHED_DEFAULTS.prefixPolicy)
    .describe('What a hit saves: none, the prefill, or the full request. Default none.'),
  minTokens: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .default(PUBLISHED_DEFAULTS.minTokens)
    .describe('Tokens that make a cache key; shorter prompts bypass the cache. Default 1024.'),
  maxPrompts: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .default(PUBLISHED_DEFAULTS.maxPrompts)
    .describe('Prompts that the cache holds, least recently used out first. Default 10.'),
  scope: z
    .enum(['session', 'global'])
    .default(PUBLISHED_DEFAULTS.scope)
    .describe('Who shares a cached prompt: the turns of one session, or all. Default session.'),
});
