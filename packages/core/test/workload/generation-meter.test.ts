import { describe, expect, test } from 'vitest';
import { generateFromClientPool } from '../../src/workload/client-pool-generator.ts';
import { generateClosedUsers } from '../../src/workload/closed-users.ts';
import type { GenerationLimits } from '../../src/workload/generation-meter.ts';
import { generatePlain } from '../../src/workload/plain.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { generateWithTotals } from '../../src/workload/totals.ts';
import type { Workload } from '../../src/workload/trace-card.ts';

const tokens = { distribution: 'fixed', tokens: 4 } as const;
const arrivals = { process: 'poisson', rateRps: 5 } as const;
const sizes = { promptTokens: tokens, outputTokens: tokens };

/** Every generator, asked for about `requests` of them. */
const GENERATORS: Readonly<Record<string, (n: number, limits?: GenerationLimits) => Workload>> = {
  'plain by number': (requests, limits) =>
    generatePlain({ requests, arrivals, ...sizes }, 'w', limits),
  'plain by time': (requests, limits) =>
    generatePlain({ durationS: requests / 5, arrivals, ...sizes }, 'w', limits),
  sessions: (requests, limits) =>
    generateSessions(
      {
        sessions: requests / 4,
        arrivals,
        turns: tokens,
        systemPromptTokens: tokens,
        userTokens: tokens,
        outputTokens: tokens,
        thinkTimeS: 1,
      },
      'w',
      limits,
    ),
  users: (requests, limits) =>
    generateClosedUsers(
      { users: 10, requestsPerUser: requests / 10, thinkTimeS: 1, ...sizes },
      'w',
      limits,
    ),
  totals: (requests, limits) =>
    generateWithTotals(
      {
        requests,
        promptTokens: 2000 * requests,
        outputTokens: 20 * requests,
        outputTokenPairs: 400 * requests,
      },
      'w',
      limits,
    ),
  'client pool': (requests, limits) => {
    const lengths = { values: Float64Array.of(4), weights: Float64Array.of(1) };
    const window = { startS: 0, durationS: 1000 };
    const pattern = { pattern: 'gamma', parameters: [1, 1000 / requests] } as const;
    const client = {
      name: 'a',
      rateWindows: [{ ...window, rateRps: requests / 1000, cv: 1, ...pattern }],
      dataWindows: [{ ...window, inputTokens: lengths, outputTokens: lengths }],
    };
    return generateFromClientPool({ name: 'p', clients: [client] }, { toS: 1000, limits }, 'w');
  },
};

describe.each(Object.keys(GENERATORS))('the generator %s', (name) => {
  const generate = GENERATORS[name];

  test('refuses more than the limit before it has made them', () => {
    for (const requests of [40_000, 1e7]) {
      expect(() => generate(requests, { maxRequests: 10_000 })).toThrowError(
        expect.objectContaining({
          kind: 'input',
          what: 'the workload has more requests than fit into memory',
          where: 'w',
          expected: 'at most 10,000',
        }),
      );
    }
  });

  test('says how far it is, and makes the same whoever listens', () => {
    const seen: number[] = [];
    const onProgress = (made: number) => void seen.push(made);
    const heard = generate(20_000, { maxRequests: 100_000, onProgress });
    expect(heard).toEqual(generate(20_000));
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });
});
