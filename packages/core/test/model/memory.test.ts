import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCELERATORS, findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel, MODELS } from '../../src/model/catalog.ts';
import { kvBytesForContext } from '../../src/model/kv-cache-size.ts';
import { memoryPlan } from '../../src/model/memory.ts';
import { defaultBatchLimits } from '../../src/model/memory-constants.ts';
import type { MemoryOptions } from '../../src/model/memory-options.ts';
import { memoryRemedies } from '../../src/model/memory-remedies.ts';
import { kvShard, splitDegrees } from '../../src/model/tensor-split.ts';
import { KV_FORMATS, WEIGHT_FORMATS } from '../../src/model/weight-format.ts';

const GIB = 2 ** 30;
const at = (model: string, gpu: string, more: Partial<MemoryOptions> = {}) =>
  memoryPlan({ model: findModel(model), accelerator: findAccelerator(gpu), ...more });

/** Any valid question. */
const questions: fc.Arbitrary<MemoryOptions> = fc.constantFrom(...MODELS).chain((model) =>
  fc.record({
    model: fc.constant(model),
    accelerator: fc.constantFrom(...ACCELERATORS),
    tensorParallel: fc.constantFrom(...splitDegrees(model)),
    weights: fc.constantFrom(...WEIGHT_FORMATS),
    kvCache: fc.constantFrom(...KV_FORMATS),
    blockTokens: fc.constantFrom(1, 16, 256),
    memoryFraction: fc.double({ min: 0.3, max: 1, noNaN: true }),
    maxContextTokens: fc.integer({ min: 1, max: model.maxContextTokens }),
    maxBatchedTokens: fc.integer({ min: 1, max: 16_384 }),
    maxSequences: fc.integer({ min: 1, max: 1024 }),
    meanSequenceTokens: fc.integer({ min: 1, max: 50_000 }),
  }),
);
const total = (parts: object) => Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);

describe('defaults', () => {
  test('batch limits are the API server’s: smaller below 70 GiB and on an A100', () => {
    const limits = (gpu: string) => defaultBatchLimits(findAccelerator(gpu)).maxBatchedTokens;
    expect(['h100', 'mi300x', 'a100', 'a10'].map(limits)).toEqual([8192, 8192, 2048, 2048]);
  });
});

