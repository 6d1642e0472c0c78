import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { idealReuse } from '../../src/workload/reuse.ts';
import type { SessionOptions } from '../../src/workload/session-options.ts';
import { generateSessions } from '../../src/workload/sessions.ts';
import { blocksOf, expectValidTable } from './request-tables.ts';

const OPTIONS: SessionOptions = {
  sessions: 300,
  arrivals: { process: 'poisson', rateRps: 2 },
  turns: { distribution: 'uniform', min: 1, max: 6 },
  groups: 4,
  systemPromptTokens: { distribution: 'uniform', min: 40, max: 120 },
  userTokens: { distribution: 'lognormal', mean: 50, cv: 1 },
  outputTokens: { distribution: 'lognormal', mean: 80, cv: 1 },
  thinkTimeS: { distribution: 'exponential', mean: 20 },
  seed: 3,
};

/** Requests of each session in order of turn. */
function sessionsOf({ count, session, turn }: RequestTable): number[][] {
  const sessions: number[][] = [];
  for (let i = 0; i < count; i++) {
    const s = session?.[i] ?? -1;
    sessions[s] ??= [];
    expect(turn?.[i]).toBe(sessions[s].length);
    sessions[s].push(i);
  }
  return sessions;
}

describe('generateSessions', () => {
  it('makes valid tables whose prompts hold all that came before', () => {
    const options = fc.record({
      sessions: fc.integer({ min: 0, max: 25 }),
      groups: fc.integer({ min: 1, max: 5 }),
      blockTokens: fc.integer({ min: 1, max: 64 }),
      loop: fc.constantFrom('open' as const, 'closed' as const),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(options, (some) => {
        const { requests, card } = generateSessions({ ...OPTIONS, ...some });
        expectValidTable(requests);
        expect(card.rows).toBe(requests.count);
        const sessions = sessionsOf(requests);
        expect(sessions.length).toBe(some.sessions);
        for (const turns of sessions) {
          for (let k = 1; k < turns.length; k++) {
            const [before, now] = [turns[k - 1], turns[k]];
            const history = requests.promptTokens[before] + requests.outputTokens[before];
            expect(requests.promptTokens[now]).toBeGreaterThan(history);
            const full = Math.floor(history / some.blockTokens);
            const kept = [
              ...blocksOf(requests.promptBlocks, before).slice(
                0,
                Math.floor(requests.promptTokens[before] / some.blockTokens),
              ),
              ...blocksOf(requests.outputBlocks, before),
            ];
            expect(kept.length).toBe(full);
            expect(blocksOf(requests.promptBlocks, now).slice(0, full)).toEqual(kept);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lets turns wait for answers in a closed loop and for the clock in an open one', () => {
    const closed = generateSessions(OPTIONS).requests;
    const open = generateSessions({ ...OPTIONS, loop: 'open' }).requests;
    expect(open.afterRequest).toBeUndefined();
    for (const column of ['arrivalS', 'promptTokens', 'outputTokens', 'session'] as const) {
      expect(open[column]).toEqual(closed[column]);
    }
    for (const turns of sessionsOf(closed)) {
      turns.forEach((i, k) => {
        expect(closed.afterRequest?.[i]).toBe(k === 0 ? -1 : turns[k - 1]);
        if (k === 0) return;
        const earliest = closed.arrivalS[turns[k - 1]] + (closed.thinkTimeS?.[i] ?? Number.NaN);
        expect(closed.arrivalS[i]).toBe(earliest);
      });
    }
  });

  it('shares the full blocks of a system prompt within its group, and nothing else', () => {
    const size = 16;
    const { requests } = generateSessions({
      ...OPTIONS,
      turns: { distribution: 'fixed', tokens: 1 },
      systemPromptTokens: { distribution: 'fixed', tokens: 70 },
      groups: 3,
      blockTokens: size,
    });
    const firsts = new Set<number>();
    const counts = new Map<number, number>();
    for (let i = 0; i < requests.count; i++) {
      const ids = blocksOf(requests.promptBlocks, i);
      firsts.add(ids[0]);
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(firsts.size).toBe(3);
    const shared = [...counts.values()].filter((count) => count > 1);
    expect(shared.length).toBe(3 * Math.floor(70 / size));
    expect(idealReuse(requests).hitBlocks).toBe((requests.count - 3) * Math.floor(70 / size));
  });

  it("makes the first group the most popular, by Zipf's law", () => {
    const { requests } = generateSessions({
      ...OPTIONS,
      sessions: 5000,
      turns: { distribution: 'fixed', tokens: 1 },
      systemPromptTokens: { distribution: 'fixed', tokens: 64 },
      groups: 2,
      groupExponent: 2,
    });
    const counts = new Map<number, number>();
    for (let i = 0; i < requests.count; i++) {
      const [group] = blocksOf(requests.promptBlocks, i);
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    const first = Math.max(...counts.values());
    expect(Math.abs(first / requests.count - 0.8)).toBeLessThan(0.025);
  });

  it('draws every session from a stream of its own', () => {
    const few = generateSessions({ ...OPTIONS, sessions: 20 }).requests;
    const many = generateSessions({ ...OPTIONS, sessions: 40 }).requests;
    const longer = generateSessions({
      ...OPTIONS,
      sessions: 20,
      thinkTimeS: { distribution: 'lognormal', mean: 5, cv: 1 },
    }).requests;
    const lengths = (table: RequestTable) =>
      sessionsOf(table)
        .slice(0, 20)
        .map((turns) => turns.map((i) => [table.promptTokens[i], table.outputTokens[i]]));
    expect(lengths(many)).toEqual(lengths(few));
    expect(lengths(longer)).toEqual(lengths(few));
    expect(generateSessions(OPTIONS)).toEqual(generateSessions(OPTIONS));
  });

  it('runs agent loops: tool results for messages, tool times for think times', () => {
    const agents = {
      share: 0.5,
      turns: { distribution: 'fixed', tokens: 10 },
      toolTokens: { distribution: 'fixed', tokens: 500 },
      toolDurationS: 1.5,
      outputTokens: { distribution: 'fixed', tokens: 30 },
    } as const;
    const { requests } = generateSessions({ ...OPTIONS, agents });
    expect(requests.classNames).toEqual(['chat', 'agent']);
    let agentSessions = 0;
    for (const turns of sessionsOf(requests)) {
      const classes = new Set(turns.map((i) => requests.requestClass?.[i]));
      expect(classes.size).toBe(1);
      if (!classes.has(1)) continue;
      agentSessions++;
      expect(turns.length).toBe(10);
      for (let k = 1; k < 10; k++) {
        const growth = requests.promptTokens[turns[k]] - requests.promptTokens[turns[k - 1]];
        expect(growth).toBe(530);
        expect(requests.thinkTimeS?.[turns[k]]).toBe(1.5);
      }
    }
    expect(Math.abs(agentSessions - 150)).toBeLessThan(45);
  });

  it('ends a session before it outgrows the context, and says so on the card', () => {
    const { requests, card } = generateSessions({ ...OPTIONS, maxContextTokens: 400 });
    expectValidTable(requests);
    for (let i = 0; i < requests.count; i++) {
      expect(requests.promptTokens[i] + requests.outputTokens[i]).toBeLessThanOrEqual(400);
    }
    expect(card.repaired).toHaveLength(1);
    expect(card.repaired[0].count).toBeGreaterThan(0);
    const none = generateSessions({ ...OPTIONS, maxContextTokens: 10 });
    expect([none.requests.count, none.card.repaired[0].count]).toEqual([0, 300]);
  });

  it('starts no session after its duration', () => {
    const options = { ...OPTIONS, sessions: undefined, durationS: 50 };
    const { requests } = generateSessions(options);
    for (const [first] of sessionsOf(requests)) expect(requests.arrivalS[first]).toBeLessThan(50);
    expect(Math.abs(sessionsOf(requests).length - 100)).toBeLessThan(40);
  });

  it('checks its options, and errors name their path', () => {
    const generate = (options: object) => () =>
      generateSessions({ ...OPTIONS, ...options } as SessionOptions, 'w.sessions');
    expect(generate({ groups: 0 })).toThrow(/^w\.sessions\.groups: /);
    expect(generate({ blockTokens: 0 })).toThrow(/^w\.sessions\.blockTokens: /);
    expect(generate({ loop: 'close' })).toThrow(/^w\.sessions\.loop: .*Did you mean closed\?/);
    expect(generate({ thinkTimeS: -1 })).toThrow(/^w\.sessions\.thinkTimeS: /);
    expect(generate({ thinkTimeS: { distribution: 'exponental', mean: 1 } })).toThrow(
      /Did you mean exponential\?/,
    );
    expect(generate({ turns: { distribution: 'fixed', tokens: -1 } })).toThrow(
      /^w\.sessions\.turns\.tokens: /,
    );
    const agents = {
      share: 2,
      turns: OPTIONS.turns,
      toolTokens: OPTIONS.userTokens,
      toolDurationS: 1,
    };
    expect(generate({ agents })).toThrow(/^w\.sessions\.agents\.share: /);
    expect(generate({ agents: { ...agents, share: 1, toolDurationS: -1 } })).toThrow(
      /^w\.sessions\.agents\.toolDurationS: /,
    );
  });
});
