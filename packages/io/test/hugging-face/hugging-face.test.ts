import type { ModelArchitecture } from '@kavier/core';
import { findModel } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { architectureFromHuggingFace } from '../../src/hugging-face/hugging-face.ts';

/** The facts of published configurations that a shape depends on, under the keys that each family uses. */
const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'llama-3-8b': {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    vocab_size: 128256,
    max_position_embeddings: 8192,
    torch_dtype: 'bfloat16',
    tie_word_embeddings: false,
  },
  'mistral-7b-v0.1': {
    model_type: 'mistral',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    sliding_window: 4096,
    vocab_size: 32000,
    max_position_embeddings: 32768,
  },
  'mixtral-8x7b': {
    model_type: 'mixtral',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    num_local_experts: 8,
    num_experts_per_tok: 2,
    sliding_window: null,
    vocab_size: 32000,
    max_position_embeddings: 32768,
  },
  'qwen2.5-7b': {
    model_type: 'qwen2',
    hidden_size: 3584,
    intermediate_size: 18944,
    num_attention_heads: 28,
    num_hidden_layers: 28,
    num_key_value_heads: 4,
    max_window_layers: 28,
    sliding_window: 131072,
    use_sliding_window: false,
    vocab_size: 152064,
    max_position_embeddings: 32768,
  },
  'qwen3-0.6b': {
    model_type: 'qwen3',
    head_dim: 128,
    hidden_size: 1024,
    intermediate_size: 3072,
    num_attention_heads: 16,
    num_hidden_layers: 28,
    num_key_value_heads: 8,
    tie_word_embeddings: true,
    vocab_size: 151936,
    max_position_embeddings: 40960,
  },
  'qwen3-30b-a3b': {
    model_type: 'qwen3_moe',
    decoder_sparse_step: 1,
    head_dim: 128,
    hidden_size: 2048,
    intermediate_size: 6144,
    mlp_only_layers: [],
    moe_intermediate_size: 768,
    num_attention_heads: 32,
    num_experts: 128,
    num_experts_per_tok: 8,
    num_hidden_layers: 48,
    num_key_value_heads: 4,
    vocab_size: 151936,
    max_position_embeddings: 40960,
  },
  'deepseek-v3': {
    model_type: 'deepseek_v3',
    first_k_dense_replace: 3,
    hidden_size: 7168,
    intermediate_size: 18432,
    kv_lora_rank: 512,
    moe_intermediate_size: 2048,
    moe_layer_freq: 1,
    n_routed_experts: 256,
    n_shared_experts: 1,
    num_attention_heads: 128,
    num_experts_per_tok: 8,
    num_hidden_layers: 61,
    num_key_value_heads: 128,
    q_lora_rank: 1536,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128] },
    vocab_size: 129280,
    max_position_embeddings: 163840,
  },
  'gemma-3-27b': {
    model_type: 'gemma3',
    torch_dtype: 'bfloat16',
    text_config: {
      model_type: 'gemma3_text',
      head_dim: 128,
      hidden_size: 5376,
      intermediate_size: 21504,
      num_attention_heads: 32,
      num_hidden_layers: 62,
      num_key_value_heads: 16,
      sliding_window: 1024,
    },
  },
  'gpt-oss-20b': {
    model_type: 'gpt_oss',
    head_dim: 64,
    hidden_size: 2880,
    intermediate_size: 2880,
    layer_types: Array.from({ length: 24 }, (_, layer) =>
      layer % 2 === 0 ? 'sliding_attention' : 'full_attention',
    ),
    num_attention_heads: 64,
    num_experts_per_tok: 4,
    num_hidden_layers: 24,
    num_key_value_heads: 8,
    num_local_experts: 32,
    quantization_config: { quant_method: 'mxfp4' },
    sliding_window: 128,
    vocab_size: 201088,
    max_position_embeddings: 131072,
  },
  'granite-3-8b': {
    model_type: 'granite',
    hidden_size: 4096,
    intermediate_size: 12800,
    num_attention_heads: 32,
    num_hidden_layers: 40,
    num_key_value_heads: 8,
    tie_word_embeddings: true,
    vocab_size: 49155,
    max_position_embeddings: 131072,
  },
  'phi-4': {
    model_type: 'phi3',
    hidden_size: 5120,
    intermediate_size: 17920,
    num_attention_heads: 40,
    num_hidden_layers: 40,
    num_key_value_heads: 10,
    sliding_window: null,
    vocab_size: 100352,
    max_position_embeddings: 16384,
  },
  'bloom-176b': {
    model_type: 'bloom',
    hidden_size: 14336,
    n_layer: 70,
    num_attention_heads: 112,
    seq_length: 2048,
    vocab_size: 250880,
  },
  'opt-30b': {
    model_type: 'opt',
    ffn_dim: 28672,
    hidden_size: 7168,
    num_attention_heads: 56,
    num_hidden_layers: 48,
    torch_dtype: 'float16',
    vocab_size: 50272,
    max_position_embeddings: 2048,
  },
  'mpt-30b': {
    model_type: 'mpt',
    attn_config: { alibi: true },
    d_model: 7168,
    expansion_ratio: 4,
    max_seq_len: 8192,
    n_heads: 64,
    n_layers: 48,
    vocab_size: 50432,
  },
  'granite-20b': {
    model_type: 'gpt_bigcode',
    multi_query: true,
    n_embd: 6144,
    n_head: 48,
    n_inner: 24576,
    n_layer: 52,
    n_positions: 8192,
    vocab_size: 49152,
  },
};

