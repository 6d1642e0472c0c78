import type { AttentionOptions } from '../attention-tensors.ts';
import type { ConfigFields } from '../config-fields.ts';
import { latentOf } from '../decoder.ts';
import type { Family, LayerContext } from '../family.ts';
import { addDense, addMixture } from '../feed-forward-tensors.ts';
import { everyNth, type LayerType } from '../layer-types.ts';
import { expertCount, mixtureOf } from '../mixture-keys.ts';
import { biased, fullEvery, headNorms, LLAMA, OLMO2, QWEN2, QWEN3 } from './dense.ts';

export const QWEN2_MOE: Family = {
  ...QWEN2,
  attention: ({ fields }) => {
    const bias = fields.flag('qkv_bias', true);
    return { queryBias: bias, keyValueBias: bias };
  },
  mixture: (context) => mixtureOf(context, { sharedGate: true }),
};

export const QWEN3_MOE: Family = QWEN3;

export const GRANITE_MOE: Family = {
  ...LLAMA,
  mixture: (context) =>
    mixtureOf(context, { sharedSize: context.fields.countOr(0, 'shared_intermediate_size') }),
};

export const DEEPSEEK: Family = { attention: ({ fields }) => biased(fields) };

/** GLM-4.7-Flash: one dense layer before the experts where the file does not say. */
export const GLM_LITE: Family = {
  ...DEEPSEEK,
  mixture: (context) => {
    const isStated = context.fields.states('first_k_dense_replace');
    return !isStated && context.layer === 0 ? undefined : mixtureOf(context, {});
  },
};

export const GLM4_MOE: Family = {
  attention: (context) => {
    const bias = context.fields.flag('attention_bias', false);
    const norms = context.fields.flag('use_qk_norm', false) ? headNorms(context) : {};
    return { queryBias: bias, keyValueBias: bias, ...norms };
  },
};

export const DOTS1: Family = {
  attention: (context) => ({ ...biased(context.fields), ...headNorms(context) }),
  types: (fields, layers) => {
    const first = fields.countOr(layers, 'max_window_layers');
    const slides = fields.optionalCount('sliding_window') !== undefined;
    return Array.from({ length: layers }, (_, i) => (slides && i >= first ? 'sliding' : 'full'));
  },
};

export const FLEX_OLMO: Family = OLMO2;

/** gpt-oss: attention sinks, and biases in router and experts. */
export const GPT_OSS: Family = {
  types: fullEvery(2),
  attention: ({ fields, decoder }) => {
    const bias = fields.flag('attention_bias', true);
    return {
      queryBias: bias,
      keyValueBias: bias,
      outputBias: bias,
      smallElements: decoder.queryHeads,
    };
  },
  mixture: (context) =>
    mixtureOf(context, { bias: true, routerElements: expertCount(context.fields) ?? 0 }),
};

/** Llama-4: three layers of four attend within their chunk; experts in every `interleave_moe_layer_step`-th. */
export const LLAMA4: Family = {
  types: (fields, layers) => {
    const stated = fields.counts('no_rope_layers');
    if (fields.optionalCount('attention_chunk_size') === undefined) {
      return Array<LayerType>(layers).fill('full');
    }
    if (stated !== undefined && stated.length >= layers) {
      return stated.slice(0, layers).map((rotates) => (rotates === 0 ? 'full' : 'chunked'));
    }
    const interval = fields.count('no_rope_layer_interval');
    return everyNth(layers, interval, interval - 1, 'full', 'chunked');
  },
  attention: ({ fields }) => biased(fields),
  feedForward: ({ fields, list, decoder, layer, module }) => {
    const step = fields.count('interleave_moe_layer_step');
    const stated = fields.counts('moe_layers');
    const isRouted = stated?.includes(layer) ?? (layer + 1) % step === 0;
    const path = `${module}.feed_forward`;
    const intermediateSize = fields.count('intermediate_size');
    if (!isRouted) {
      const dense = fields.count('intermediate_size_mlp');
      addDense(list, path, decoder.hiddenSize, { intermediateSize: dense, gated: true });
      return undefined;
    }
    return addMixture(list, path, decoder.hiddenSize, {
      experts: fields.count('num_local_experts'),
      activeExperts: fields.count('num_experts_per_tok'),
      intermediateSize,
      gated: true,
      sharedSize: intermediateSize,
    });
  },
};

export const DBRX: Family = {
  kvHeads: (fields) => nested(fields, 'attn_config').count('kv_n_heads'),
  intermediateSize: (fields) => nested(fields, 'ffn_config').count('ffn_hidden_size'),
  feedForward: ({ fields, list, decoder, module }) => {
    const experts = nested(fields, 'ffn_config');
    return addMixture(list, `${module}.ffn`, decoder.hiddenSize, {
      experts: experts.count('moe_num_experts'),
      activeExperts: experts.count('moe_top_k'),
      intermediateSize: experts.count('ffn_hidden_size'),
      gated: true,
    });
  },
};

function nested(fields: ConfigFields, key: string): ConfigFields {
  const found = fields.object(key);
  if (found !== undefined) return found;
  throw fields.wrong(key, 'an object');
}

export const MINIMAX_M2: Family = {
  attention: ({ decoder }) => ({
    normElements: (decoder.queryHeads + decoder.kvHeads) * decoder.headSize,
  }),
};

