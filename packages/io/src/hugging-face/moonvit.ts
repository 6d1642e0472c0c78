import type { EncoderShape } from '@kavier/core';
import { configDefaults } from './config-defaults.ts';
import { linear, patchEmbedding, plainLayer } from './tower-parameters.ts';
import type { TowerReader } from './towers.ts';

/** MoonViT of Kimi-VL and Kimi-K2.5: the published keys of the latter begin with `vt_`. */
export const moonVitTowers: TowerReader = ({ root, textSize }): readonly EncoderShape[] => {
  const stated = root.object('vision_config') ?? root.empty('vision_config');
  const fields = stated.withDefaults(configDefaults('kimi_k25_vision'));
  const h = fields.count('vt_hidden_size', 'hidden_size');
  const i = fields.count('vt_intermediate_size', 'intermediate_size');
  const layers = fields.count('vt_num_hidden_layers', 'num_hidden_layers');
  const patch = fields.count('patch_size');
  const high = fields.optionalCount('init_pos_emb_height') ?? 64;
  const wide = fields.optionalCount('init_pos_emb_width') ?? 64;
  const [rows = 2, columns = 2] = fields.counts('merge_kernel_size') ?? [];
  const merged = rows * columns;
  const body = patchEmbedding(h, patch, 1, true) + high * wide * h + layers * plainLayer(h, i);
  const projector = 2 * h + linear(merged * h, merged * h) + linear(textSize, merged * h);
  return [
    {
      modality: 'image',
      parameters: body + 2 * h + projector,
      layers,
      hiddenSize: h,
      intermediateSize: i,
      maxItemTokens: Math.floor((high * wide) / merged),
      positionsPerToken: merged,
      outputSize: textSize,
    },
  ];
};
