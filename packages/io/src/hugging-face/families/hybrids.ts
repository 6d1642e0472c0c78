import type { AttentionShape } from '@kavier/core';
import { addAttention } from '../attention-tensors.ts';
import type { ConfigFields } from '../config-fields.ts';
import { latentOf, unreadable } from '../decoder.ts';
import type { Family, LayerContext } from '../family.ts';
import { addDense, addMixture } from '../feed-forward-tensors.ts';
import { everyNth, type LayerType } from '../layer-types.ts';
import { mixtureOf } from '../mixture-keys.ts';
import {
  addDeltaNet,
  addKimiDelta,
  addLightning,
  addMamba1,
  addMamba2,
  addShortConvolution,
} from '../state-tensors.ts';
import { biased, headNorms } from './dense.ts';

/** Bytes of a recurrent state's element where the configuration names their format; otherwise 16 bits, as the engine's cache. */
function recurrentBytes(fields: ConfigFields): number {
  const format = fields.text('mamba_ssm_dtype', 'mamba_ssm_cache_dtype');
  return format === 'float32' ? 4 : 2;
}

/** Mamba-2 under the keys of Bamba, Granite-4 and Falcon-H1. */
function mamba2(context: LayerContext, innerSize?: number, norm = true): AttentionShape {
  const { fields, list, decoder, module } = context;
  const heads = fields.count('mamba_n_heads');
  const inner = innerSize ?? fields.count('mamba_expand') * decoder.hiddenSize;
  return addMamba2(list, `${module}.mamba`, decoder.hiddenSize, {
    heads,
    headSize: inner / heads,
    innerSize: inner,
    groups: fields.count('mamba_n_groups'),
    stateSize: fields.count('mamba_d_state'),
    kernel: fields.count('mamba_d_conv'),
    convolutionBias: fields.flag('mamba_conv_bias', true),
    projectionBias: fields.flag('mamba_proj_bias', false),
    norm,
    recurrentBytes: recurrentBytes(fields),
  });
}

const isMamba = (type: LayerType): boolean => type === 'mamba' || type === 'linear';

/** Every layer a state-space mixer, unless the file lists its kinds. */
const allMamba = (_: ConfigFields, layers: number): readonly LayerType[] =>
  Array<LayerType>(layers).fill('mamba');

/** Three layers of Gated DeltaNet and one of attention whose queries have a gate as wide as themselves. */
const DELTA_NET: Family = {
  types: (fields, layers) => {
    const interval = fields.optionalCount('full_attention_interval') ?? 4;
    return everyNth(layers, interval, interval - 1, 'full', 'linear');
  },
  attention: (context) => ({
    ...biased(context.fields),
    ...headNorms(context),
    gateRows: context.decoder.queryHeads * context.decoder.headSize,
  }),
  mixers: ({ fields, list, decoder, type, module }) => {
    if (type !== 'linear') return undefined;
    const shape = addDeltaNet(list, `${module}.linear_attn`, decoder.hiddenSize, {
      keyHeads: fields.count('linear_num_key_heads'),
      valueHeads: fields.count('linear_num_value_heads'),
      keySize: fields.count('linear_key_head_dim'),
      valueSize: fields.count('linear_value_head_dim'),
      kernel: fields.count('linear_conv_kernel_dim'),
      recurrentBytes: recurrentBytes(fields),
    });
    return [shape];
  },
};

export const QWEN3_5: Family = DELTA_NET;

export const QWEN3_NEXT: Family = {
  ...DELTA_NET,
  mixture: (context) => mixtureOf(context, { sharedGate: true }),
};

/** Granite-4: Mamba-2 or attention, and a shared feed-forward part beside the experts, if there are any. */
export const GRANITE_HYBRID: Family = {
  types: allMamba,
  attention: ({ fields }) => biased(fields),
  intermediateSize: (fields) => fields.count('shared_intermediate_size'),
  mixers: (context) => (isMamba(context.type) ? [mamba2(context)] : undefined),
  mixture: (context) =>
    mixtureOf(context, {
      intermediateSize: context.fields.count('intermediate_size'),
      sharedSize: context.fields.countOr(0, 'shared_intermediate_size'),
    }),
};

