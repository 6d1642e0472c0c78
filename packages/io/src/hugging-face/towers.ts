import type { EncoderShape } from '@kavier/core';
import { configDefaults } from './config-defaults.ts';
import type { ConfigFields } from './config-fields.ts';
import {
  clip,
  gatedLayer,
  linear,
  patchEmbedding,
  patchMerger,
  plainLayer,
  siglip,
} from './tower-parameters.ts';

/** The towers of a multimodal configuration, and the width of the language model they feed. */
export interface TowerContext {
  readonly root: ConfigFields;
  readonly textSize: number;
}

/** A tower by itself: what its own configuration gives. */
interface Tower {
  readonly parameters: number;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  /** Patches of one tile at the configured size. */
  readonly patches: number;
}

/** How a model type joins a tower to its language model. */
export type TowerReader = (context: TowerContext) => readonly EncoderShape[];

/** The vision tower of a configuration, by its own model type. */
function visionTower(
  root: ConfigFields,
  otherwise: string,
  own: object = {},
): [Tower, ConfigFields] {
  const stated = root.object('vision_config');
  const word = stated?.text('model_type') ?? otherwise;
  const type = TOWER_TYPES[word] ?? word;
  const defaults = { ...configDefaults(type), ...(stated?.states('model_type') ? {} : own) };
  const fields = (stated ?? root.empty('vision_config')).withDefaults(defaults);
  return [towerOf(fields, type), fields];
}

/** Names of models that their files give to towers, too. */
const TOWER_TYPES: Readonly<Partial<Record<string, string>>> = {
  idefics3: 'idefics3_vision',
  smolvlm: 'smolvlm_vision',
  siglip: 'siglip_vision_model',
  clip: 'clip_vision_model',
};

function towerOf(fields: ConfigFields, type: string): Tower {
  const hiddenSize = fields.count('hidden_size');
  const layers = fields.count('num_hidden_layers', 'depth');
  const patch = size(fields, 'patch_size');
  const intermediateSize = fields.count('intermediate_size');
  const image = size(fields, 'image_size');
  const patches = Math.floor(image / patch) ** 2;
  const of = (parameters: number): Tower => {
    return { parameters, layers, hiddenSize, intermediateSize, patches };
  };
  if (type === 'clip_vision_model') {
    return of(clip(hiddenSize, intermediateSize, layers, patch, image));
  }
  if (type === 'siglip_vision_model' || type === 'idefics3_vision' || type === 'smolvlm_vision') {
    const hasHead = type === 'siglip_vision_model' && fields.flag('vision_use_head', true);
    return of(siglip(hiddenSize, intermediateSize, layers, patch, image, hasHead));
  }
  if (type === 'pixtral') {
    const body = layers * gatedLayer(hiddenSize, intermediateSize);
    return of(patchEmbedding(hiddenSize, patch) + hiddenSize + body);
  }
  if (type === 'internvl_vision') return of(internVit(fields, hiddenSize, layers, patch, patches));
  throw fields.wrong('model_type', 'a vision tower of CLIP, SigLIP, Pixtral or InternViT');
}

/** A size that is one number, or the same twice. */
function size(fields: ConfigFields, key: string): number {
  return fields.countOfEach(key, 1)?.[0] ?? fields.count(key);
}

function internVit(
  fields: ConfigFields,
  h: number,
  layers: number,
  patch: number,
  patches: number,
): number {
  const i = fields.count('intermediate_size');
  const biases = fields.flag('attention_bias', false) ? 3 * h : 0;
  const norms = (fields.text('norm_type') === 'rms_norm' ? 2 : 4) * h;
  const heads = fields.flag('use_qk_norm', false) ? 2 * h : 0;
  const layer = 2 * h + norms + heads + 4 * h * h + h + biases + 2 * h * i + i + h;
  const positions = fields.flag('use_absolute_position_embeddings', true) ? (patches + 1) * h : 0;
  return h + positions + patchEmbedding(h, patch, 1, true) + layers * layer;
}

