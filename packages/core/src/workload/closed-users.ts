import { RandomStream } from '../kernel/random.ts';
import { requireNumber } from '../units/require.ts';
import { createDurations, type DurationOptions } from './durations.ts';
import { type GenerationLimits, GenerationMeter } from './generation-meter.ts';
import { createLengths, type LengthOptions } from './lengths/registry.ts';
import type { Workload } from './trace-card.ts';

export interface ClosedUsersOptions {
  /** Number of users, an integer from 1 to 1e6. */
  readonly users: number;
  /** Requests of each user, an integer from 1 to 1e6. */
  readonly requestsPerUser: number;
  /** Seconds that a user thinks before each request, the first one included. */
  readonly thinkTimeS: DurationOptions;
  /** Prompt lengths in tokens. */
  readonly promptTokens: LengthOptions;
  /** Output lengths in tokens. */
  readonly outputTokens: LengthOptions;
  /** Seed of all draws: an integer or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/**
 * A closed loop of independent requests: each user thinks, asks, waits for the answer and thinks again, so at most `users`
 * requests are there at a time. Requests share no prefixes; conversations are `generateSessions`' business. A user's draws come
 * from a stream of its own, so one more user changes no other. `where` is the options' path, for errors; `limits` bound
 * how many requests there may be.
 */
export function generateClosedUsers(
  options: ClosedUsersOptions,
  where = 'workload',
  limits: GenerationLimits = {},
): Workload {
  const range = { from: 1, to: 1e6, integer: true };
  const users = requireNumber(options.users, `${where}.users`, range);
  const each = requireNumber(options.requestsPerUser, `${where}.requestsPerUser`, range);
  const meter = new GenerationMeter(limits, users * each, where);
  const think = createDurations(options.thinkTimeS, `${where}.thinkTimeS`);
  const prompts = createLengths(options.promptTokens, `${where}.promptTokens`);
  const outputs = createLengths(options.outputTokens, `${where}.outputTokens`);
  const streams = Array.from({ length: users }, (_, user) =>
    RandomStream.named(options.seed ?? 0, 'closed users', user),
  );
  const firstS = streams.map((stream) => think(stream));
  // Users in order of their first request; round k of all users follows round k - 1.
  const order = Int32Array.from(streams.keys()).sort((a, b) => firstS[a] - firstS[b] || a - b);
  const count = users * each;
  const arrivalS = new Float64Array(count);
  const thinkTimeS = new Float64Array(count);
  const promptTokens = new Int32Array(count);
  const outputTokens = new Int32Array(count);
  for (let id = 0; id < count; id++) {
    const user = order[id % users];
    const stream = streams[user];
    if (id < users) arrivalS[id] = firstS[user];
    else {
      // Nobody's own time: it only keeps the table sorted until the answer before decides.
      arrivalS[id] = arrivalS[users - 1];
      thinkTimeS[id] = think(stream);
    }
    promptTokens[id] = prompts.draw(stream);
    outputTokens[id] = outputs.draw(stream);
    meter.made(id + 1);
  }
  const requests = {
    count,
    arrivalS,
    promptTokens,
    outputTokens,
    session: new Int32Array(count).map((_, id) => order[id % users]),
    turn: new Int32Array(count).map((_, id) => Math.floor(id / users)),
    afterRequest: new Int32Array(count).map((_, id) => (id < users ? -1 : id - users)),
    thinkTimeS,
  };
  return {
    requests,
    card: {
      source: `${users} users in a closed loop`,
      format: 'generated',
      rows: count,
      requests: count,
      leftOut: [],
      repaired: [],
      notes: [
        'Each user thinks, asks and waits for the answer; requests share no prefixes.',
        'Later requests wait for answers; their arrivals in the table have no meaning of their own.',
      ],
    },
  };
}
