import { describe, expect, test } from 'vitest';
import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel, MODELS, modelNames } from '../../src/model/catalog.ts';
import { kvBytesForContext } from '../../src/model/kv-cache-size.ts';
import { parameterCount } from '../../src/model/parameter-count.ts';

const isHybrid = ({ attention }: ModelArchitecture): boolean =>
  attention.some(({ kind }) => kind === 'linear');
const PLAIN_MODELS = MODELS.filter((model) => !isHybrid(model));

describe.each(PLAIN_MODELS.map((model) => [model.name, model] as const))('%s', (_name, model) => {
  const count = parameterCount(model);

  test('the parameters stated are those of the shape within 0.5 %', () => {
    expect(Math.abs(count.total / model.parameters - 1)).toBeLessThan(0.005);
  });

  test('the active parameters are those of the shape within 2 %, embedding and head counted or not', () => {
    if (model.experts === undefined) {
      expect(model.activeParameters).toBe(model.parameters);
      expect(count.active).toBe(count.total);
      return;
    }
    expect(model.activeParameters).toBeLessThan(model.parameters);
    const withoutEmbedding = count.active - count.embedding;
    const conventions = [count.active, withoutEmbedding, withoutEmbedding - count.head];
    const errors = conventions.map((active) => Math.abs(active / model.activeParameters - 1));
    expect(Math.min(...errors)).toBeLessThan(0.02);
  });
});