export const BAMBA: Family = {
  types: (fields, layers) => {
    const full = new Set(fields.counts('attn_layer_indices'));
    return Array.from({ length: layers }, (_, i) => (full.has(i) ? 'full' : 'mamba'));
  },
  attention: ({ fields }) => biased(fields),
  dense: (fields) => ({ bias: fields.flag('mlp_bias', false) }),
  mixers: (context) => (isMamba(context.type) ? [mamba2(context)] : undefined),
};

/** Falcon-H1: every layer has attention beside Mamba-2. */
export const FALCON_H1: Family = {
  types: (_, layers) => Array<LayerType>(layers).fill('hybrid'),
  dense: (fields) => ({ bias: fields.flag('mlp_bias', false) }),
  mixers: (context) => {
    const { fields, list, decoder, module } = context;
    const { queryHeads, kvHeads, headSize, hiddenSize } = decoder;
    const attention = addAttention(list, `${module}.self_attn`, hiddenSize, {
      queryHeads,
      kvHeads,
      headSize,
      ...biased(fields),
    });
    const inner = fields.optionalCount('mamba_d_ssm');
    return [attention, mamba2(context, inner, fields.flag('mamba_rms_norm', false))];
  },
};

/** Nemotron-H: layers of one part each; `M` Mamba-2, `*` attention, `-` feed-forward, `E` experts. */
export const NEMOTRON_H: Family = {
  types: (fields, layers) => {
    const pattern = fields.text('hybrid_override_pattern');
    if (pattern === undefined) throw fields.wrong('hybrid_override_pattern', 'the kinds of layers');
    const types = pattern.split('').map((letter) => NEMOTRON_LETTERS[letter]);
    if (types.length === layers && types.every((type) => type !== undefined)) return types;
    throw fields.wrong('hybrid_override_pattern', `${layers} letters of M, *, - and E`);
  },
  layerNorms: 1,
  dense: (fields) => ({ gated: false, bias: fields.flag('mlp_bias', false) }),
  mixers: (context) => {
    const { fields, list, decoder, type, module } = context;
    if (type === 'feed-forward' || type === 'mixture') return [];
    if (type === 'full') {
      const { queryHeads, kvHeads, headSize, hiddenSize } = decoder;
      const heads = { queryHeads, kvHeads, headSize, ...biased(fields) };
      return [addAttention(list, `${module}.mixer`, hiddenSize, heads)];
    }
    if (!isMamba(type)) throw unreadable(context);
    const heads = fields.count('mamba_num_heads');
    const headSize = fields.count('mamba_head_dim');
    const shape = addMamba2(list, `${module}.mixer`, decoder.hiddenSize, {
      heads,
      headSize,
      innerSize: heads * headSize,
      groups: fields.count('n_groups'),
      stateSize: fields.count('ssm_state_size'),
      kernel: fields.count('conv_kernel'),
      convolutionBias: fields.flag('use_conv_bias', true),
      projectionBias: fields.flag('mamba_proj_bias', false) || fields.flag('use_bias', false),
      recurrentBytes: recurrentBytes(fields),
    });
    return [shape];
  },
  feedForward: ({ fields, list, decoder, type, module }) => {
    const path = `${module}.mixer`;
    if (type === 'feed-forward') {
      const intermediateSize = fields.count('intermediate_size');
      const bias = fields.flag('mlp_bias', false);
      addDense(list, path, decoder.hiddenSize, { intermediateSize, gated: false, bias });
    }
    if (type !== 'mixture') return undefined;
    const shared = fields.countOr(0, 'n_shared_experts');
    return addMixture(list, path, decoder.hiddenSize, {
      experts: fields.count('n_routed_experts'),
      activeExperts: fields.count('num_experts_per_tok'),
      intermediateSize: fields.count('moe_intermediate_size'),
      gated: false,
      sharedSize: shared * fields.countOr(0, 'moe_shared_expert_intermediate_size'),
      latentSize: fields.optionalCount('moe_latent_size'),
    });
  },
};

const NEMOTRON_LETTERS: Readonly<Record<string, LayerType>> = {
  M: 'mamba',
  '*': 'full',
  '-': 'feed-forward',
  E: 'mixture',
};

