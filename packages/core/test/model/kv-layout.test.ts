import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import type { AttentionShape, ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel } from '../../src/model/catalog.ts';
import { kvLayout, prefixBlockTokens } from '../../src/model/kv-layout.ts';
import { memoryPlan } from '../../src/model/memory.ts';
import { withDefaults } from '../../src/model/memory-options.ts';
import { pipelineStages } from '../../src/model/pipeline-stages.ts';

const base = findModel('llama-3.1-8b');
const modelOf = (attention: readonly AttentionShape[]): ModelArchitecture => ({
  ...base,
  layers: attention.reduce((sum, { layers }) => sum + layers, 0),
  attention,
});
const full = (layers: number, kvHeads = 8, headSize = 128): AttentionShape => ({
  kind: 'full',
  layers,
  queryHeads: 32,
  kvHeads,
  headSize,
});
const sliding = (layers: number, windowTokens: number, kvHeads = 8, headSize = 128) => ({
  ...full(layers, kvHeads, headSize),
  kind: 'sliding-window' as const,
  windowTokens,
});
/** A layer that keeps 32-bit states of `heads` heads and the last inputs of a convolution, in 16-bit elements. */
const linear = (layers: number, state32: number, convolution16: number): AttentionShape => ({
  kind: 'linear',
  layers,
  queryHeads: 32,
  kvHeads: 16,
  headSize: 128,
  stateElements: 2 * state32 + convolution16,
});
const layoutOf = (attention: readonly AttentionShape[], more: object = {}) =>
  kvLayout(
    withDefaults({ model: modelOf(attention), accelerator: findAccelerator('h100'), ...more }),
  );

describe('blocks that hold a state', () => {
  // "Setting attention block size to N tokens" in logs of vLLM: Qwen3.6-27B, Qwen3.5-9B, Qwen3.5-0.8B and Nemotron-Cascade-2.
  const conv = (channels: number) => 3 * channels;
  const gated = (heads: number) => linear(3, heads * 128 * 128, conv(4096 + heads * 128));
  test.each([
    ['48 heads, 4 x 256', full(1, 4, 256), gated(48), 'bf16', 784],
    ['48 heads, 8-bit keys and values', full(1, 4, 256), gated(48), 'fp8', 1568],
    ['32 heads, 4 x 256', full(1, 4, 256), gated(32), 'bf16', 528],
    ['32 heads, 8-bit keys and values', full(1, 4, 256), gated(32), 'fp8', 1056],
    ['16 heads, 2 x 256', full(1, 2, 256), gated(16), 'bf16', 544],
    [
      'Mamba-2, 2 x 128, 8-bit',
      full(1, 2, 128),
      linear(3, 64 * 64 * 128, conv(4096 + 2048)),
      'fp8',
      4176,
    ],
  ] as const)('%s', (_name, attention, state, kvCache, tokens) => {
    const layout = layoutOf([attention, state], { kvCache });
    expect(layout.hitTokens).toBe(tokens);
    const [pages] = layout.kinds.filter(({ kind }) => kind === 'linear');
    expect(layout.pageBytes).toBeGreaterThanOrEqual(pages.pageBytes);
    expect(layout.pageBytes / pages.pageBytes).toBeLessThan(1.04);
  });

  test('a block that was asked for larger stays; models without states keep theirs', () => {
    const model = modelOf([full(4), linear(28, 128 * 80 * 128, conv(12_288))]);
    expect(prefixBlockTokens({ model, blockTokens: 4096 })).toBe(4096);
    expect(prefixBlockTokens({ model })).toBe(1312);
    // Heads and states are divided alike.
    expect(prefixBlockTokens({ model, tensorParallel: 8 })).toBe(1312);
    expect(prefixBlockTokens({ model: base, blockTokens: 32 })).toBe(32);
  });
});

describe('groups', () => {
  test('one kind is one group, also with heads of several sizes', () => {
    expect(layoutOf([full(32)])).toMatchObject({ groups: 1, groupLayers: 32, pageBytes: 0 });
    expect(layoutOf([full(20), full(10, 4)])).toMatchObject({ groups: 1, hitTokens: 16 });
  });

  test('several kinds are groups of the fewest layers, the last of a kind padded', () => {
    const { kinds, groups, groupLayers } = layoutOf([full(10), sliding(52, 1024)]);
    expect(kinds.map((kind) => kind.groups)).toEqual([1, 6]);
    expect([groups, groupLayers]).toEqual([7, 10]);
    expect(layoutOf([full(12), sliding(13, 128)])).toMatchObject({ groups: 2, groupLayers: 13 });
    expect(layoutOf([full(20), sliding(30, 128)])).toMatchObject({ groups: 3, groupLayers: 20 });
  });

  test('smaller pages get more tokens, and prefixes are found where all blocks end', () => {
    const layout = layoutOf([full(5, 4, 512), sliding(25, 1024, 8, 128)]);
    expect(layout.kinds.map(({ blockTokens }) => blockTokens)).toEqual([16, 32]);
    expect(layout.hitTokens).toBe(32);
  });

  test('shared layers keep nothing', () => {
    const shared = { ...full(30), sharedKvLayers: 20 };
    expect(layoutOf([shared]).groupLayers).toBe(10);
  });
});