/** What of an entry a config.json determines. */
function shapeOf(model: ModelArchitecture) {
  return {
    layers: model.layers,
    hiddenSize: model.hiddenSize,
    intermediateSize: model.intermediateSize,
    gatedFeedForward: model.gatedFeedForward ?? true,
    tiedEmbeddings: model.tiedEmbeddings ?? false,
    vocabularySize: model.vocabularySize,
    attention: model.attention,
    experts: model.experts,
    maxContextTokens: model.maxContextTokens,
    family: model.family,
  };
}

describe.each(Object.entries(CONFIGS))('config.json of %s', (name, config) => {
  const read = architectureFromHuggingFace(config, name);
  const known = findModel(name);

  test('gives the shape of the catalog', () => {
    expect(shapeOf(read)).toEqual(shapeOf(known));
  });

  test('gives its parameters and its weight bytes within 0.5 %', () => {
    expect(Math.abs(read.parameters / known.parameters - 1)).toBeLessThan(0.005);
    expect(Math.abs(read.weightBytes / known.weightBytes - 1)).toBeLessThan(0.005);
  });
});

const LLAMA = CONFIGS['llama-3-8b'];
const without = (key: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(LLAMA).filter(([other]) => other !== key));

test('an unknown type that states every field is read as llama, and the doubt is said', () => {
  const read = architectureFromHuggingFace({ ...LLAMA, model_type: 'novel' }, 'novel-8b');
  expect(read.attention).toEqual(findModel('llama-3-8b').attention);
  expect(read.doubts).toEqual([expect.stringContaining('"novel" is not known: read as Llama')]);
  expect(read.provenance.all.source).toContain('"novel" is not known');
  expect(architectureFromHuggingFace(LLAMA, 'l').doubts).toBeUndefined();
});

test.each([
  'hidden_size',
  'intermediate_size',
  'num_attention_heads',
  'num_key_value_heads',
  'num_hidden_layers',
  'vocab_size',
  'max_position_embeddings',
  'tie_word_embeddings',
])('an unknown type without %s is refused', (key) => {
  const config = { ...without(key), model_type: 'novel' };
  expect(() => architectureFromHuggingFace(config, 'mine')).toThrow(
    new RegExp(`"novel" without \`${key}\`.*--catalog`),
  );
});

test.each([
  ['mamba_d_state', 16],
  ['vision_config', { hidden_size: 1024 }],
  ['num_kv_shared_layers', 4],
  ['cross_attention_layers', [3]],
])('an unknown type with %s is refused', (key, value) => {
  const config = { ...LLAMA, model_type: 'novel', [key]: value };
  expect(() => architectureFromHuggingFace(config, 'mine')).toThrow(
    new RegExp(`"novel" with \`${key}\``),
  );
});

