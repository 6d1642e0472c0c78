import { parameterCount, weightLayout } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { architectureFromHuggingFace } from '../../src/hugging-face/hugging-face.ts';

/** The shape of Llama-3.1-8B. */
const LLAMA = {
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  vocab_size: 128_256,
  max_position_embeddings: 131_072,
  tie_word_embeddings: false,
};
const MIXTURE = {
  ...LLAMA,
  model_type: 'qwen3_moe',
  head_dim: 128,
  moe_intermediate_size: 768,
  num_experts: 64,
  num_experts_per_tok: 8,
};

const read = (quantization_config: object, config: object = LLAMA) =>
  architectureFromHuggingFace({ ...config, quantization_config }, 'mine');
const gib = (model: ReturnType<typeof read>) => weightLayout(model).totalBytes / 2 ** 30;

const linear = (weights: object, more: object = {}) => ({
  quant_method: 'compressed-tensors',
  config_groups: { group_0: { targets: ['Linear'], weights, ...more } },
  ignore: ['lm_head'],
});
const BITS_8 = { num_bits: 8, strategy: 'channel', symmetric: true };
const ACTIVATIONS = { input_activations: { num_bits: 8, dynamic: true } };

/** Matrices of 6.98e9 parameters; embedding and head of 1.05e9 in 16 bits. */
const MATRICES = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024 + 3 * 4096 * 14_336);
const REST = 8_030_261_248 - MATRICES;
const expected = (bytes: number) => (MATRICES * bytes + REST * 2) / 2 ** 30;

test.each([
  ['int8 w8a8', linear({ ...BITS_8, type: 'int' }, ACTIVATIONS), 1, 'int8'],
  ['int8 weights alone', linear({ ...BITS_8, type: 'int' }), 1, 'bf16'],
  ['fp8', linear({ ...BITS_8, type: 'float' }, ACTIVATIONS), 1, 'fp8'],
  [
    'w4a16 in groups of 128',
    linear({ num_bits: 4, type: 'int', strategy: 'group', group_size: 128, symmetric: true }),
    (4 + 16 / 128) / 8,
    'bf16',
  ],
  [
    'nvfp4',
    linear(
      { num_bits: 4, type: 'float', strategy: 'tensor_group', group_size: 16 },
      { input_activations: { num_bits: 4 } },
    ),
    0.5625,
    'fp4',
  ],
  ['fp8 by tiles', { quant_method: 'fp8', weight_block_size: [128, 128] }, 1, 'fp8'],
  ['fbgemm', { quant_method: 'fbgemm_fp8', modules_to_not_convert: ['lm_head'] }, 1, 'fp8'],
  ['modelopt FP8', { quant_method: 'modelopt', quant_algo: 'FP8' }, 1, 'fp8'],
  ['modelopt NVFP4', { quant_method: 'modelopt', quant_algo: 'NVFP4' }, 0.5625, 'fp4'],
  ['modelopt_fp4', { quant_method: 'modelopt_fp4', quant_algo: 'NVFP4' }, 0.5625, 'fp4'],
  ['nf4', { quant_method: 'bitsandbytes', load_in_4bit: true }, 0.5625, 'bf16'],
  [
    'nf4 twice',
    { quant_method: 'bitsandbytes', load_in_4bit: true, bnb_4bit_use_double_quant: true },
    0.5 + 1 / 64 + 4 / 16_384,
    'bf16',
  ],
  ['llm.int8', { quant_method: 'bitsandbytes', load_in_8bit: true }, 1, 'int8'],
  ['awq', { quant_method: 'awq', bits: 4, group_size: 128 }, (4 + 20 / 128) / 8, 'bf16'],
  ['gptq', { quant_method: 'gptq', bits: 8, group_size: 32 }, (8 + 24 / 32) / 8, 'bf16'],
  ['gptq by rows', { quant_method: 'gptq', bits: 4, group_size: -1 }, 0.5, 'bf16'],
] as const)('%s: bytes of the matrices, embedding and head in 16 bits', (_, block, bytes, kind) => {
  const model = read(block);
  // Scales of rows are within a thousandth of the weights.
  expect(gib(model)).toBeCloseTo(expected(bytes), 1);
  expect(Math.abs(gib(model) / expected(bytes) - 1)).toBeLessThan(0.002);
  expect(weightLayout(model).compute).toBe(kind);
  expect(model.weightBytes * model.parameters).toBeCloseTo(weightLayout(model).totalBytes, -3);
});

