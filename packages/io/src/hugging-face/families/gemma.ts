import type { AttentionOptions } from '../attention-tensors.ts';
import type { ConfigFields } from '../config-fields.ts';
import type { DecoderShape, Family, LayerContext } from '../family.ts';
import { addDense, addMixture } from '../feed-forward-tensors.ts';
import { everyNth } from '../layer-types.ts';
import type { TensorList } from '../tensor-list.ts';
import { biased } from './dense.ts';

/** Embeddings that each layer adds of its own (Gemma-3n, Gemma-4); 0 for none. */
function perLayerInputs(fields: ConfigFields, list: TensorList, decoder: DecoderShape): void {
  const size = fields.countOr(0, 'hidden_size_per_layer_input');
  if (size === 0) return;
  const { layers, hiddenSize } = decoder;
  const rows = fields.count('vocab_size_per_layer_input');
  list.table('embedding', 'model.embed_tokens_per_layer', rows * layers * size);
  const once = { copies: layers };
  list.linear('feedForward', 'model.per_layer_model_projection', layers * size, hiddenSize);
  list.linear('feedForward', 'model.layers.per_layer_input_gate', size, hiddenSize, once);
  list.linear('feedForward', 'model.layers.per_layer_projection', hiddenSize, size, once);
  list.small('model.per_layer_projection_norm', size + layers * hiddenSize);
}

function isShared({ fields, decoder, layer }: LayerContext): boolean {
  return layer >= decoder.layers - fields.countOr(0, 'num_kv_shared_layers');
}

/** Norms of queries and, unless another layer's are read, of keys. */
function norms(headSize: number, sharesKv: boolean): Partial<AttentionOptions> {
  return { sharesKv, normElements: (sharesKv ? 1 : 2) * headSize };
}

/** Gemma-3n: four copies of the residual that are mixed in each layer (AltUp) and a low-rank branch (LAuReL). */
export const GEMMA3N: Family = {
  layerNorms: 4,
  types: (_, layers) => everyNth(layers, 5, 4, 'full', 'sliding'),
  intermediateSize: (fields, layer) => {
    const layers = fields.count('num_hidden_layers');
    return fields.countOfEach('intermediate_size', layers)?.[layer] ?? 0;
  },
  // Layers that share keys and values keep the norm of keys' matrices out, not the norm itself.
  attention: (context) => ({
    ...biased(context.fields),
    ...norms(context.decoder.headSize, isShared(context)),
  }),
  extras: (fields, list, decoder) => {
    perLayerInputs(fields, list, decoder);
    const { layers, hiddenSize } = decoder;
    const copies = fields.count('altup_num_inputs');
    const rank = fields.count('laurel_rank');
    list.linear('feedForward', 'model.layers.laurel.linear_left', rank, hiddenSize, {
      copies: layers,
    });
    list.linear('feedForward', 'model.layers.laurel.linear_right', hiddenSize, rank, {
      copies: layers,
    });
    const mixing = copies * copies + copies ** 3 + copies * hiddenSize;
    list.small('model.layers.altup', layers * (mixing + 3 * hiddenSize));
    const unembed = { copies: 2 * (copies - 1) };
    list.linear('feedForward', 'model.altup_projections', hiddenSize, hiddenSize, unembed);
  },
};

/** Gemma-4: full layers have heads of another size and number, may take their keys as values, and share some caches. */
export const GEMMA4: Family = {
  layerNorms: 4,
  types: (_, layers) =>
    everyNth(layers, 6, 5, 'full', 'sliding').map((type, i) => (i === layers - 1 ? 'full' : type)),
  attention: (context) => {
    const { fields, decoder, type } = context;
    const shared = isShared(context);
    if (type !== 'full') return { ...biased(fields), ...norms(decoder.headSize, shared) };
    const headSize = fields.countOr(512, 'global_head_dim');
    const keysAreValues = fields.flag('attention_k_eq_v', false);
    const kvHeads = keysAreValues ? fields.optionalCount('num_global_key_value_heads') : undefined;
    return {
      ...biased(fields),
      ...norms(headSize, shared),
      headSize,
      kvHeads: kvHeads ?? decoder.kvHeads,
      keysAreValues,
    };
  },
  feedForward: (context) => {
    const { fields, list, decoder, module } = context;
    const isWide = fields.flag('use_double_wide_mlp', false) && isShared(context);
    const intermediateSize = fields.count('intermediate_size') * (isWide ? 2 : 1);
    addDense(list, `${module}.mlp`, decoder.hiddenSize, { intermediateSize, gated: true });
    if (!fields.flag('enable_moe_block', false)) return undefined;
    const experts = fields.count('num_experts');
    list.small(`${module}.norms`, 3 * decoder.hiddenSize);
    const routed = addMixture(list, module, decoder.hiddenSize, {
      experts,
      activeExperts: fields.count('top_k_experts', 'num_experts_per_tok'),
      intermediateSize: fields.count('moe_intermediate_size', 'expert_intermediate_size'),
      gated: true,
      routerElements: decoder.hiddenSize + experts,
    });
    // The dense part is what every token passes through beside the routed experts.
    return { ...routed, sharedExperts: intermediateSize / routed.intermediateSize };
  },
  extras: perLayerInputs,
};