test('the nearest known type is named', () => {
  const config = { ...without('vocab_size'), model_type: 'lama' };
  expect(() => architectureFromHuggingFace(config, 'mine')).toThrow(/mean the model type llama/);
});

test.each([
  'hidden_size',
  'intermediate_size',
  'num_attention_heads',
  'num_hidden_layers',
  'vocab_size',
  'max_position_embeddings',
])('a configuration without %s is refused by that key', (key) => {
  expect(() => architectureFromHuggingFace(without(key), 'mine')).toThrow(
    new RegExp(`^mine: no \`${key}\`.*found keys .*expected a positive integer`),
  );
});

test('a mistyped key is named', () => {
  const config = { ...without('hidden_size'), hiden_size: 4096 };
  expect(() => architectureFromHuggingFace(config, 'mine')).toThrow(
    /Did you mean the key hidden_size/,
  );
});

test.each([
  [{ ...LLAMA, hidden_size: '4096' }, /`hidden_size` is not usable; found "4096"/],
  [{ ...LLAMA, num_hidden_layers: 0 }, /`num_hidden_layers`.*found 0; expected a positive integer/],
  [{ ...LLAMA, num_key_value_heads: 5 }, /divisor of the 32 attention heads/],
  [{ ...LLAMA, num_attention_heads: 48, num_key_value_heads: 8 }, /`head_dim`.*is not whole/],
  [{ ...LLAMA, torch_dtype: 'int3' }, /`torch_dtype`.*found "int3"/],
  [{ ...LLAMA, layer_types: ['full_attention'] }, /`layer_types`.*expected 32 of/],
  [{ ...LLAMA, linear_num_value_heads: 32 }, /`linear_num_value_heads`/],
  [{ ...LLAMA, num_hidden_layers: 2 ** 31 }, /`num_hidden_layers`.*at most 1024 layers/],
  [{ ...LLAMA, tie_word_embeddings: 'no' }, /`tie_word_embeddings`.*true or false/],
  [[], /not a model configuration; found a list of 0/],
  [null, /not a model configuration; found null/],
])('a bad value is refused with what was found: case %#', (config, message) => {
  expect(() => architectureFromHuggingFace(config, 'mine')).toThrow(message);
});

test('4-bit groups of 128 weigh a little over half a byte, the embedding two', () => {
  const quantization_config = { quant_method: 'gptq', bits: 4, group_size: 128 };
  const read = architectureFromHuggingFace({ ...LLAMA, quantization_config }, 'mine');
  const embeddings = 2 * 128256 * 4096;
  const expected = ((read.parameters - embeddings) * 0.5195 + embeddings * 2) / read.parameters;
  expect(read.weightBytes).toBeCloseTo(expected, 2);
});

test('layers beyond the leading dense ones have experts, every second one where the step is two', () => {
  const moe = {
    ...CONFIGS['qwen3-30b-a3b'],
    decoder_sparse_step: 2,
    mlp_only_layers: [1, 3],
  };
  expect(architectureFromHuggingFace(moe, 'mine').experts?.layers).toBe(22);
});

test('a window that only the upper layers have splits the attention', () => {
  const config = { ...CONFIGS['qwen2.5-7b'], use_sliding_window: true, max_window_layers: 20 };
  const kinds = architectureFromHuggingFace(config, 'mine').attention.map(
    ({ kind, layers, windowTokens }) => [kind, layers, windowTokens],
  );
  expect(kinds).toEqual([
    ['full', 20, undefined],
    ['sliding-window', 8, 131072],
  ]);
});

describe('a window in the file of a type that is not known', () => {
  const stated = {
    ...LLAMA,
    model_type: 'novel',
    num_key_value_heads: 8,
    tie_word_embeddings: false,
    max_position_embeddings: 131_072,
  };
  const read = (more: object) => architectureFromHuggingFace({ ...stated, ...more }, 'mine');

  test('is refused, as it speaks of other layers than those of Llama', () => {
    expect(() => read({ sliding_window: 4096 })).toThrow(/with `sliding_window`/);
  });

  test.each([{ sliding_window: null }, { sliding_window: 4096, use_sliding_window: false }])(
    'bounds nothing where it is switched off: %j',
    (more) => {
      expect(read(more).attention).toEqual(read({}).attention);
    },
  );
});
