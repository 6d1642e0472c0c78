import type { AttentionShape, ExpertShape } from '@kavier/core';
import { KavierError } from '@kavier/core';
import { addAttention, addLatentAttention } from './attention-tensors.ts';
import type { ConfigFields } from './config-fields.ts';
import { type DecoderShape, type Family, type LayerContext, settled } from './family.ts';
import { addDense, addMixture } from './feed-forward-tensors.ts';
import { type LayerType, statedTypes } from './layer-types.ts';
import { usualMixture } from './mixture-keys.ts';
import { TensorList } from './tensor-list.ts';

/** Most layers of a configuration that is read; published models have up to 126. */
export const MAX_LAYERS = 1024;

/** A decoder, tensor by tensor. */
export interface Decoder {
  readonly list: TensorList;
  readonly shape: DecoderShape;
  /** Layers with a mixer; layers that are nothing but a feed-forward part belong to the one before. */
  readonly mixerLayers: number;
  readonly attention: readonly AttentionShape[];
  readonly experts: ExpertShape | undefined;
  readonly intermediateSize: number;
  readonly gated: boolean;
  readonly vocabularySize: number;
  readonly tied: boolean;
}

export const LAYER_KEYS = ['num_hidden_layers', 'n_layer', 'n_layers', 'num_layers'] as const;
const HIDDEN_KEYS = ['hidden_size', 'n_embd', 'n_embed', 'd_model'] as const;
const HEAD_KEYS = ['num_attention_heads', 'n_head', 'n_heads', 'num_heads'] as const;
const KV_HEAD_KEYS = ['num_key_value_heads', 'num_kv_heads', 'multi_query_group_num'] as const;

/** Reads the decoder that a configuration describes. */
export function readDecoder(fields: ConfigFields, family: Family, tied: boolean): Decoder {
  const shape = decoderShape(fields, family);
  const list = new TensorList();
  const { layers, hiddenSize } = shape;
  const vocabularySize = fields.count('vocab_size', 'padded_vocab_size');
  list.table('embedding', 'model.embed_tokens', vocabularySize * hiddenSize);
  const positions = family.positions?.(fields) ?? 0;
  list.table('embedding', 'model.embed_positions', positions * hiddenSize);
  const attention: AttentionShape[] = [];
  let experts: ExpertShape | undefined;
  const norm = hiddenSize * (settled(family.normBias, fields) === true ? 2 : 1);
  const layerNorms = settled(family.layerNorms, fields) ?? 2;
  let mixerLayers = 0;
  for (let layer = 0; layer < layers; layer++) {
    const module = `model.layers.${layer}`;
    const context = { fields, list, decoder: shape, layer, type: shape.types[layer], module };
    const mixers = readMixers(context, family);
    for (const mixer of mixers) merge(attention, mixer);
    const attending = mixers.filter(({ kind }) => kind !== 'linear').length;
    mixerLayers += Math.max(attending, Math.min(1, mixers.length));
    const routed = (family.feedForward ?? defaultFeedForward(family))(context);
    experts = withExperts(experts, routed);
    list.small(`${module}.norm`, layerNorms * norm);
  }
  list.small('model.norm', (settled(family.otherNorms, fields) ?? 1) * norm);
  family.extras?.(fields, list, shape);
  const bias = settled(family.headBias, fields) ?? false;
  if (!tied) list.linear('head', 'lm_head', vocabularySize, hiddenSize, { bias });
  const intermediateSize = innerWidth(fields, family, 0, experts?.intermediateSize);
  const gated = family.dense?.(fields).gated ?? true;
  const ordered = attention.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return {
    list,
    shape,
    mixerLayers,
    attention: ordered,
    experts,
    intermediateSize,
    gated,
    vocabularySize,
    tied,
  };
}

const ORDER = ['full', 'mla', 'sliding-window', 'linear'];

