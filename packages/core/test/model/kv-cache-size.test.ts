import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel, MODELS } from '../../src/model/catalog.ts';
import { kvBytesForContext, kvBytesPerToken } from '../../src/model/kv-cache-size.ts';

const BF16 = 2;

test.each([
  ['llama-2-7b', 524_288],
  ['llama-3-8b', 131_072],
  ['llama-3-70b', 327_680],
  ['llama-3.1-405b', 516_096],
  ['qwen2.5-7b', 57_344],
  ['qwen2.5-32b', 262_144],
  ['qwen2.5-72b', 327_680],
  ['qwen3-0.6b', 114_688],
  ['qwen3-8b', 147_456],
  ['qwen3-32b', 262_144],
  ['qwen3-30b-a3b', 98_304],
  ['qwen3-235b-a22b', 192_512],
  ['mixtral-8x7b', 131_072],
  ['mixtral-8x22b', 229_376],
  ['deepseek-v3', 70_272],
  ['gpt-oss-120b', 36_864],
  ['gpt-oss-20b', 24_576],
  ['gemma-3-27b', 81_920],
  ['gemma-3-12b', 65_536],
  ['granite-20b', 26_624],
  ['bloom-176b', 4_014_080],
])('%s grows by %d bytes a token in bf16', (name, bytes) => {
  expect(kvBytesPerToken(findModel(name), BF16)).toBe(bytes);
});

describe('sliding windows', () => {
  test.each([
    ['gpt-oss-120b', 128, 36_864],
    ['gpt-oss-20b', 128, 24_576],
    ['gemma-3-27b', 1024, 425_984],
    ['gemma-3-12b', 1024, 327_680],
    ['mistral-7b-v0.1', 4096, 131_072],
  ])('%s holds %d tokens of %d bytes in its windows and no more', (name, window, bytes) => {
    const model = findModel(name);
    const inWindows = (context: number): number =>
      kvBytesForContext(model, context, BF16) - context * kvBytesPerToken(model, BF16);
    expect(inWindows(1)).toBe(bytes);
    expect(inWindows(window)).toBe(window * bytes);
    expect(inWindows(10 * window)).toBe(window * bytes);
  });
});

test('linear layers hold their state whatever the context, in a format of their own', () => {
  const hybrid: ModelArchitecture = {
    ...findModel('llama-3.2-1b'),
    attention: [
      { kind: 'full', layers: 4, queryHeads: 32, kvHeads: 8, headSize: 64 },
      { kind: 'linear', layers: 12, queryHeads: 0, kvHeads: 0, headSize: 0, stateElements: 1000 },
    ],
  };
  expect(kvBytesPerToken(hybrid, BF16)).toBe(2 * 4 * 8 * 64 * BF16);
  expect(kvBytesForContext(hybrid, 0, BF16)).toBe(0);
  for (const context of [1, 4096]) {
    const state = kvBytesForContext(hybrid, context, 1) - context * kvBytesPerToken(hybrid, 1);
    expect(state).toBe(12 * 1000 * 2);
  }
});

test('a shape without its window is refused by name', () => {
  const shape = { ...findModel('gpt-oss-20b').attention[1], windowTokens: undefined };
  const broken = { ...findModel('gpt-oss-20b'), attention: [shape] };
  expect(() => kvBytesForContext(broken, 1, BF16)).toThrow(/gpt-oss-20b.*windowTokens/);
});

test('a context’s bytes grow with it, by at most what an untreated cache would take', () => {
  const context = integer({ min: 0, max: 200_000 });
  assert(
    property(constantFrom(...MODELS), context, context, (model, a, b) => {
      const [short, long] = a < b ? [a, b] : [b, a];
      const added = kvBytesForContext(model, long, BF16) - kvBytesForContext(model, short, BF16);
      const everyLayer = kvBytesForContext(model, 1, BF16);
      expect(added).toBeGreaterThanOrEqual((long - short) * kvBytesPerToken(model, BF16));
      expect(added).toBeLessThanOrEqual((long - short) * everyLayer);
    }),
  );
});

test('halving the element halves the cache, except for states, whose format is their own', () => {
  for (const model of MODELS) {
    if (model.attention.some(({ kind }) => kind === 'linear')) continue;
    expect(kvBytesForContext(model, 5000, 1)).toBe(kvBytesForContext(model, 5000, BF16) / 2);
  }
});