function shape(
  tower: Tower,
  projector: number,
  maxItemTokens: number,
  positionsPerToken: number,
  outputSize: number,
): EncoderShape {
  return {
    modality: 'image',
    parameters: tower.parameters + projector,
    layers: tower.layers,
    hiddenSize: tower.hiddenSize,
    intermediateSize: tower.intermediateSize,
    maxItemTokens,
    positionsPerToken,
    outputSize,
  };
}

/** Two matrices from the features of a tower to the language model. */
function twoLayers(root: ConfigFields, features: number, textSize: number): number {
  const bias = root.flag('multimodal_projector_bias', true);
  return linear(textSize, features, bias) + linear(textSize, textSize, bias);
}

const CLIP_336 = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  patch_size: 14,
  image_size: 336,
};

/** Layers of the tower whose features a projector takes side by side. */
function featureLayers(root: ConfigFields): number {
  return root.counts('vision_feature_layer')?.length ?? 1;
}

/** LLaVA and Pixtral: a tower and two matrices. Pixtral ends each row of patches with a position of its own. */
export const llavaTowers: TowerReader = ({ root, textSize }) => {
  const [tower, fields] = visionTower(root, 'clip_vision_model', CLIP_336);
  const projector = twoLayers(root, featureLayers(root) * tower.hiddenSize, textSize);
  const rows = fields.text('model_type') === 'pixtral' ? Math.sqrt(tower.patches) : 0;
  return [shape(tower, projector, tower.patches + rows, 1, textSize)];
};

/** LLaVA-NeXT: the largest grid of tiles, a position after each row, and the whole image once more. */
export const llavaNextTowers: TowerReader = ({ root, textSize }) => {
  const [tower, fields] = visionTower(root, 'clip_vision_model', CLIP_336);
  const projector = twoLayers(root, featureLayers(root) * tower.hiddenSize, textSize) + textSize;
  const image = size(fields, 'image_size');
  const side = Math.sqrt(tower.patches);
  const grids = root.pairs('image_grid_pinpoints') ?? NEXT_GRIDS;
  const largest = grids.map(([high, wide]) => {
    const rows = Math.round(high / image) * side;
    return rows * Math.round(wide / image) * side + rows;
  });
  return [
    shape(
      tower,
      projector,
      tower.patches + largest.reduce((most, tokens) => Math.max(most, tokens), 0),
      1,
      textSize,
    ),
  ];
};

const NEXT_GRIDS: readonly (readonly [number, number])[] = [
  [336, 672],
  [672, 336],
  [672, 672],
  [1008, 336],
  [336, 1008],
];

/** LLaVA-OneVision: at most nine tiles and the whole image, a position after each row. */
export const oneVisionTowers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'siglip_vision_model', {
    hidden_size: 1152,
    intermediate_size: 4304,
    num_hidden_layers: 26,
    patch_size: 14,
    image_size: 384,
    vision_use_head: false,
  });
  const projector = twoLayers(root, tower.hiddenSize, textSize) + textSize;
  const tokens = 10 * tower.patches + 3 * Math.sqrt(tower.patches);
  return [shape(tower, projector, tokens, 1, textSize)];
};

/** Mistral-3: a norm and a merger of 2 x 2 patches before the two matrices. */
export const mistral3Towers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'pixtral', {
    ...CLIP_336,
    image_size: 1540,
  });
  const merge = root.optionalCount('spatial_merge_size') ?? 2;
  const h = tower.hiddenSize;
  const bias = root.flag('multimodal_projector_bias', false);
  const matrices = linear(textSize, h, bias) + linear(textSize, textSize, bias);
  const side = Math.floor(Math.sqrt(tower.patches) / merge);
  return [
    shape(tower, h + h * h * merge * merge + matrices, side * (side + 1), merge * merge, textSize),
  ];
};

export const gemma3Towers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'siglip_vision_model');
  const tokens = root.optionalCount('mm_tokens_per_image') ?? 256;
  const projector = tower.hiddenSize * textSize + tower.hiddenSize;
  return [shape(tower, projector, tokens, tower.patches / tokens, textSize)];
};