/** ERNIE 4.5: experts between two layers; a correction for each expert is a parameter. */
export const ERNIE_MOE: Family = {
  attention: ({ fields }) => biased(fields, 'use_bias'),
  dense: (fields) => ({ bias: fields.flag('use_bias', false) }),
  mixture: (context) => {
    const { fields, layer, decoder } = context;
    const interval = fields.count('moe_layer_interval');
    const first = fields.countOr(0, 'moe_layer_start_index');
    const stated = fields.integer('moe_layer_end_index') ?? -1;
    const last = stated < 0 ? decoder.layers - 1 : stated;
    const isRouted = (layer + 1) % interval === 0 && layer >= first && layer <= last;
    const experts = expertCount(fields);
    return isRouted && experts !== undefined
      ? mixtureOf(context, { routerElements: experts })
      : undefined;
  },
};

/** Hunyuan: counts of experts are one for all layers or one for each. */
export const HUNYUAN_MOE: Family = {
  attention: (context) => ({
    ...biased(context.fields),
    ...(context.fields.flag('use_qk_norm', true) && headNorms(context)),
  }),
  mixture: ({ fields, decoder, layer }) => {
    const each = (key: string): number | undefined =>
      fields.countOfEach(key, decoder.layers)?.[layer];
    const experts = each('num_experts') ?? 1;
    if (experts <= 1) return undefined;
    const width = each('moe_intermediate_size') ?? fields.count('intermediate_size');
    const mixed = fields.flag('use_mixed_mlp_moe', true);
    const shared = mixed ? (each('num_shared_expert') ?? 1) : 0;
    const sharedWidth = fields.count('intermediate_size');
    return {
      experts,
      activeExperts: each('moe_topk') ?? fields.count('moe_topk'),
      intermediateSize: width,
      gated: true,
      sharedSize: shared * sharedWidth,
    };
  },
};

/** AFMoE (Trinity): queries gate the output; four norms; a correction for each expert is a parameter. */
export const AFMOE: Family = {
  types: fullEvery(4, 'global_attn_every_n_layers'),
  layerNorms: 4,
  attention: (context) => ({
    ...biased(context.fields),
    ...headNorms(context),
    gateRows: context.decoder.queryHeads * context.decoder.headSize,
  }),
  mixture: (context) => mixtureOf(context, { routerElements: expertCount(context.fields) ?? 0 }),
};

/** Heads of their own in sliding layers, and values narrower than keys (MiMo-V2-Flash). */
export const MIMO_FLASH: Family = {
  types: (fields, layers) => {
    const pattern = fields.counts('hybrid_layer_pattern');
    return Array.from({ length: layers }, (_, i) => {
      const slides = pattern === undefined ? i !== 0 && (i + 1) % 6 !== 0 : pattern[i] === 1;
      return slides ? 'sliding' : 'full';
    });
  },
  windowTokens: (fields) => fields.optionalCount('sliding_window_size', 'sliding_window'),
  attention: ({ fields, type, decoder }): Partial<AttentionOptions> => {
    const bias = fields.flag('attention_bias', false);
    const biases = { queryBias: bias, keyValueBias: bias };
    if (type === 'full') return { ...biases, valueHeadSize: fields.optionalCount('v_head_dim') };
    const headSize = fields.optionalCount('swa_head_dim') ?? decoder.headSize;
    return {
      ...biases,
      queryHeads: fields.optionalCount('swa_num_attention_heads') ?? decoder.queryHeads,
      kvHeads: fields.optionalCount('swa_num_key_value_heads') ?? 2 * decoder.kvHeads,
      headSize,
      valueHeadSize: fields.optionalCount('swa_v_head_dim', 'v_head_dim'),
      smallElements: decoder.queryHeads,
    };
  },
  mixture: (context) => {
    const { fields, layer } = context;
    const listed = fields.states('moe_layer_freq') || fields.states('mlp_layer_types');
    return !listed && layer === 0 ? undefined : mixtureOf(context, {});
  },
};

export const EXAONE_MOE: Family = { types: fullEvery(4), attention: headNorms };

export const HY_V3: Family = {
  attention: (context) => ({ ...biased(context.fields), ...headNorms(context) }),
  mixture: (context) =>
    context.layer < context.fields.countOr(1, 'first_k_dense_replace')
      ? undefined
      : mixtureOf(context, {}),
};

/** LongCat-Flash: each layer has attention and a dense part twice, and a router that also scores experts that do nothing. */
export const LONGCAT: Family = {
  layerNorms: 4,
  intermediateSize: (fields) => fields.count('ffn_hidden_size'),
  mixers: (context) => {
    const shape = latentOf(context, context.fields.count('kv_lora_rank'));
    latentOf(context, context.fields.count('kv_lora_rank'));
    return [shape, shape];
  },
  feedForward: (context: LayerContext) => {
    const { fields, list, decoder, module } = context;
    for (let part = 0; part < 2; part++) {
      addDense(list, `${module}.mlps.${part}`, decoder.hiddenSize, {
        intermediateSize: fields.count('ffn_hidden_size'),
        gated: true,
      });
    }
    const experts = fields.count('n_routed_experts');
    return addMixture(list, `${module}.mlp`, decoder.hiddenSize, {
      experts,
      activeExperts: fields.count('moe_topk'),
      intermediateSize: fields.count('expert_ffn_hidden_size'),
      gated: true,
      routerRows: experts + fields.countOr(0, 'zero_expert_num'),
    });
  },
};