describe('laws', () => {
  test('the parts are the memory, and blocks fill what is left to within one', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const plan = memoryPlan(question);
        expect(total(plan.parts) / plan.memoryBytes).toBeCloseTo(1, 9);
        const stage = plan.stages.find(({ blocks }) => blocks === plan.poolBlocks);
        expect(plan.parts.unused).toBeLessThan(stage?.blockBytes ?? 0);
        if (plan.poolBlocks > 0) expect(plan.parts.unused).toBeGreaterThanOrEqual(0);
        if (plan.layout.groups === 1 && question.model.attention[0].kind !== 'sliding-window') {
          expect(plan.kvTokens).toBe(plan.poolBlocks * plan.layout.blockTokens);
          expect(plan.blocks).toBe(plan.poolBlocks);
        }
      }),
    );
  });

  test('it fits exactly when the longest request is as long as asked', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const plan = memoryPlan(question);
        expect(plan.fits).toBe(
          plan.poolBlocks > 0 && plan.longestRequestTokens >= plan.options.maxContextTokens,
        );
        expect(plan.fits).toBe(plan.limit === 'kv-memory' || plan.limit === 'max-sequences');
        expect(plan.concurrentRequests).toBeLessThanOrEqual(plan.options.maxSequences);
      }),
    );
  });

  test('more memory, a larger fraction and smaller formats never hold less', () => {
    fc.assert(
      fc.property(questions, fc.double({ min: 0, max: 1, noNaN: true }), (question, share) => {
        const { blocks, options } = memoryPlan(question);
        const { accelerator, memoryFraction } = options;
        const better: Partial<MemoryOptions>[] = [
          { accelerator: { ...accelerator, memoryBytes: accelerator.memoryBytes * (1 + share) } },
          { memoryFraction: memoryFraction + share * (1 - memoryFraction) },
          { weights: 'int4' },
          { kvCache: 'int4' },
          { maxSequences: 1 },
          { maxBatchedTokens: 1 },
        ];
        for (const change of better) {
          // Other narrow formats come with kernels that take less work space.
          if (change.weights === 'int4' && question.weights !== 'bf16') continue;
          // Smaller keys and values raise the block until it holds a state: fewer, larger blocks.
          const keepsStates = question.model.attention.some(({ kind }) => kind === 'linear');
          if (change.kvCache !== undefined && keepsStates) continue;
          expect(memoryPlan({ ...question, ...change }).blocks).toBeGreaterThanOrEqual(blocks);
        }
      }),
    );
  });

  test('twice the accelerators never hold fewer blocks', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const doubled = 2 * (question.tensorParallel ?? 1);
        fc.pre(splitDegrees(question.model).includes(doubled));
        const [one, two] = [question, { ...question, tensorParallel: doubled }].map(memoryPlan);
        // The step to several accelerators costs communication buffers, more than a tiny model's weights save.
        fc.pre(one.parts.weights - two.parts.weights > two.parts.runtime - one.parts.runtime);
        expect(two.blocks).toBeGreaterThanOrEqual(one.blocks);
      }),
    );
  });

  test('each remedy alone makes it fit; a plan that fits has none', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const plan = memoryPlan(question);
        const remedies = memoryRemedies(plan);
        if (plan.fits) expect(remedies).toEqual([]);
        for (const { change, value } of remedies) {
          expect(memoryPlan({ ...question, [change]: value }).fits).toBe(true);
        }
      }),
    );
  });
});

describe('tensor parallelism', () => {
  test('divides KV heads until each accelerator has one, then replicates; latent KV is held whole', () => {
    const bytes = (name: string, degree: number) =>
      kvBytesForContext(kvShard(findModel(name), degree), 1, 2);
    expect([1, 2, 8, 16].map((degree) => bytes('llama-3-8b', degree))).toEqual([
      131_072, 65_536, 16_384, 16_384,
    ]);
    expect(bytes('deepseek-v3', 8)).toBe(bytes('deepseek-v3', 1));
  });

  test('refuses what does not divide the heads, and names what does', () => {
    expect(() => at('llama-3-8b', 'h100', { tensorParallel: 3 })).toThrow(
      /found 3; expected one of 1, 2, 4/,
    );
  });
});

describe('hard cases', () => {
  test('a model that is too large says how much is missing and what would help', () => {
    const plan = at('llama-3-70b', 'h100');
    expect(plan).toMatchObject({ fits: false, limit: 'weights', blocks: 0, kvTokens: 0 });
    expect(plan.parts.unused).toBeLessThan(-50 * GIB);
    expect(memoryRemedies(plan)).toContainEqual({ change: 'tensorParallel', value: 2 });
    expect(memoryRemedies(plan)).toContainEqual({ change: 'pipelineParallel', value: 2 });
  });

  test('a context that is too long can be shortened', () => {
    const plan = at('llama-3.1-8b', 'a10');
    expect(plan).toMatchObject({ fits: false, limit: 'context' });
    expect(memoryRemedies(plan)).toContainEqual({
      change: 'maxContextTokens',
      value: plan.longestRequestTokens,
    });
  });

  test.each([
    { memoryFraction: 0 },
    { memoryFraction: 1.1 },
    { blockTokens: 0 },
    { maxContextTokens: 1e9 },
    { maxSequences: 0.5 },
    { tensorParallel: 0 },
  ])('%j is refused', (wrong) => {
    expect(() => at('llama-3-8b', 'h100', wrong)).toThrow(Object.keys(wrong)[0]);
  });
});
