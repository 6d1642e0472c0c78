import { expect, test } from 'vitest';
import { architectureFromHuggingFace } from '../../src/hugging-face/hugging-face.ts';

const QWEN = {
  model_type: 'qwen2',
  hidden_size: 3584,
  intermediate_size: 18_944,
  num_attention_heads: 28,
  num_hidden_layers: 28,
  num_key_value_heads: 4,
  vocab_size: 152_064,
  max_position_embeddings: 32_768,
};

/** As vLLM derives the longest context. */
test.each([
  ['nothing', undefined, 32_768],
  ['yarn', { type: 'yarn', factor: 4, original_max_position_embeddings: 32_768 }, 131_072],
  [
    'yarn of a shorter origin',
    { rope_type: 'yarn', factor: 40, original_max_position_embeddings: 4096 },
    163_840,
  ],
  ['linear', { rope_type: 'linear', factor: 2 }, 65_536],
  ['dynamic', { type: 'dynamic', factor: 6 }, 196_608],
  ['llama3', { rope_type: 'llama3', factor: 8, original_max_position_embeddings: 8192 }, 32_768],
  ['longrope', { type: 'longrope', factor: 32 }, 32_768],
  ['su', { type: 'su', factor: 32 }, 32_768],
  ['mrope', { type: 'mrope', mrope_section: [16, 24, 24] }, 32_768],
])('rope_scaling of %s', (_, rope_scaling, tokens) => {
  const config = rope_scaling === undefined ? QWEN : { ...QWEN, rope_scaling };
  expect(architectureFromHuggingFace(config, 'mine').maxContextTokens).toBe(tokens);
});

test('a model_max_length comes before all', () => {
  const config = { ...QWEN, model_max_length: 131_072 };
  expect(architectureFromHuggingFace(config, 'mine').maxContextTokens).toBe(131_072);
});

test('parameters of rotation by kind of layer', () => {
  const rope_parameters = {
    full_attention: { rope_type: 'linear', factor: 4 },
    sliding_attention: { rope_type: 'default' },
  };
  const config = { ...QWEN, rope_parameters };
  expect(architectureFromHuggingFace(config, 'mine').maxContextTokens).toBe(131_072);
});
