import type { EncoderShape } from '@kavier/core';
import { configDefaults } from './config-defaults.ts';
import type { ConfigFields } from './config-fields.ts';
import { linear } from './tower-parameters.ts';
import type { TowerReader } from './towers.ts';

/** Frames of sound (40 ms each) that half a minute gives, the longest that the processor takes. */
const SOUND_TOKENS = 750;

/** Gemma-4: two tables of positions, layers as those of the language model, and sound where the file has a tower for it. */
export const gemma4Towers: TowerReader = ({ root, textSize }) => {
  const vision = root.object('vision_config');
  const sound = root.object('audio_config');
  return [
    ...(vision === undefined ? [] : [gemma4Vision(root, vision, textSize)]),
    ...(sound === undefined ? [] : [gemma4Sound(sound, textSize)]),
  ];
};

function gemma4Vision(root: ConfigFields, stated: ConfigFields, textSize: number): EncoderShape {
  const fields = stated.withDefaults(configDefaults('gemma4_vision'));
  const h = fields.count('hidden_size');
  const i = fields.count('intermediate_size');
  const layers = fields.count('num_hidden_layers');
  const headSize = fields.count('head_dim');
  const heads = fields.count('num_attention_heads') + fields.count('num_key_value_heads');
  const layer = 2 * h * heads * headSize + 3 * h * i + 4 * h + 2 * headSize;
  const positions = 2 * fields.count('position_embedding_size') * h;
  const patches = 3 * fields.count('patch_size') ** 2 * h;
  const standards = fields.flag('standardize', false) ? 2 * h : 0;
  return {
    modality: 'image',
    parameters: positions + patches + standards + layers * layer + textSize * h,
    layers,
    hiddenSize: h,
    intermediateSize: i,
    maxItemTokens: root.optionalCount('vision_soft_tokens_per_image') ?? 280,
    positionsPerToken: (fields.optionalCount('pooling_kernel_size') ?? 3) ** 2,
    outputSize: textSize,
  };
}

/** A conformer behind two convolutions that leave a quarter of the frames. */
function gemma4Sound(stated: ConfigFields, textSize: number): EncoderShape {
  const fields = stated.withDefaults(configDefaults('gemma4_audio'));
  const h = fields.count('hidden_size');
  const layers = fields.count('num_hidden_layers');
  const out = fields.count('output_proj_dims');
  const [first = 128, second = 32] = fields.counts('subsampling_conv_channels') ?? [];
  const kernel = fields.count('conv_kernel_size');
  const headSize = h / fields.count('num_attention_heads');
  const layer = 24 * h * h + (9 + kernel) * h + headSize;
  const stem = 9 * first + first + 9 * first * second + second + 32 * second * h;
  return {
    modality: 'audio',
    parameters: stem + layers * layer + linear(out, h) + textSize * out,
    layers,
    hiddenSize: h,
    intermediateSize: 4 * h,
    maxItemTokens: SOUND_TOKENS,
    positionsPerToken: 1,
    outputSize: textSize,
  };
}

/**
 * Gemma-3n: a convolutional tower (MobileNet-V5) and a conformer, both of one published size, whose parameters transformers
 * counts on its meta device; each has a small vocabulary, two norms and a projection of its own.
 */
export const gemma3nTowers: TowerReader = ({ root, textSize }) => {
  const join = (width: number): number => 128 * width + 2 * width + textSize * width;
  return [
    {
      modality: 'image',
      parameters: 294_126_912 + join(2048),
      layers: 84,
      hiddenSize: 2048,
      intermediateSize: 2048,
      maxItemTokens: root.optionalCount('vision_soft_tokens_per_image') ?? 256,
      positionsPerToken: 1,
      outputSize: textSize,
    },
    {
      modality: 'audio',
      parameters: 681_348_640 + join(1536),
      layers: 12,
      hiddenSize: 1536,
      intermediateSize: 6144,
      maxItemTokens: root.optionalCount('audio_soft_tokens_per_image') ?? 188,
      positionsPerToken: 1,
      outputSize: textSize,
    },
  ];
};