export const paliGemmaTowers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'siglip_vision_model', {
    hidden_size: 1152,
    intermediate_size: 4096,
    num_hidden_layers: 27,
    patch_size: 14,
    image_size: 224,
    vision_use_head: false,
  });
  const out = root.optionalCount('projection_dim') ?? 2048;
  return [shape(tower, linear(out, tower.hiddenSize), tower.patches, 1, textSize)];
};

/** InternVL: pixels are shuffled into channels; at most twelve tiles and a thumbnail. */
export const internVlTowers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'internvl_vision');
  const merged = Math.round((1 / (root.amount('downsample_ratio') ?? 0.5)) ** 2);
  const wide = merged * tower.hiddenSize;
  const projector = 2 * wide + linear(textSize, wide) + linear(textSize, textSize);
  const tiles = root.optionalCount('max_dynamic_patch') ?? 12;
  const tokens = (tower.patches / merged) * (tiles + 1);
  return [shape(tower, projector, tokens, merged, textSize)];
};

/** Idefics-3 and SmolVLM: one matrix after pixels are shuffled into channels; at most sixteen tiles and the whole image. */
export const idefics3Towers: TowerReader = ({ root, textSize }) => {
  const [tower] = visionTower(root, 'idefics3_vision');
  const merged = (root.optionalCount('scale_factor') ?? 2) ** 2;
  const projector = merged * tower.hiddenSize * textSize;
  return [shape(tower, projector, Math.floor(tower.patches / merged) * 17, merged, textSize)];
};

/** Aya Vision and Command A Vision: pixels shuffled into channels, a gated matrix and one back. */
export const cohereTowers: TowerReader = ({ root, textSize }) => {
  const isAya = root.text('model_type') === 'aya_vision';
  const [tower] = visionTower(root, 'siglip_vision_model', {
    hidden_size: 1152,
    intermediate_size: isAya ? 4304 : 3072,
    num_hidden_layers: isAya ? 26 : 27,
    patch_size: isAya ? 14 : 16,
    image_size: isAya ? 384 : 512,
    vision_use_head: !isAya,
  });
  const merged = (root.optionalCount('downsample_factor') ?? 2) ** 2;
  const wide = merged * tower.hiddenSize;
  const inner = root.optionalCount('alignment_intermediate_size') ?? (isAya ? textSize : 36_864);
  const norm = isAya ? 2 * wide : 0;
  const projector = norm + linear(inner, wide) + linear(textSize, inner / 2);
  const tokens = Math.floor(tower.patches / merged) * 13;
  return [shape(tower, projector, tokens, merged, textSize)];
};

/** The largest image of Qwen's processors: 16,384 merged patches. */
const QWEN_TOKENS = 16_384;

/** Qwen2-VL and Qwen2.5-VL. */
export const qwen2VlTowers: TowerReader = ({ root, textSize }) => {
  const isFirst = (root.text('model_type') ?? '').startsWith('qwen2_vl');
  const type = isFirst ? 'qwen2_vl_vision' : 'qwen2_5_vl_vision';
  const fields = nestedTower(root, type);
  const layers = fields.count('depth', 'num_hidden_layers');
  const patch = size(fields, 'patch_size');
  const merge = fields.count('spatial_merge_size');
  const frames = fields.count('temporal_patch_size');
  const h = isFirst ? fields.count('embed_dim') : fields.count('hidden_size');
  const out = isFirst ? fields.count('hidden_size') : fields.count('out_hidden_size');
  const i = isFirst
    ? Math.round(h * (fields.amount('mlp_ratio') ?? 4))
    : fields.count('intermediate_size');
  const layer = isFirst ? plainLayer(h, i) : gatedLayer(h, i) + 4 * h + 2 * i + h;
  const parameters = patchEmbedding(h, patch, frames) + layers * layer;
  const merger = patchMerger(h, merge, out, isFirst ? 2 * h : h);
  const tower = { parameters, layers, hiddenSize: h, intermediateSize: i, patches: 0 };
  return [shape(tower, merger, QWEN_TOKENS, merge * merge, textSize)];
};

