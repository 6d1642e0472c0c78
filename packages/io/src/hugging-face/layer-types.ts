import type { ConfigFields } from './config-fields.ts';

/** What a layer does with the sequence, in the words of `layer_types` of a config.json. */
export type LayerType =
  | 'full'
  | 'sliding'
  | 'chunked'
  | 'linear'
  | 'mamba'
  | 'convolution'
  | 'feed-forward'
  | 'mixture'
  | 'hybrid';

const WORDS: ReadonlyMap<string, LayerType> = new Map<string, LayerType>([
  ['full_attention', 'full'],
  ['attention', 'full'],
  ['global', 'full'],
  ['global_attention', 'full'],
  ['sparse_attention', 'full'],
  ['deepseek_sparse_attention', 'full'],
  ['mla', 'full'],
  ['sliding_attention', 'sliding'],
  ['sliding_window', 'sliding'],
  ['local_attention', 'sliding'],
  ['chunked_attention', 'chunked'],
  ['linear_attention', 'linear'],
  ['kda', 'linear'],
  ['mamba', 'mamba'],
  ['mamba2', 'mamba'],
  ['conv', 'convolution'],
  ['mlp', 'feed-forward'],
  ['moe', 'mixture'],
  ['hybrid', 'hybrid'],
]);

/** The layer types that a file lists, one for each layer; undefined where it lists none. */
export function statedTypes(
  fields: ConfigFields,
  layers: number,
): readonly LayerType[] | undefined {
  for (const key of ['layer_types', 'layers_block_type']) {
    const words = fields.texts(key);
    if (words === undefined) continue;
    const types = words.slice(0, layers).map((word) => WORDS.get(word));
    if (words.length >= layers && types.every((type) => type !== undefined)) {
      return types as readonly LayerType[];
    }
    throw fields.wrong(key, `${layers} of ${[...WORDS.keys()].join(', ')}`);
  }
  return undefined;
}

/** Every `period`-th layer is of one type, from the `offset`-th on; the others are of another. */
export function everyNth(
  layers: number,
  period: number,
  offset: number,
  type: LayerType,
  others: LayerType,
): readonly LayerType[] {
  return Array.from({ length: layers }, (_, layer) =>
    layer % period === offset % period ? type : others,
  );
}

/** Qwen: full up to the `max_window_layers`-th layer and sliding beyond, where a window is switched on. */
export function slidingBeyond(fields: ConfigFields, layers: number): readonly LayerType[] {
  const isOn = fields.flag('use_sliding_window', false) && fields.optionalCount('sliding_window');
  const first = isOn ? fields.countOr(layers, 'max_window_layers') : layers;
  return Array.from({ length: layers }, (_, layer) => (layer >= first ? 'sliding' : 'full'));
}

/** Every layer alike: sliding where a window is stated. */
export function allSliding(fields: ConfigFields, layers: number): readonly LayerType[] {
  const type = fields.optionalCount('sliding_window') === undefined ? 'full' : 'sliding';
  return Array<LayerType>(layers).fill(type);
}
