import { describe, expect, test } from 'vitest';
import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel, MODELS, modelNames } from '../../src/model/catalog.ts';
import { parameterCount, weightBytesOf } from '../../src/model/parameter-count.ts';

describe.each(MODELS.map((model) => [model.name, model] as const))('%s', (_name, model) => {
  const count = parameterCount(model);

  test('states where it comes from', () => {
    expect(model.provenance.all.source.length).toBeGreaterThan(10);
    expect(model.provenance.all.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('the parameters stated are those of the shape within 0.5 %', () => {
    expect(Math.abs(count.total / model.parameters - 1)).toBeLessThan(0.005);
  });

  test('the active parameters are those of the shape within 2 %, embedding counted or not', () => {
    if (model.experts === undefined) {
      expect(model.activeParameters).toBe(model.parameters);
      expect(count.active).toBe(count.total);
      return;
    }
    expect(model.activeParameters).toBeLessThan(model.parameters);
    const conventions = [count.active, count.active - count.embedding];
    const errors = conventions.map((active) => Math.abs(active / model.activeParameters - 1));
    expect(Math.min(...errors)).toBeLessThan(0.02);
  });

  test('the attention kinds cover every layer once', () => {
    const covered = model.attention.reduce((layers, shape) => layers + shape.layers, 0);
    expect(covered).toBe(model.layers);
    for (const { queryHeads, kvHeads } of model.attention) {
      expect(queryHeads % kvHeads).toBe(0);
    }
  });

  test('experts stay within the layers and the experts there are', () => {
    if (model.experts === undefined) return;
    expect(model.experts.layers).toBeLessThanOrEqual(model.layers);
    expect(model.experts.activeExperts).toBeLessThan(model.experts.experts);
  });

  test('is found by each of its names, in any case', () => {
    for (const name of [model.name, model.title, ...model.aliases]) {
      expect(findModel(name.toUpperCase())).toBe(model);
    }
  });
});

test('no two models share a name', () => {
  const names = MODELS.flatMap(({ name, title, aliases }) => [name, title, ...aliases]);
  const folded = names.map((name) => name.toLowerCase());
  expect(folded.filter((name, index) => folded.indexOf(name) !== index)).toEqual([]);
  expect(modelNames()).toHaveLength(MODELS.length);
});

test('an unknown name is the caller’s error and names the nearest one', () => {
  expect(() => findModel('lama-3-8b')).toThrow(
    /unknown model.*"lama-3-8b".*Did you mean llama-3-8b/,
  );
});

test('a scenario’s own entry comes before the catalog’s', () => {
  const own = { ...findModel('qwen3-8b'), weightBytes: 1 };
  expect(findModel('Qwen/Qwen3-8B', [own]).weightBytes).toBe(1);
});

/**
 * Parameters that `parameterCount` leaves out: biases, further norms, attention sinks. Each line is the list of
 * small tensors in the model code of its family.
 */
function smallTensors(model: ModelArchitecture): number {
  const { layers, hiddenSize, intermediateSize, experts, attention } = model;
  const [shape] = attention;
  if (shape === undefined) return 0;
  const { queryHeads, kvHeads, headSize, queryRank = 0, kvRank = 0 } = shape;
  const heads = (queryHeads + 2 * kvHeads) * headSize;
  switch (model.family) {
    case 'qwen2': // biases of query, key and value
      return layers * heads;
    case 'qwen3': // norms of query and key heads
    case 'qwen3-moe':
      return layers * 2 * headSize;
    case 'gemma3': // the same, and norms after attention and feed-forward
      return layers * (2 * headSize + 2 * hiddenSize);
    case 'deepseek-v3': // norms of the compressed query and key-value, a routing bias an expert
      return layers * (queryRank + kvRank) + (experts?.layers ?? 0) * (experts?.experts ?? 0);
    case 'gpt-oss': {
      // biases of attention, router and experts, and a sink a query head
      const expert = 1 + 2 * intermediateSize + hiddenSize;
      return layers * (heads + hiddenSize + queryHeads + (experts?.experts ?? 0) * expert);
    }
    case 'bloom': // biases everywhere, a norm of the embedding
      return layers * (7 * hiddenSize + intermediateSize) + 3 * hiddenSize;
    default:
      return 0;
  }
}

const ROUNDED = ['granite-20b', 'mpt-30b', 'opt-30b', 'opt-175b'];

test.each(
  MODELS.filter(({ name }) => !ROUNDED.includes(name)).map((model) => [model.name, model] as const),
)('the parameters of %s are those of its shape, biases and norms to the last', (_name, model) => {
  expect(parameterCount(model).total + smallTensors(model)).toBe(model.parameters);
});

// Tensor totals of the published checkpoints; these models have nothing but matrices and norms.
test.each([
  ['llama-2-7b', 6_738_415_616],
  ['llama-3-8b', 8_030_261_248],
  ['llama-3-70b', 70_553_706_496],
  ['llama-3.1-405b', 405_853_388_800],
  ['llama-3.2-1b', 1_235_814_400],
  ['llama-3.2-3b', 3_212_749_824],
  ['mistral-7b', 7_248_023_552],
  ['mixtral-8x7b', 46_702_792_704],
  ['phi-4', 14_659_507_200],
  ['granite-3-8b', 8_170_848_256],
])('the shape of %s gives its %d parameters exactly', (name, parameters) => {
  expect(parameterCount(findModel(name)).total).toBe(parameters);
});

test.each([
  // Sizes of the published checkpoints: gpt-oss model card, table 1, in GiB.
  ['gpt-oss-20b', 12.8],
  ['gpt-oss-120b', 60.8],
])('%s weighs the %d GiB of its checkpoint', (name, gib) => {
  expect(weightBytesOf(findModel(name)) / 2 ** 30).toBeCloseTo(gib, 0);
});