describe.each(MODELS.map((model) => [model.name, model] as const))('%s', (_name, model) => {
  test('states where it comes from', () => {
    expect(model.provenance.all.source.length).toBeGreaterThan(10);
    expect(model.provenance.all.date).toMatch(/^\d{4}-\d\d-\d\d$/);
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
  const routingBiases = (experts?.layers ?? 0) * (experts?.experts ?? 0);
  switch (model.family) {
    case 'qwen2': // biases of query, key and value
      return layers * heads;
    case 'qwen3': // norms of query and key heads
    case 'qwen3-moe':
      return layers * 2 * headSize;
    case 'gemma2': // norms after attention and feed-forward
      return layers * 2 * hiddenSize;
    case 'gemma3': // the same, and norms of query and key heads
      return layers * (2 * headSize + 2 * hiddenSize);
    case 'minimax-m2': // a norm of all query heads and one of all key heads, a routing bias an expert
      return layers * (queryHeads + kvHeads) * headSize + routingBiases;
    case 'deepseek-v3': // norms of the compressed query and key-value, a routing bias an expert
    case 'kimi-k2':
      return layers * (queryRank + kvRank) + routingBiases;
    case 'glm-moe-dsa': {
      // The same, and an indexer: 32 heads of 128 from the compressed query, one key with a LayerNorm, head weights.
      const indexer = queryRank * 32 * 128 + hiddenSize * 128 + 2 * 128 + hiddenSize * 32;
      return layers * (queryRank + kvRank + indexer) + routingBiases;
    }
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
  PLAIN_MODELS.filter(({ name }) => !ROUNDED.includes(name)).map(
    (model) => [model.name, model] as const,
  ),
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
  // The card of a quantized Kimi-K2.6 of the same layers and formats says about 555; scales and vision included.
  ['kimi-k2.5', 553.4],
])('%s weighs the %d GiB of its checkpoint', (name, gib) => {
  const { parameters, weightBytes } = findModel(name);
  expect((parameters * weightBytes) / 2 ** 30).toBeCloseTo(gib, 0);
});

/** Mamba-2 of Nemotron: input and output projections, convolution with bias, A, D and step biases, a gated norm. */
function mambaParameters(hiddenSize: number): number {
  const [heads, headSize, groups, states] = [128, 80, 8, 128];
  const inner = heads * headSize;
  const convolved = inner + 2 * groups * states;
  const matrices = hiddenSize * (inner + convolved + heads) + inner * hiddenSize;
  return matrices + 5 * convolved + 3 * heads + inner;
}

describe('models with layers of constant state', () => {
  test('are the three whose parameters a shape does not give', () => {
    const names = MODELS.filter(isHybrid).map(({ name }) => name);
    expect(names).toEqual(['qwen3.5-397b-a17b', 'nemotron-nano-9b-v2', 'nemotron-nano-12b-v2']);
    for (const name of names) expect(() => parameterCount(findModel(name))).toThrow(/linear/);
  });

  test.each([
    // Layers of each kind as the pattern in the published configuration has them, and the parameters of the card.
    ['nemotron-nano-9b-v2', { mamba: 27, attention: 4, feedForward: 25 }, 8.89],
    ['nemotron-nano-12b-v2', { mamba: 28, attention: 6, feedForward: 28 }, 12.31],
  ])('%s has the parameters of its parts', (name, parts, billions) => {
    const model = findModel(name);
    const { hiddenSize: h, intermediateSize, vocabularySize } = model;
    const total =
      2 * vocabularySize * h +
      parts.mamba * mambaParameters(h) +
      parts.attention * 2 * h * 128 * (40 + 8) +
      parts.feedForward * 2 * h * intermediateSize +
      (parts.mamba + parts.attention + parts.feedForward + 1) * h;
    expect(model.parameters).toBe(total);
    expect(model.activeParameters).toBe(total);
    expect(total / 1e9).toBeCloseTo(billions, 2);
    expect(model.layers).toBe(parts.mamba + parts.attention);
  });

  test('Qwen3.5 has the parameters of its parts', () => {
    const model = findModel('Qwen/Qwen3.5-397B-A17B');
    const { hiddenSize: h, vocabularySize } = model;
    const [keys, values] = [16 * 128, 64 * 128];
    // Query, key, value and gate, two rates a head, the convolution, a norm of a head, the output.
    const deltaNet = h * (2 * keys + 3 * values + 2 * 64) + 4 * (2 * keys + values) + 2 * 64 + 128;
    // The queries have a gate as wide as they are; norms of query and key heads.
    const attention = h * 256 * (2 * 32 + 2 * 2 + 32) + 2 * 256;
    const expert = 3 * h * 1024;
    // Router, shared expert and its gate, two norms.
    const layer = h * 512 + expert + h + 2 * h;
    const common = 2 * vocabularySize * h + 45 * deltaNet + 15 * attention + 60 * layer + h;
    expect(model.parameters).toBe(common + 60 * 512 * expert);
    // The publisher rounds down: 17.3e9 with the embedding, 16.3e9 without.
    expect((common + 60 * 10 * expert) / 1e9).toBeCloseTo(17.35, 2);
    expect(model.activeParameters).toBe(17e9);
  });

  test('a state is held in 32 bits, its convolution in 16', () => {
    const bytes = (name: string): number => kvBytesForContext(findModel(name), 1, 2);
    expect(bytes('nemotron-nano-9b-v2')).toBe(
      27 * (4 * 128 * 80 * 128 + 2 * 3 * 12_288) + 2 * 2 * 4 * 8 * 128,
    );
    expect(bytes('qwen3.5-397b-a17b')).toBe(
      45 * (4 * 64 * 128 * 128 + 2 * 3 * 12_288) + 2 * 2 * 15 * 2 * 256,
    );
  });
});

// Names that published measurements use for models of the catalog.
test.each([
  ['deepseek-ai/DeepSeek-R1-0528', 'deepseek-r1'],
  ['nvidia/DeepSeek-R1-NVFP4', 'deepseek-r1'],
  ['nvidia/DeepSeek-V3.1-NVFP4', 'deepseek-v3'],
  ['deepseek-ai/DeepSeek-V3.1', 'deepseek-v3'],
  ['MiniMaxAI/MiniMax-M2.5', 'minimax-m2.5'],
  ['moonshotai/Kimi-K2.5', 'kimi-k2.5'],
  ['zhipuai/GLM-5', 'glm-5'],
  ['openai/gpt-oss-20b', 'gpt-oss-20b'],
  ['openai/gpt-oss-120b', 'gpt-oss-120b'],
  ['google/gemma-3-12b-it', 'gemma-3-12b'],
  ['google/gemma-3-27b-it', 'gemma-3-27b'],
  ['google/gemma-2-9b-it', 'gemma-2-9b'],
  ['microsoft/Phi-3-medium-4k-instruct', 'phi-3-medium'],
  ['meta-llama/Llama-2-7b-hf', 'llama-2-7b'],
  ['meta-llama/Llama-2-70b-hf', 'llama-2-70b'],
  ['meta-llama/Meta-Llama-3-8B', 'llama-3-8b'],
  ['meta-llama/Meta-Llama-3-70B', 'llama-3-70b'],
  ['meta-llama/Llama-3.1-70B', 'llama-3.1-70b'],
  ['meta-llama/Meta-Llama-3.1-8B-Instruct', 'llama-3.1-8b'],
  ['nvidia/Llama-3.1-8B-Instruct-FP8', 'llama-3.1-8b'],
  ['meta-llama/Llama-3.1-405B-Instruct-FP8', 'llama-3.1-405b'],
  ['meta-llama/Llama-3.3-70B-Instruct', 'llama-3.3-70b'],
  ['meta-llama/Llama-4-Scout-17B-16E-Instruct', 'llama-4-scout'],
  ['meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', 'llama-4-maverick'],
  ['mistralai/Mistral-7B-v0.1', 'mistral-7b-v0.1'],
  ['mistralai/Mixtral-8x7B-v0.1', 'mixtral-8x7b'],
  ['mistralai/Mixtral-8x22B-Instruct-v0.1', 'mixtral-8x22b'],
  ['mistralai/Mistral-Large-Instruct-2407', 'mistral-large-2'],
  ['mistralai/Mistral-Nemo-Instruct-2407', 'mistral-nemo'],
  ['Deci/DeciLM-7B', 'decilm-7b'],
  ['Qwen/Qwen2-7B', 'qwen2-7b'],
  ['Qwen/Qwen2-72B', 'qwen2-72b'],
  ['Qwen/Qwen3-8B', 'qwen3-8b'],
  ['Qwen/Qwen3-14B', 'qwen3-14b'],
  ['Qwen/Qwen3-30B-A3B-Thinking-2507', 'qwen3-30b-a3b-2507'],
  ['Qwen/Qwen3-235B-A22B-FP8', 'qwen3-235b-a22b'],
  ['Qwen/Qwen3-235B-A22B-Thinking-2507-FP8', 'qwen3-235b-a22b-2507'],
  ['Qwen/Qwen3-Coder-30B-A3B-Instruct', 'qwen3-coder-30b-a3b'],
  ['Qwen/Qwen3-Coder-480B-A35B-Instruct-FP8', 'qwen3-coder-480b-a35b'],
])('%s is the %s of the catalog', (title, name) => {
  expect(findModel(title).name).toBe(name);
});