describe('capacity', () => {
  const planOf = (attention: readonly AttentionShape[], more: object = {}) =>
    memoryPlan({ model: modelOf(attention), accelerator: findAccelerator('h100'), ...more });

  test('the longest request takes all of full attention, a window and a step of the others', () => {
    // 131,072 tokens: 8,192 blocks; 127 + 8,192 tokens: 520 and the one into which the window reaches.
    const { poolBlocks, maxConcurrency, kvTokens, options } = planOf([full(12), sliding(12, 128)]);
    expect(maxConcurrency).toBeCloseTo(poolBlocks / (8192 + 521), 9);
    expect(kvTokens).toBe(Math.floor((poolBlocks * options.maxContextTokens) / (8192 + 521)));
  });

  // Logs of vLLM: Qwen3.5-27B, 32,768 tokens 33.04x of 1,487 blocks (0.19, states not kept), Qwen3.6-35B-A3B with 8-bit
  // keys and values, 131,072 tokens 4.33x of 299 blocks (0.24, states kept).
  test.each([
    [full(16, 4, 256), linear(48, 48 * 128 * 128, 3 * 10_240), 'bf16', false, 32_768, 45],
    [full(10, 2, 256), linear(30, 32 * 128 * 128, 3 * 8192), 'fp8', true, 131_072, 69],
  ] as const)(
    'a request of a model that keeps states: %#',
    (attention, state, kvCache, prefixCaching, tokens, blocks) => {
      const plan = planOf([attention, state], { kvCache, prefixCaching, maxContextTokens: tokens });
      expect(plan.poolBlocks / plan.maxConcurrency).toBeCloseTo(blocks, 9);
    },
  );

  // vLLM refused 1,024 sequences of Qwen3.6-27B-FP8 on an H100 at 0.95: 856 blocks (vllm-project/recipes pull request 551).
  test('an engine from 0.19 on starts with as many sequences as there are blocks for states', () => {
    const attention = [full(16, 4, 256), linear(48, 48 * 128 * 128, 3 * 10_240)];
    const from = (release: string) => planOf(attention, { release });
    expect(from('0.27').mostSequences).toBe(from('0.27').poolBlocks);
    expect(from('0.18').mostSequences).toBeNull();
    expect(planOf([full(16, 4, 256)]).mostSequences).toBeNull();
  });

  test('windows and states hold more than full attention at every length, and chunks as windows', () => {
    const tokens = (attention: AttentionShape) => planOf([full(8), attention]).kvTokens;
    expect(tokens(sliding(24, 4096))).toBeGreaterThan(2 * tokens(full(24)));
    const chunks = tokens({ ...sliding(24, 8192), chunked: true });
    expect(chunks / tokens(sliding(24, 8192))).toBeCloseTo(1, 2);
  });

  test('more layers, heads and tokens never leave more blocks', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.constantFrom(1, 2, 4, 8), (fulls, windows, kvHeads) => {
        const at = (more: number, heads: number) =>
          planOf([full(fulls + more, heads), sliding(windows + more, 1024, heads)]).kvTokens;
        expect(at(0, kvHeads)).toBeGreaterThanOrEqual(at(0, 2 * kvHeads));
      }),
    );
  });
});

describe('stages', () => {
  test('leave what is over to the stages before the last', () => {
    const sizes = (layers: number, stages: number) =>
      pipelineStages(layers, stages).map((stage) => stage.layers);
    expect(sizes(94, 4)).toEqual([23, 24, 24, 23]);
    expect(sizes(32, 3)).toEqual([11, 11, 10]);
    expect(sizes(61, 8)).toEqual([7, 7, 8, 8, 8, 8, 8, 7]);
    expect(sizes(40, 1)).toEqual([40]);
  });

  test('hold all layers and all weights between them, and the fewest blocks decide', () => {
    const model = findModel('qwen3-235b-a22b');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), (pipelineParallel) => {
        const accelerator = findAccelerator('h200');
        const one = memoryPlan({ model, accelerator });
        const plan = memoryPlan({ model, accelerator, pipelineParallel });
        const sum = (pick: (stage: (typeof plan.stages)[number]) => number) =>
          plan.stages.reduce((total, stage) => total + pick(stage), 0);
        expect(sum(({ layers }) => layers)).toBe(model.layers);
        expect(sum(({ weights }) => weights) / one.stages[0].weights).toBeCloseTo(1, 2);
        expect(plan.poolBlocks).toBe(Math.min(...plan.stages.map(({ blocks }) => blocks)));
      }),
    );
  });
});