describe('lists of modules', () => {
  const size = (ignore: readonly string[]) =>
    gib(
      read({
        ...linear({ ...BITS_8, type: 'float' }, ACTIVATIONS),
        ignore: ['lm_head', ...ignore],
      }),
    );
  const attention = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024);

  test.each([
    ['an expression', ['re:.*self_attn.*'], attention],
    ['part of a name', ['self_attn'], attention],
    ['full names', ['model.layers.3.mlp.up_proj', 'model.layers.4.mlp.up_proj'], 2 * 4096 * 14_336],
    ['a fused name', ['model.layers.0.self_attn.qkv_proj'], 4096 * (4096 + 2048)],
    ['a wildcard', ['model.layers.*.mlp.down_proj'], 32 * 4096 * 14_336],
    ['a tower that is not there', ['re:visual.*', 'vision_tower'], 0],
  ])('%s leaves what it names in 16 bits', (_, ignore, elements) => {
    const more = (size(ignore) - size([])) * 2 ** 30;
    // Rows of 4,096 have a scale of two bytes where they are quantized.
    expect(Math.abs(more - elements)).toBeLessThanOrEqual(elements / 1000);
  });

  test('a layer is not named by the beginning of its number', () => {
    const one = size(['model.layers.1']) - size([]);
    expect(one * 2 ** 30).toBeCloseTo(MATRICES / 32, -6);
  });
});

test('groups of modules have formats of their own', () => {
  const config_groups = {
    group_0: {
      targets: ['re:.*self_attn.*'],
      weights: { ...BITS_8, type: 'float' },
      ...ACTIVATIONS,
    },
    group_1: {
      targets: ['Linear'],
      weights: { num_bits: 4, type: 'int', strategy: 'group', group_size: 128, symmetric: true },
    },
  };
  const model = read({ quant_method: 'compressed-tensors', config_groups, ignore: ['lm_head'] });
  const attention = 32 * (2 * 4096 * 4096 + 2 * 4096 * 1024);
  const bytes = attention + (MATRICES - attention) * 0.515625 + REST * 2;
  expect(gib(model)).toBeCloseTo(bytes / 2 ** 30, 1);
  expect(weightLayout(model).compute).toBe('bf16');
});

test('mxfp4 holds routed experts alone, their routers and the rest in 16 bits', () => {
  const model = read({ quant_method: 'mxfp4', modules_to_not_convert: ['lm_head'] }, MIXTURE);
  const layout = weightLayout(model);
  expect(layout).toMatchObject({ matrixBytes: 2, routedExpertBytes: 0.53125, compute: 'mxfp4' });
  const { routedExperts, total } = parameterCount(model);
  expect(layout.totalBytes).toBeCloseTo(routedExperts * 0.53125 + (total - routedExperts) * 2, -2);
});

describe('a quantization that is not known', () => {
  const model = read({ quant_method: 'hqq', bits: 4 });

  test('is an error where weights are needed as published', () => {
    expect(() => weightLayout(model)).toThrow(/unknown weight quantization.*"hqq".*--weights/);
  });

  test('makes no difference where a format is chosen', () => {
    const plain = architectureFromHuggingFace(LLAMA, 'mine');
    expect(weightLayout(model, 'int8')).toEqual(weightLayout(plain, 'int8'));
  });
});

describe('modules with bits of their own', () => {
  const down = 32 * 4096 * 14_336;
  const bytes4 = (4 + 20 / 128) / 8;
  const bytes8 = (8 + 24 / 128) / 8;
  const wanted = ((MATRICES - down) * bytes4 + down * bytes8 + REST * 2) / 2 ** 30;
  const layers = Array.from({ length: 32 }, (_, i) => `model.layers.${i}.mlp.down_proj`);

  test.each([
    ['gptq', { dynamic: { '+:.*down_proj.*': { bits: 8 } } }],
    ['gptq', { dynamic: { '.*down_proj.*': { bits: 8 } } }],
    ['auto-round', { extra_config: Object.fromEntries(layers.map((name) => [name, { bits: 8 }])) }],
  ])('are as wide as the block says (%s)', (quant_method, more) => {
    const model = read({ quant_method, bits: 4, group_size: 128, ...more });
    expect(gib(model)).toBeCloseTo(wanted, 2);
  });
});

test.each([
  [{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: 'FP8' }, true],
  [{ ...linear(BITS_8), kv_cache_scheme: { num_bits: 8, type: 'float' } }, true],
  [{ ...linear(BITS_8), kv_cache_scheme: null }, false],
  [{ quant_method: 'modelopt', quant_algo: 'FP8', kv_cache_quant_algo: null }, false],
])('a checkpoint with scales for an 8-bit KV cache says so: %j', (block, isSaid) => {
  const doubts = (read(block).doubts ?? []).join();
  expect(doubts.includes('KV cache of 8 bits')).toBe(isSaid);
});

test('weights published in 32 bits are held in 16, as vLLM loads them', () => {
  const model = architectureFromHuggingFace({ ...LLAMA, torch_dtype: 'float32' }, 'mine');
  expect(gib(model)).toBeCloseTo((8_030_261_248 * 2) / 2 ** 30, 6);
});
