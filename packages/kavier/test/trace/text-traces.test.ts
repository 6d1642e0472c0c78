import { generateSessions, type RequestTable } from '@kavier/core';
import { memorySink, memorySource, readTrace } from '@kavier/io';
import { describe, expect, test } from 'vitest';
import { followsTurns, writeKavierCsv, writeMooncake } from '../../src/trace/text-traces.ts';

const { requests: sessions } = generateSessions({
  sessions: 12,
  arrivals: { process: 'poisson', rateRps: 2 },
  turns: { distribution: 'uniform', min: 1, max: 4 },
  systemPromptTokens: { distribution: 'fixed', tokens: 600 },
  userTokens: { distribution: 'uniform', min: 5, max: 900 },
  outputTokens: { distribution: 'uniform', min: 1, max: 30 },
  thinkTimeS: 2,
  blockTokens: 512,
  seed: 3,
});
const limited: RequestTable = {
  ...sessions,
  maxTokens: sessions.outputTokens.map((tokens, i) => (i % 3 === 0 ? -1 : tokens + i)),
};

async function readBack(write: typeof writeMooncake, table: RequestTable) {
  const sink = memorySink();
  await write(sink, table);
  return (await readTrace(memorySource('written', sink.bytes()))).requests;
}

describe('a closed loop as JSON lines', () => {
  test('comes back with its waits, sessions, limits and shared prefixes', async () => {
    const back = await readBack(writeMooncake, limited);
    expect(back.afterRequest).toEqual(limited.afterRequest);
    expect(back.thinkTimeS).toEqual(limited.thinkTimeS);
    expect(back.turn).toEqual(limited.turn);
    expect(back.maxTokens).toEqual(limited.maxTokens);
    expect(back.promptTokens).toEqual(limited.promptTokens);
    expect(back.promptBlocks?.offsets).toEqual(limited.promptBlocks?.offsets);
  });

  test('is only written where each request waits for the turn before it', () => {
    expect(followsTurns(limited)).toBe(true);
    expect(followsTurns({ ...limited, session: undefined, turn: undefined })).toBe(false);
    expect(followsTurns({ ...limited, afterRequest: undefined })).toBe(true);
  });

  test('without prefix blocks has no hash_ids', async () => {
    const back = await readBack(writeMooncake, { ...limited, promptBlocks: undefined });
    expect(back.promptBlocks).toBeUndefined();
    expect(back.outputTokens).toEqual(limited.outputTokens);
  });
});

test('a CSV holds what clients asked for', async () => {
  const open = { ...limited, afterRequest: undefined, thinkTimeS: undefined };
  expect((await readBack(writeKavierCsv, open)).maxTokens).toEqual(limited.maxTokens);
});
