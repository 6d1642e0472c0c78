import type { RequestTable } from '@kavier/core';
import { expect, test } from 'vitest';
import { newHitRatio } from '../../src/compare/new-hits.ts';
import { CACHE_FLAGS, compared, EVERY_CACHE, publishedFile, servingFile } from './shared.ts';

/** Prompts of three blocks of 10 tokens, the last one half full; the first answers 6 tokens, which fill a block. */
const TABLE: RequestTable = {
  count: 3,
  arrivalS: Float64Array.of(0, 1, 2),
  promptTokens: Int32Array.of(25, 25, 25),
  outputTokens: Int32Array.of(6, 1, 1),
  promptBlocks: {
    blockTokens: 10,
    offsets: Int32Array.of(0, 3, 6, 9),
    ids: Int32Array.of(0, 1, 2, 0, 3, 4, 0, 1, 5),
    distinctCount: 6,
  },
  outputBlocks: {
    blockTokens: 10,
    offsets: Int32Array.of(0, 1, 1, 1),
    ids: Int32Array.of(5),
    distinctCount: 6,
  },
};

const ratioOf = (cachedTokens: readonly number[], startS = [0, 1, 2]) =>
  newHitRatio(TABLE, {
    count: 3,
    startS: Float64Array.from(startS),
    cachedTokens: Int32Array.from(cachedTokens),
  });

test('counts what was saved and in no prompt or answer before', () => {
  expect(ratioOf([0, 0, 0])).toBeNull();
  expect(ratioOf([0, 10, 25])).toBe(0);
  expect(ratioOf([0, 24, 0])).toBe(14 / 24);
  expect(ratioOf([0, 25, 25])).toBe(15 / 50);
  // Nobody came before the second, and the third never began.
  expect(ratioOf([0, 25, 0], [2, 1, Number.NaN])).toBe(1);
  expect(newHitRatio({ ...TABLE, promptBlocks: undefined }, emptyRecord())).toBeNull();
});

const emptyRecord = () => ({
  count: 3,
  startS: new Float64Array(3),
  cachedTokens: new Int32Array(3),
});

test('blocks save nothing new, prompts known by their beginning do', async () => {
  const { rows } = await compared(servingFile(), ...EVERY_CACHE);
  const [none, prefill, full, lru] = rows.map(({ figures }) => figures.newHitRatio.value);
  expect(none).toBeNull();
  expect(lru).toBe(0);
  expect(prefill).toBeGreaterThan(0);
  expect(full).toBeGreaterThan(0);
  const own = await compared(publishedFile(), '--cache', 'published:full', ...CACHE_FLAGS);
  expect(own.rows[0].figures.newHitRatio.value).toBeGreaterThan(0);
});