/** Jamba: Mamba, attention every `attn_layer_period`-th layer, experts every `expert_layer_period`-th. */
export const JAMBA: Family = {
  types: (fields, layers) => {
    const offset = fields.countOr(0, 'attn_layer_offset');
    return everyNth(layers, fields.count('attn_layer_period'), offset, 'full', 'mamba');
  },
  mixers: ({ fields, list, decoder, type, module }) => {
    if (!isMamba(type)) return undefined;
    const stepRank = fields.countOrWord('mamba_dt_rank', 'auto');
    const shape = addMamba1(list, `${module}.mamba`, decoder.hiddenSize, {
      innerSize: fields.count('mamba_expand') * decoder.hiddenSize,
      stateSize: fields.count('mamba_d_state'),
      kernel: fields.count('mamba_d_conv'),
      stepRank: stepRank ?? Math.ceil(decoder.hiddenSize / 16),
      convolutionBias: fields.flag('mamba_conv_bias', true),
      projectionBias: fields.flag('mamba_proj_bias', false),
      norms: true,
      recurrentBytes: recurrentBytes(fields),
    });
    return [shape];
  },
  mixture: (context) => {
    const { fields, layer } = context;
    const period = fields.count('expert_layer_period');
    const isRouted = layer % period === fields.countOr(0, 'expert_layer_offset') % period;
    return isRouted ? mixtureOf(context, {}) : undefined;
  },
};

/** LFM2: gated short convolutions and attention. */
export const LFM2: Family = {
  types: (fields, layers) => {
    const full = fields.counts('full_attn_idxs');
    const isFull = (i: number): boolean => full === undefined || full.includes(i);
    return Array.from({ length: layers }, (_, i) => (isFull(i) ? 'full' : 'convolution'));
  },
  attention: headNorms,
  intermediateSize: (fields) => {
    const stated = fields.optionalCount('block_ff_dim') ?? fields.count('intermediate_size');
    if (!fields.flag('block_auto_adjust_ff_dim', true)) return stated;
    const scaled = (fields.amount('block_ffn_dim_multiplier') ?? 1) * Math.floor((2 * stated) / 3);
    const multiple = fields.count('block_multiple_of');
    return multiple * Math.ceil(Math.floor(scaled) / multiple);
  },
  mixers: ({ fields, list, decoder, type, module }) => {
    if (type !== 'convolution') return undefined;
    const kernel = fields.count('conv_L_cache');
    const bias = fields.flag('conv_bias', false);
    return [addShortConvolution(list, `${module}.conv`, decoder.hiddenSize, { kernel, bias })];
  },
};

export const LFM2_MOE: Family = {
  ...LFM2,
  intermediateSize: (fields) => fields.count('intermediate_size'),
};

/** Kimi Linear: Kimi Delta Attention, and latent attention in the layers that the file numbers from 1. */
export const KIMI_LINEAR: Family = {
  types: (fields, layers) => {
    const full = fields.object('linear_attn_config')?.counts('full_attn_layers');
    const isFull = (i: number): boolean => full?.includes(i + 1) ?? (i > 0 && i % 4 === 0);
    return Array.from({ length: layers }, (_, i) => (isFull(i) ? 'full' : 'linear'));
  },
  mixers: (context) => {
    const { fields, list, decoder, type, module } = context;
    if (type !== 'linear') return [latentOf(context, fields.count('kv_lora_rank'))];
    const own = fields.object('linear_attn_config');
    const shape = addKimiDelta(list, `${module}.self_attn`, decoder.hiddenSize, {
      heads: own?.optionalCount('num_heads') ?? fields.count('linear_num_heads'),
      headSize: own?.optionalCount('head_dim') ?? fields.count('linear_head_dim'),
      kernel:
        own?.optionalCount('short_conv_kernel_size') ?? fields.count('linear_conv_kernel_dim'),
    });
    return [shape];
  },
  mixture: (context) =>
    context.layer < context.fields.countOr(1, 'first_k_dense_replace')
      ? undefined
      : mixtureOf(context, {}),
};

/** MiniMax-Text-01: lightning attention, and full attention in every eighth layer. */
export const MINIMAX: Family = {
  types: (fields, layers) => {
    const list = fields.counts('attn_type_list');
    return Array.from({ length: layers }, (_, i) => {
      const isFull = list === undefined ? (i + 1) % 2 === 1 : list[i] === 1;
      return isFull ? 'full' : 'linear';
    });
  },
  mixers: ({ list, decoder, type, module }) => {
    if (type !== 'linear') return undefined;
    const { queryHeads: heads, headSize, hiddenSize } = decoder;
    return [addLightning(list, `${module}.self_attn`, hiddenSize, { heads, headSize })];
  },
};