function decoderShape(fields: ConfigFields, family: Family): DecoderShape {
  const layers = layerCount(fields);
  if (layers > MAX_LAYERS) {
    const key = LAYER_KEYS.find((name) => fields.states(name)) ?? LAYER_KEYS[0];
    throw fields.wrong(key, `at most ${MAX_LAYERS} layers`);
  }
  const hiddenSize = fields.count(...HIDDEN_KEYS);
  const types = statedTypes(fields, layers) ?? family.types?.(fields, layers) ?? allFull(layers);
  // State-space models have no attention heads.
  const hasHeads = fields.optionalCount(...HEAD_KEYS) !== undefined;
  if (!hasHeads && types.every((type) => type === 'mamba')) {
    return { layers, hiddenSize, queryHeads: 0, kvHeads: 0, headSize: 0, types };
  }
  const queryHeads = fields.count(...HEAD_KEYS);
  const kvHeads = kvHeadsOf(fields, family, queryHeads);
  const headSize =
    fields.optionalCount('head_dim', 'kv_channels', 'attention_head_dim') ??
    settled(family.headSize, fields) ??
    wholeHeadSize(fields, hiddenSize, queryHeads);
  return { layers, hiddenSize, queryHeads, kvHeads, headSize, types };
}

/** The layers that a file counts, or lists one by one. */
function layerCount(fields: ConfigFields): number {
  const lists = ['layer_types', 'layers_block_type'];
  return (
    fields.optionalCount(...LAYER_KEYS) ??
    fields.text('hybrid_override_pattern')?.length ??
    lists.map((key) => fields.texts(key)?.length).find((length) => length) ??
    fields.count(...LAYER_KEYS)
  );
}

function allFull(layers: number): readonly LayerType[] {
  return Array<LayerType>(layers).fill('full');
}

function kvHeadsOf(fields: ConfigFields, family: Family, queryHeads: number): number {
  const kvHeads =
    family.kvHeads?.(fields, queryHeads) ?? fields.optionalCount(...KV_HEAD_KEYS) ?? undefined;
  if (kvHeads === undefined) {
    return family.isUnknown === true ? fields.count(...KV_HEAD_KEYS) : queryHeads;
  }
  if (queryHeads % kvHeads === 0) return kvHeads;
  throw fields.wrong('num_key_value_heads', `a divisor of the ${queryHeads} attention heads`);
}

function wholeHeadSize(fields: ConfigFields, hiddenSize: number, queryHeads: number): number {
  const size = Math.floor(hiddenSize / queryHeads);
  if (
    size >= 1 &&
    (hiddenSize % queryHeads === 0 || fields.optionalCount('kv_lora_rank') !== undefined)
  )
    return size;
  throw fields.wrong('head_dim', `a value, as ${hiddenSize} / ${queryHeads} heads is not whole`);
}

function readMixers(context: LayerContext, family: Family): readonly AttentionShape[] {
  const own = family.mixers?.(context);
  if (own !== undefined) return own;
  const { fields, list, decoder, type, module } = context;
  const kvRank = fields.optionalCount('kv_lora_rank');
  if (type === 'full' && kvRank !== undefined) return [latentOf(context, kvRank)];
  if (type !== 'full' && type !== 'sliding' && type !== 'chunked') throw unreadable(context);
  const { queryHeads, kvHeads, headSize, hiddenSize } = decoder;
  const options = {
    queryHeads,
    kvHeads,
    headSize,
    ...(type !== 'full' && { windowTokens: windowOf(context, family) }),
    ...(type === 'chunked' && { chunked: true }),
    ...family.attention?.(context),
  };
  return [addAttention(list, `${module}.self_attn`, hiddenSize, options)];
}

function windowOf({ fields, type }: LayerContext, family: Family): number {
  const stated = family.windowTokens?.(fields);
  if (stated !== undefined) return stated;
  return fields.count(type === 'chunked' ? 'attention_chunk_size' : 'sliding_window');
}

