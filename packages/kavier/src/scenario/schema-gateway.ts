import { ADMISSION_NAMES, MODEL_ROUTER_NAMES, ROUTER_NAMES } from '@kavier/core';
import { z } from 'zod';
import { promptCache } from './schema-prompt-cache.ts';

const whole = (description: string, from = 0) =>
  z
    .int()
    .min(from)
    .max(2 ** 24)
    .describe(description)
    .optional();

const prefixAware = z.strictObject({
  policy: z
    .literal('prefix-aware')
    .describe('Where the prefix was sent before, unless overloaded.'),
  matchThreshold: z
    .number()
    .min(0)
    .max(1)
    .describe('Share of the prompt that the best match must exceed. Default 0.3.')
    .optional(),
  imbalanceRequests: z
    .number()
    .min(0)
    .describe('Imbalanced when max - min outstanding exceeds this, and ... Default 64.')
    .optional(),
  imbalanceRatio: z
    .number()
    .min(1)
    .describe('... max exceeds this many times min. Default 1.5.')
    .optional(),
  blocksPerReplica: whole('Blocks remembered of each replica. Default 31,250.', 1),
  matchedBlocks: whole('Blocks of a prompt that are matched. Default 256.', 1),
});

const plainRouter = z.strictObject({
  policy: z
    .enum(['random', 'round-robin', 'least-outstanding', 'power-of-two', 'session-sticky'])
    .describe('How requests are sent to replicas.'),
});

const queueLimit = z.strictObject({
  policy: z.literal('queue-limit').describe('Turn requests away when too many wait.'),
  maxWaiting: whole('Requests that may wait in the whole service. Default: no limit.'),
  maxWaitingPerReplica: whole('Requests that may wait at one replica. Default: no limit.'),
});

const tokenBucket = z.strictObject({
  policy: z.literal('token-bucket').describe('A rate limit with bursts.'),
  rateRps: z.number().positive().describe('Requests per second that are let in for long.'),
  burst: z.number().min(1).describe('Requests that are let in at once after a pause.'),
});

const poolName = z.string().min(1);

/** How requests are sent to pools. */
const modelRouter = z.discriminatedUnion('policy', [
  z.strictObject({
    policy: z.literal('single').describe('Everything to one pool.'),
    pool: poolName.describe('Name of that pool. Default: the first.').optional(),
  }),
  z.strictObject({
    policy: z.literal('by-class').describe('Each class of requests to its pool.'),
    classes: z.record(z.string().min(1), poolName).describe('Name of the pool of each class.'),
    otherwise: poolName
      .describe('Pool of all other classes and of requests without one. Default: there are none.')
      .optional(),
  }),
  z.strictObject({
    policy: z.literal('weighted').describe('A pool drawn at random for each request.'),
    weights: z
      .record(poolName, z.number().min(0).max(1e9))
      .describe('Share of the requests by pool, relative to the sum.'),
  }),
  z.strictObject({
    policy: z
      .literal('least-load')
      .describe('The pool with the fewest requests, as a share of those that may run in it.'),
    pools: z.array(poolName).min(1).describe('Names of the pools. Default: all.').optional(),
  }),
]);

/** What stands between users and the replicas of a serving engine. */
export const gateway = z.strictObject({
  pools: z
    .union([z.enum(['least-load']), modelRouter])
    .describe(
      `Which pool a request is sent to: ${MODEL_ROUTER_NAMES.join(', ')}; needed where there are several.`,
    )
    .optional(),
  router: z
    .union([z.enum(ROUTER_NAMES), z.discriminatedUnion('policy', [prefixAware, plainRouter])])
    .describe('How requests are sent to the replicas of their pool. Default round-robin.')
    .optional(),
  admission: z
    .union([z.enum(['none']), z.discriminatedUnion('policy', [queueLimit, tokenBucket])])
    .describe(`Which requests are let in: ${ADMISSION_NAMES.join(', ')}. Default none.`)
    .optional(),
  viewDelayMs: z
    .number()
    .min(0)
    .describe('Milliseconds by which the router sees the replicas late. Default 0.')
    .optional(),
  countOwnDispatches: z
    .boolean()
    .describe('Whether a late view counts what the router has sent since. Default false.')
    .optional(),
  promptCache: promptCache
    .describe('Cache of whole prompts before the router; only without engine.prefixCaching.')
    .optional(),
});

export type Gateway = z.output<typeof gateway>;
