import { KavierError, type RequestTable, type Workload } from '@kavier/core';
import { expect } from 'vitest';
import { memorySource } from '../../src/source/memory-source.ts';
import { type ReadTraceOptions, readTrace } from '../../src/trace/read-trace.ts';

/**
 * Reads a trace given as text; `blockBytes` cuts it into blocks, to catch what depends on where
 * they end.
 */
export function readText(
  text: string | Uint8Array,
  options: ReadTraceOptions & { readonly blockBytes?: number } = {},
): Promise<Workload> {
  return readTrace(memorySource('trace', text, options.blockBytes), options);
}

/** The KavierError that reading ends with. Fails when it ends well, or with any other error. */
export async function errorOf(reading: Promise<unknown>): Promise<KavierError> {
  const outcome = await reading.then(
    () => 'no error',
    (error: unknown) => error,
  );
  if (!(outcome instanceof KavierError))
    throw outcome instanceof Error ? outcome : new Error(String(outcome));
  return outcome;
}

export async function gzip(content: string | Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([content as BlobPart]).stream();
  const packed = new Response(stream.pipeThrough(new CompressionStream('gzip')));
  return new Uint8Array(await packed.arrayBuffer());
}

/** The laws that every request table obeys, whatever it was read from. */
export function expectLawful({ requests, card }: Workload): void {
  const { count } = requests;
  expect(count).toBeGreaterThan(0);
  expect(card.requests).toBe(count);
  expect(count + card.leftOut.reduce((sum, entry) => sum + entry.count, 0)).toBe(card.rows);
  expect(requests.arrivalS).toHaveLength(count);
  expect(requests.promptTokens).toHaveLength(count);
  expect(requests.outputTokens).toHaveLength(count);
  for (let i = 0; i < count; i++) {
    const orderly = requests.arrivalS[i] >= (i === 0 ? 0 : requests.arrivalS[i - 1]);
    expect(orderly && Number.isFinite(requests.arrivalS[i])).toBe(true);
    expect(requests.promptTokens[i] >= 0 && requests.outputTokens[i] >= 0).toBe(true);
  }
  expectLawfulSessions(requests);
  expectLawfulBlocks(requests);
}

function expectLawfulSessions({ session, turn, afterRequest, thinkTimeS, count }: RequestTable) {
  expect(turn === undefined).toBe(session === undefined);
  expect(thinkTimeS === undefined).toBe(afterRequest === undefined);
  if (session !== undefined && turn !== undefined) {
    const next = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      if (session[i] < 0) continue;
      expect(turn[i]).toBe(next.get(session[i]) ?? 0);
      next.set(session[i], turn[i] + 1);
    }
  }
  for (let i = 0; i < count; i++) expect((afterRequest?.[i] ?? -1) < i).toBe(true);
}

function expectLawfulBlocks({ promptTokens, outputTokens, count, ...lists }: RequestTable) {
  const { promptBlocks, outputBlocks } = lists;
  for (const blocks of [promptBlocks, outputBlocks]) {
    if (blocks === undefined) continue;
    const { blockTokens, offsets, ids, distinctCount } = blocks;
    expect(offsets).toHaveLength(count + 1);
    expect(offsets[count]).toBe(ids.length);
    expect(ids.every((id) => id >= 0 && id < distinctCount)).toBe(true);
    for (let i = 0; i < count; i++) {
      const full = Math.floor(promptTokens[i] / blockTokens);
      const expected =
        blocks === promptBlocks
          ? Math.ceil(promptTokens[i] / blockTokens)
          : Math.floor((promptTokens[i] + outputTokens[i]) / blockTokens) - full;
      expect(offsets[i + 1] - offsets[i]).toBe(expected);
    }
  }
}

/** The block ids of one request. */
export function blocksOf(table: RequestTable, list: 'promptBlocks' | 'outputBlocks', i: number) {
  const blocks = table[list];
  return blocks === undefined
    ? undefined
    : [...blocks.ids.subarray(blocks.offsets[i], blocks.offsets[i + 1])];
}
