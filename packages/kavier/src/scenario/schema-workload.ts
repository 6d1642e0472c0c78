import { z } from 'zod';
import { arrivals } from './schema-arrivals.ts';
import { durations, lengths, tokens } from './schema-lengths.ts';

const count = (description: string) =>
  z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .describe(description);
const untilS = (what: string) =>
  z.number().positive().optional().describe(`Generate ${what} that start before this time, s.`);
const blockTokens = (description: string) => z.int().min(1).max(65_536).describe(description);

const plain = z.strictObject({
  kind: z.literal('plain').describe('Independent requests without shared prefixes.'),
  requests: count('Number of requests. Give this, durationS or both.').optional(),
  durationS: untilS('requests'),
  arrivals: arrivals.describe('When requests arrive.'),
  promptTokens: lengths.describe('Prompt lengths.'),
  outputTokens: lengths.describe('Output lengths.'),
});

const agents = z.strictObject({
  share: z.number().min(0).max(1).optional().describe('Share of agent sessions. Default 1.'),
  turns: lengths.describe('Model calls in an agent session.'),
  toolTokens: lengths.describe('Tokens of a tool result.'),
  toolDurationS: durations.describe('Seconds that a tool takes.'),
  outputTokens: lengths.optional().describe('Answers of an agent. Default: as the sessions.'),
});

const sessions = z.strictObject({
  kind: z
    .literal('sessions')
    .describe('Conversations that share system prompts and grow from turn to turn.'),
  sessions: count('Number of sessions. Give this, durationS or both.').optional(),
  durationS: untilS('sessions'),
  arrivals: arrivals.describe('When sessions start; rateRps counts sessions.'),
  turns: lengths.describe('Turns in a session.'),
  groups: z.int().min(1).max(1e6).optional().describe('Different system prompts. Default 1.'),
  groupExponent: z
    .number()
    .min(0)
    .max(20)
    .optional()
    .describe('Popularity of the k-th system prompt is k^-groupExponent. Default 1.'),
  systemPromptTokens: lengths.describe('Tokens of each system prompt.'),
  userTokens: lengths.describe('Tokens that the user adds in each turn.'),
  outputTokens: lengths.describe('Tokens of each answer.'),
  thinkTimeS: durations.describe(
    'Seconds between an answer and the next turn (closed loop), or between arrivals (open loop).',
  ),
  agents: agents.optional().describe('Makes some sessions agent loops. Default: none.'),
  loop: z
    .enum(['open', 'closed'])
    .optional()
    .describe('Whether turns wait for answers. Default closed.'),
  maxContextTokens: tokens('Longest prompt plus output. Default 131,072.', 1).optional(),
  blockTokens: blockTokens('Tokens in a prefix block. Default 16.').optional(),
});

const users = z.strictObject({
  kind: z
    .literal('users')
    .describe('A closed loop: each user thinks, asks, waits for the answer and thinks again.'),
  users: z.int().min(1).max(1e6).describe('Users; as many requests are there at most.'),
  requestsPerUser: z.int().min(1).max(1e6).describe('Requests of each user.'),
  thinkTimeS: durations.describe('Seconds that a user thinks before each request.'),
  promptTokens: lengths.describe('Prompt lengths.'),
  outputTokens: lengths.describe('Output lengths.'),
});

const positive = (description: string) => z.number().positive().optional().describe(description);
const total = (description: string) => z.int().min(1).describe(description);

const totals = z.strictObject({
  kind: z
    .literal('totals')
    .describe('Growing sessions whose totals are exactly the given ones, open loop.'),
  requests: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .describe('Number of requests.'),
  promptTokens: total('Sum of all prompt lengths.'),
  outputTokens: total('Sum of all output lengths; at least the number of requests.'),
  outputTokenPairs: total('Sum of n (n + 1) / 2 over all output lengths n.'),
  meanTurns: z.number().min(1).max(1e6).optional().describe('Mean turns a session. Default 8.'),
  concurrentSessions: positive('Sessions going on at a time, on average. Default 130.'),
  rateRps: positive('Requests per second. Default 1.'),
  groups: z.int().min(1).max(1e6).optional().describe('Different system prompts. Default 16.'),
  groupExponent: z
    .number()
    .min(0)
    .max(20)
    .optional()
    .describe('Popularity of the k-th system prompt is k^-groupExponent. Default 1.'),
  systemPromptTokens: lengths
    .optional()
    .describe('Tokens of each system prompt. Default: uniform, 256 to 1000.'),
  firstMessageFactor: positive('First message as a multiple of later ones. Default 4.'),
  blockTokens: blockTokens('Tokens in a prefix block. Default 512.').optional(),
});

const patienceS = durations
  .optional()
  .describe(
    'Seconds after its arrival at which a client cancels its request, drawn for each; above 0. Default: as the trace says, otherwise never.',
  );

const generated = z.strictObject({
  generate: z
    .discriminatedUnion('kind', [plain, sessions, users, totals])
    .describe('Requests drawn from distributions, with the seed of the scenario.'),
  patienceS,
});

const seconds = (description: string) => z.number().min(0).describe(description);

const trace = z.strictObject({
  trace: z
    .string()
    .min(1)
    .describe('File or folder of a trace; a relative path starts at the scenario file.'),
  format: z.string().optional().describe('Trace format. Default: recognized by content.'),
  blockTokens: blockTokens(
    'Tokens in a prefix block. Default: 16, or the size of the ids in the trace.',
  ).optional(),
  traceBlockTokens: blockTokens('Tokens that one hash id of the trace stands for.').optional(),
  timeUnit: z
    .enum(['s', 'ms', 'us', 'ns'])
    .optional()
    .describe(
      'Unit of the times, where names and values do not say it. Default: recognized; s, or ms in mooncake.',
    ),
  keepFailed: z
    .boolean()
    .optional()
    .describe(
      'Keep failed requests without output of the formats burstgpt and table. Default false.',
    ),
  rateRps: z
    .number()
    .positive()
    .optional()
    .describe('Poisson arrivals per second for a trace without times. Default: all at 0.'),
  fromS: seconds('Leave out requests before this time of the trace, s. Default 0.').optional(),
  toS: seconds('Leave out requests at or after this time, s. Default: the end.').optional(),
  first: count('Keep only this many requests. Default: all.').optional(),
  rateScale: z
    .number()
    .positive()
    .default(1)
    .describe('Requests arrive this many times as fast; above 0. Default 1.'),
  patienceS,
});

/** Where requests come from: a trace or a generator. */
export const workload = z.union([trace, generated]);