/** Qwen3-VL, whose deeper layers hand over features of their own, and Qwen3.5, whose do not. */
export const qwen3VlTowers: TowerReader = ({ root, textSize }) => {
  const isDeep = (root.text('model_type') ?? '').startsWith('qwen3_vl');
  const fields = nestedTower(root, isDeep ? 'qwen3_vl_vision' : 'qwen3_5_vision');
  const h = fields.count('hidden_size');
  const i = fields.count('intermediate_size');
  const layers = fields.count('depth', 'num_hidden_layers');
  const merge = fields.count('spatial_merge_size');
  const out = fields.count('out_hidden_size');
  const levels = isDeep ? (fields.counts('deepstack_visual_indexes')?.length ?? 3) : 0;
  const patches = patchEmbedding(
    h,
    size(fields, 'patch_size'),
    fields.count('temporal_patch_size'),
    true,
  );
  const positions = fields.count('num_position_embeddings') * h;
  const mergers =
    patchMerger(h, merge, out, 2 * h) + levels * patchMerger(h, merge, out, 2 * merge * merge * h);
  const parameters = patches + positions + layers * plainLayer(h, i);
  const tower = { parameters, layers, hiddenSize: h, intermediateSize: i, patches: 0 };
  return [shape(tower, mergers, QWEN_TOKENS, merge * merge, textSize * (1 + levels))];
};

function nestedTower(root: ConfigFields, type: string): ConfigFields {
  const stated = root.object('vision_config') ?? root.empty('vision_config');
  return stated.withDefaults(configDefaults(type));
}

/** GLM-4V: gated layers without biases, a convolution that merges, and a gated part as wide as the language model's. */
export const glm4vTowers: TowerReader = ({ root, textSize }) => {
  const fields = nestedTower(root, 'glm4v_vision');
  const h = fields.count('hidden_size');
  const layers = fields.count('depth', 'num_hidden_layers');
  const out = fields.count('out_hidden_size');
  const inner = fields.count('intermediate_size');
  const patch = size(fields, 'patch_size');
  const merge = fields.count('spatial_merge_size');
  const positions = (size(fields, 'image_size') / patch) ** 2 * h;
  const biases = fields.flag('attention_bias', false) ? 4 * h : 0;
  // The feed-forward part of a layer is as wide as the output; the one after merging is as wide as stated.
  const body = layers * (gatedLayer(h, out) + biases);
  const patches = patchEmbedding(h, patch, fields.count('temporal_patch_size'), true);
  const parameters = positions + patches + body + 2 * h;
  const merger = linear(out, h * merge * merge) + out * out + 2 * out + 3 * out * inner;
  const tower = { parameters, layers, hiddenSize: h, intermediateSize: out, patches: 0 };
  return [shape(tower, merger, 6084, merge * merge, textSize)];
};

/** Llama-4: pixels shuffled into channels, two matrices, and one to the language model; sixteen tiles and the whole image. */
export const llama4Towers: TowerReader = ({ root, textSize }) => {
  const fields = nestedTower(root, 'llama4_vision_model');
  const h = fields.count('hidden_size');
  const i = fields.count('intermediate_size');
  const layers = fields.count('num_hidden_layers');
  const patch = size(fields, 'patch_size');
  const patches = (size(fields, 'image_size') / patch) ** 2;
  const input = fields.count('projector_input_dim');
  const adapter = input * i + fields.count('projector_output_dim') * input;
  const body = h + (patches + 1) * h + patchEmbedding(h, patch) + 4 * h + layers * plainLayer(h, i);
  const projector = textSize * fields.count('vision_output_dim');
  const merged = Math.round((1 / (fields.amount('pixel_shuffle_ratio') ?? 0.5)) ** 2);
  const parameters = body + adapter;
  const tower = { parameters, layers, hiddenSize: h, intermediateSize: i, patches };
  return [shape(tower, projector, (patches / merged) * 17, merged, textSize)];
};
