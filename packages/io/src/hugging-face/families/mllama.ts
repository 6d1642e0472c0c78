import type { EncoderShape } from '@kavier/core';
import { addAttention } from '../attention-tensors.ts';
import { configDefaults } from '../config-defaults.ts';
import type { ConfigFields } from '../config-fields.ts';
import type { Family } from '../family.ts';
import { linear, patchEmbedding } from '../tower-parameters.ts';
import type { TowerContext } from '../towers.ts';

/** Positions of an image that text layers attend to: four tiles of 40 x 40 patches and a class position each. */
const IMAGE_POSITIONS = 4 * 1601;

const crossLayers = (fields: ConfigFields): readonly number[] =>
  fields.counts('cross_attention_layers') ?? [3, 8, 13, 18, 23, 28, 33, 38];

/**
 * Llama-3.2-Vision: some layers attend to the image alone. What they keep of a sequence does not grow with its text; they
 * are `linear` here, their state the keys and values of one image.
 */
export const MLLAMA: Family = {
  mixers: ({ fields, list, decoder, layer, module }) => {
    if (!crossLayers(fields).includes(layer)) return undefined;
    const { queryHeads, kvHeads, headSize, hiddenSize } = decoder;
    addAttention(list, `${module}.cross_attn`, hiddenSize, {
      queryHeads,
      kvHeads,
      headSize,
      normElements: 2 * headSize,
      smallElements: 2,
    });
    const stateElements = 2 * kvHeads * headSize * IMAGE_POSITIONS;
    return [{ kind: 'linear', layers: 1, queryHeads, kvHeads, headSize, stateElements }];
  },
  // Eight rows of the embedding are no outputs of the head.
  extras: (_, list, { hiddenSize }) => list.table('embedding', 'model.embed_extra', 8 * hiddenSize),
};

/** A vision transformer with global layers on top, whose intermediate features are handed over, too. */
export function mllamaTowers({ root, textSize }: TowerContext): readonly EncoderShape[] {
  const stated = root.object('vision_config') ?? root.empty('vision_config');
  const fields = stated.withDefaults(configDefaults('mllama_vision_model'));
  const h = fields.count('hidden_size');
  const i = fields.count('intermediate_size');
  const local = fields.count('num_hidden_layers');
  const global = fields.count('num_global_layers');
  const patch = fields.count('patch_size');
  const positions = (fields.count('image_size') / patch) ** 2 + 1;
  const tiles = fields.count('max_num_tiles');
  // Every arrangement of up to so many tiles, and none.
  const arrangements = 1 + (fields.pairs('supported_aspect_ratios')?.length ?? 8);
  const layer = 4 * h * h + 2 * h * i + i + h + 4 * h;
  const tables = 1 + positions * h + arrangements * tiles * positions * h;
  const around = 2 * (1 + arrangements * tiles * h) + h + 4 * h;
  const layers = (local + global) * layer + 2 * global;
  const parameters = patchEmbedding(h, patch) + tables + around + layers;
  const projector = linear(textSize, fields.count('vision_output_dim'));
  return [
    {
      modality: 'image',
      parameters: parameters + projector,
      layers: local + global,
      hiddenSize: h,
      intermediateSize: i,
      maxItemTokens: tiles * positions,
      positionsPerToken: 1,
      outputSize: textSize,
    },
  ];
}