/** Latent attention with the keys that DeepSeek-V2 introduced. */
export function latentOf(context: LayerContext, kvRank: number, gateRows = 0): AttentionShape {
  const { fields, list, decoder, module } = context;
  const heads = fields.optionalCount('index_n_heads');
  return addLatentAttention(list, `${module}.self_attn`, decoder.hiddenSize, {
    queryHeads: decoder.queryHeads,
    queryRank: fields.optionalCount('q_lora_rank'),
    kvRank,
    headSize: fields.count('qk_nope_head_dim'),
    ropeHeadSize: fields.count('qk_rope_head_dim'),
    // MiniCPM3 states none and takes a head's share of the hidden size.
    valueHeadSize: fields.optionalCount('v_head_dim') ?? decoder.headSize,
    bias: fields.flag('attention_bias', false),
    indexer: heads === undefined ? undefined : { heads, headSize: fields.count('index_head_dim') },
    gateRows,
  });
}

/** A kind of layer that this family is not known to have. */
export function unreadable({ fields, type, layer }: LayerContext): KavierError {
  return new KavierError(`layer ${layer} is of a kind that this model type is not known to have`, {
    kind: 'input',
    where: fields.where,
    found: type,
    expected: 'full or sliding attention',
    hint: 'Describe the model by its shape: a catalog of your own, --catalog FILE',
  });
}

function defaultFeedForward(family: Family) {
  return (context: LayerContext): ExpertShape | undefined => {
    const { fields, list, decoder, layer, module } = context;
    const mixture = (family.mixture ?? usualMixture)(context);
    if (mixture !== undefined) {
      return addMixture(list, `${module}.mlp`, decoder.hiddenSize, mixture);
    }
    addDense(list, `${module}.mlp`, decoder.hiddenSize, {
      intermediateSize: innerWidth(fields, family, layer),
      gated: true,
      ...family.dense?.(fields),
    });
    return undefined;
  };
}

function innerWidth(
  fields: ConfigFields,
  family: Family,
  layer: number,
  otherwise?: number,
): number {
  const keys = ['intermediate_size', 'ffn_dim', 'n_inner', 'ffn_hidden_size'];
  const own = family.intermediateSize?.(fields, layer) ?? fields.optionalCount(...keys);
  return own ?? otherwise ?? fields.count(...keys);
}

/** Adds a layer to the entry of its kind. */
function merge(shapes: AttentionShape[], one: AttentionShape): void {
  const key = identity(one);
  const index = shapes.findIndex((shape) => identity(shape) === key);
  if (index < 0) {
    shapes.push(one);
    return;
  }
  const same = shapes[index];
  const shared = (same.sharedKvLayers ?? 0) + (one.sharedKvLayers ?? 0);
  shapes[index] = {
    ...same,
    layers: same.layers + 1,
    ...(shared > 0 && { sharedKvLayers: shared }),
  };
}

/** What two layers of one kind have in common: all but how many they are. */
function identity(shape: AttentionShape): string {
  return JSON.stringify({ ...shape, layers: 0, sharedKvLayers: 0 }, Object.keys(KEYS).sort());
}

const KEYS: Readonly<Record<keyof AttentionShape, true>> = {
  kind: true,
  layers: true,
  sharedKvLayers: true,
  queryHeads: true,
  kvHeads: true,
  headSize: true,
  windowTokens: true,
  chunked: true,
  kvRank: true,
  ropeHeadSize: true,
  queryRank: true,
  valueHeadSize: true,
  indexerBytes: true,
  stateElements: true,
};

/** The experts of one more layer. Layers that differ in their experts keep the mean of what they share. */
function withExperts(
  known: ExpertShape | undefined,
  one: ExpertShape | undefined,
): ExpertShape | undefined {
  if (one === undefined || known === undefined) return known ?? one;
  const layers = known.layers + 1;
  return {
    ...known,
    sharedExperts: (known.sharedExperts * known.layers + one.sharedExperts) / layers,
    layers,
  };
}
