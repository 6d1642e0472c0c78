import type { RequestTable } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { maxRequestsInMemory } from '../../src/scenario/memory-limit.ts';
import { choiceInWords, chooseWorkers, weighed } from '../../src/workers/choose.ts';
import { shared } from '../../src/workers/shared.ts';

describe('how many workers', () => {
  const large = { parts: 8, requests: 1e7, heldApart: 0 };

  test('as many as processors, parts and work are worth, and one where starting more would not pay', () => {
    expect(chooseWorkers({ processors: 4 }, large).workers).toBe(4);
    expect(chooseWorkers({ processors: 64 }, large).workers).toBe(8);
    expect(chooseWorkers({ processors: 64 }, { ...large, parts: 1000 }).workers).toBe(16);
    const small = chooseWorkers({ processors: 64 }, { ...large, requests: 1000 });
    expect(choiceInWords(small)).toBe('1 worker: starting more would not pay');
    expect(chooseWorkers({ processors: 64 }, { ...large, parts: 1 }).workers).toBe(1);
  });

  test('as many as asked for, but no more than parts', () => {
    expect(chooseWorkers({ asked: 3, processors: 2 }, { ...large, requests: 10 })).toEqual({
      workers: 3,
      because: 'as asked for',
    });
    expect(chooseWorkers({ asked: 9, processors: 2 }, large).workers).toBe(8);
    expect(chooseWorkers({ asked: 2, processors: 2 }, { ...large, parts: 1 }).workers).toBe(1);
  });

  test('no more than memory holds where each has requests of its own', () => {
    const half = Math.floor(maxRequestsInMemory() / 2);
    const choice = chooseWorkers({ processors: 64 }, { ...large, requests: 1e12, heldApart: half });
    expect(choice).toEqual({ workers: 2, because: 'memory holds no more' });
  });
});

test('named blocks count as work', () => {
  const columns = { count: 2, ids: new Int32Array(64) };
  const promptBlocks = {
    blockTokens: 16,
    offsets: new Int32Array(3),
    ids: columns.ids,
    distinctCount: 1,
  };
  const table = {
    count: 2,
    arrivalS: new Float64Array(2),
    promptTokens: new Int32Array(2),
    outputTokens: new Int32Array(2),
  } satisfies RequestTable;
  expect(weighed({ ...table, promptBlocks })).toBeGreaterThan(weighed(table));
});

test('shared data is the same data, with columns that are copied once', () => {
  const data = {
    whole: 1,
    names: ['a'],
    nothing: undefined,
    part: Float64Array.of(1, Number.NaN, -0).subarray(1),
    inner: { ids: Int32Array.of(1, 2), bytes: Uint8Array.of(3) },
  };
  const once = shared(data);
  expect(once).toEqual(data);
  for (const { buffer } of [once.part, once.inner.ids, once.inner.bytes]) {
    expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  }
  expect(shared(once).part).toBe(once.part);
});
