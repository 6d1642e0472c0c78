import type { AttentionOptions } from '../attention-tensors.ts';
import type { ConfigFields } from '../config-fields.ts';
import type { Family, LayerContext } from '../family.ts';
import { allSliding, everyNth, type LayerType, slidingBeyond } from '../layer-types.ts';

/** Biases of all four projections under one flag. */
export function biased(fields: ConfigFields, key = 'attention_bias'): Partial<AttentionOptions> {
  const bias = fields.flag(key, false);
  return { queryBias: bias, keyValueBias: bias, outputBias: bias };
}

/** Biases of queries, keys and values, not of the output. */
const INPUT_BIAS: Partial<AttentionOptions> = { queryBias: true, keyValueBias: true };
const ALL_BIAS: Partial<AttentionOptions> = { ...INPUT_BIAS, outputBias: true };

/** Norms of each head of queries and keys. */
export function headNorms({ decoder }: LayerContext): Partial<AttentionOptions> {
  return { normElements: 2 * decoder.headSize };
}

/** Norms of all queries and of all keys together. */
function wholeNorms({ decoder }: LayerContext): Partial<AttentionOptions> {
  const { queryHeads, kvHeads, headSize } = decoder;
  return { normElements: (queryHeads + kvHeads) * headSize };
}

const mlpBias = (key: string) => (fields: ConfigFields) => ({ bias: fields.flag(key, false) });
const ungated = (key: string) => (fields: ConfigFields) => ({
  gated: false,
  bias: fields.flag(key, false),
});
/** Every fourth, or whichever the file says, attends to everything. */
export const fullEvery =
  (otherwise: number, key = 'sliding_window_pattern') =>
  (fields: ConfigFields, layers: number): readonly LayerType[] => {
    if (fields.optionalCount('sliding_window') === undefined) {
      return Array<LayerType>(layers).fill('full');
    }
    const pattern = fields.optionalCount(key) ?? otherwise;
    return everyNth(layers, pattern, pattern - 1, 'full', 'sliding');
  };

export const LLAMA: Family = {
  attention: ({ fields }) => biased(fields),
  dense: mlpBias('mlp_bias'),
};

export const MISTRAL: Family = { types: allSliding };

export const QWEN2: Family = { types: slidingBeyond, attention: () => INPUT_BIAS };

export const QWEN3: Family = {
  types: slidingBeyond,
  attention: (context) => ({ ...biased(context.fields), ...headNorms(context) }),
};

/** Qwen of 2023: `intermediate_size` counts both halves of the gated feed-forward part. */
export const QWEN1: Family = {
  attention: () => INPUT_BIAS,
  intermediateSize: (fields) => fields.count('intermediate_size') / 2,
};

export const GEMMA: Family = { attention: ({ fields }) => biased(fields) };

export const GEMMA2: Family = { ...GEMMA, layerNorms: 4, types: fullEvery(2) };

export const GEMMA3: Family = {
  layerNorms: 4,
  types: fullEvery(6),
  attention: (context) => ({ ...biased(context.fields), ...headNorms(context) }),
};

export const VAULT_GEMMA: Family = { ...GEMMA, types: fullEvery(2) };

export const PHI: Family = {
  layerNorms: 1,
  normBias: true,
  headBias: true,
  attention: ({ fields, decoder }) => ({
    ...ALL_BIAS,
    normElements: fields.flag('qk_layernorm', false) ? 4 * decoder.headSize : 0,
  }),
  dense: () => ({ gated: false, bias: true }),
};

export const PHI3: Family = { types: allSliding };

export const PHI_MOE: Family = {
  types: allSliding,
  normBias: true,
  headBias: (fields) => fields.flag('lm_head_bias', false),
  attention: ({ fields }) => biased(fields),
};

export const GPT2: Family = {
  normBias: true,
  positions: (fields) => fields.count('n_positions', 'max_position_embeddings'),
  attention: () => ALL_BIAS,
  intermediateSize: (fields) =>
    fields.optionalCount('n_inner') ?? 4 * fields.count('n_embd', 'hidden_size'),
  dense: () => ({ gated: false, bias: true }),
};

export const GPT_BIGCODE: Family = {
  ...GPT2,
  kvHeads: (fields, queryHeads) => (fields.flag('multi_query', true) ? 1 : queryHeads),
};

export const GPT_NEOX: Family = {
  normBias: true,
  attention: ({ fields }) => biased(fields),
  dense: () => ({ gated: false, bias: true }),
};

export const GPTJ: Family = {
  layerNorms: 1,
  normBias: true,
  headBias: true,
  intermediateSize: GPT2.intermediateSize,
  dense: () => ({ gated: false, bias: true }),
};

export const BLOOM: Family = {
  contextUnstated: true,
  normBias: true,
  otherNorms: 2,
  attention: () => ALL_BIAS,
  intermediateSize: (fields) => 4 * fields.count('hidden_size', 'n_embed'),
  dense: () => ({ gated: false, bias: true }),
};

/** OPT: two positions more than it can use; embeddings may be narrower than the model. */
export const OPT: Family = {
  normBias: true,
  positions: (fields) => fields.count('max_position_embeddings') + 2,
  otherNorms: (fields) =>
    fields.flag('do_layer_norm_before', true) && !fields.flag('_remove_final_layer_norm', false)
      ? 1
      : 0,
  attention: ({ fields }) => biased(fields, 'enable_bias'),
  dense: (fields) => ({ gated: false, bias: fields.flag('enable_bias', true) }),
  extras: (fields, list, { hiddenSize }) => {
    const width = fields.optionalCount('word_embed_proj_dim') ?? hiddenSize;
    if (width === hiddenSize) return;
    const less = fields.count('vocab_size') * (width - hiddenSize);
    list.adjust('embedding', less);
    list.linear('feedForward', 'model.project_in', hiddenSize, width);
    list.linear('feedForward', 'model.project_out', width, hiddenSize);
  },
};

export const MPT: Family = {
  kvHeads: (fields, queryHeads) =>
    fields.object('attn_config')?.optionalCount('kv_n_heads') ?? queryHeads,
  positions: (fields) =>
    fields.object('attn_config')?.flag('alibi', true) === false &&
    fields.flag('learned_pos_emb', true)
      ? fields.count('max_seq_len')
      : 0,
  intermediateSize: (fields) =>
    fields.count('expansion_ratio') * fields.count('d_model', 'hidden_size'),
  dense: () => ({ gated: false }),
};

/** Falcon: one KV head for all queries, groups in its new architecture, or as many as heads. */
export const FALCON: Family = {
  contextUnstated: true,
  normBias: true,
  layerNorms: (fields) =>
    fields.flag('new_decoder_architecture', false)
      ? fields.countOr(2, 'num_ln_in_parallel_attn')
      : fields.flag('parallel_attn', true)
        ? 1
        : 2,
  kvHeads: (fields, queryHeads) => {
    if (fields.flag('new_decoder_architecture', false)) {
      return fields.optionalCount('num_kv_heads', 'n_head_kv') ?? queryHeads;
    }
    return fields.flag('multi_query', true) ? 1 : queryHeads;
  },
  attention: ({ fields }) => biased(fields, 'bias'),
  intermediateSize: (fields) =>
    fields.optionalCount('ffn_hidden_size') ?? 4 * fields.count('hidden_size'),
  dense: ungated('bias'),
};

export const STARCODER2: Family = {
  types: allSliding,
  normBias: true,
  attention: ({ fields }) => biased(fields, 'use_bias'),
  dense: ungated('use_bias'),
};

export const STABLELM: Family = {
  normBias: true,
  layerNorms: (fields) => (fields.flag('use_parallel_residual', false) ? 1 : 2),
  attention: ({ fields, decoder }) => {
    const bias = fields.flag('use_qkv_bias', false);
    const { queryHeads, kvHeads, headSize } = decoder;
    const norms = fields.flag('qk_layernorm', false) ? (queryHeads + kvHeads) * headSize : 0;
    return { queryBias: bias, keyValueBias: bias, normElements: norms };
  },
};

export const COHERE: Family = {
  layerNorms: 1,
  attention: (context) => ({
    ...biased(context.fields),
    ...(context.fields.flag('use_qk_norm', false) && wholeNorms(context)),
  }),
};

export const COHERE2: Family = { ...COHERE, types: fullEvery(4) };

export const GLM: Family = {
  attention: ({ fields }) => {
    const bias = fields.flag('attention_bias', true);
    return { queryBias: bias, keyValueBias: bias };
  },
};

export const GLM4: Family = { ...GLM, layerNorms: 4 };

/** ChatGLM's own code: groups of KV heads under its own keys, no padding of the vocabulary. */
export const CHATGLM: Family = {
  kvHeads: (fields, queryHeads) =>
    fields.flag('multi_query_attention', false)
      ? fields.count('multi_query_group_num')
      : queryHeads,
  attention: ({ fields }) => {
    const bias = fields.flag('add_qkv_bias', false) || fields.flag('add_bias_linear', false);
    const outputBias = fields.flag('add_bias_linear', false);
    return { queryBias: bias, keyValueBias: bias, outputBias };
  },
  dense: mlpBias('add_bias_linear'),
};

export const OLMO: Family = {
  layerNorms: 0,
  otherNorms: 0,
  attention: ({ fields }) => biased(fields),
};

export const OLMO2: Family = {
  attention: (context) => ({ ...biased(context.fields), ...wholeNorms(context) }),
};

export const OLMO3: Family = { ...OLMO2, types: fullEvery(4) };

/** EXAONE 4: the pattern is a number or letters, of which `G` attends to everything. */
export const EXAONE4: Family = { types: fullEvery(4), attention: headNorms };

export const NEMOTRON: Family = {
  normBias: true,
  attention: ({ fields }) => biased(fields),
  dense: ungated('mlp_bias'),
};

export const INTERNLM3: Family = {
  attention: ({ fields }) => {
    const bias = fields.flag('qkv_bias', false);
    return { queryBias: bias, keyValueBias: bias, outputBias: fields.flag('bias', false) };
  },
  dense: mlpBias('bias'),
};

export const INTERNLM2: Family = { attention: ({ fields }) => biased(fields, 'bias') };

export const ERNIE: Family = {
  attention: ({ fields }) => biased(fields, 'use_bias'),
  dense: mlpBias('use_bias'),
};

export const HUNYUAN: Family = {
  attention: (context) => ({
    ...biased(context.fields),
    ...(context.fields.flag('use_qk_norm', true) && headNorms(context)),
  }),
};

export const SEED_OSS: Family = {
  attention: ({ fields }) => {
    const bias = fields.flag('attention_bias', true);
    const outputBias = fields.flag('attention_out_bias', false);
    return { queryBias: bias, keyValueBias: bias, outputBias };
  },
  dense: mlpBias('mlp_bias'),
};

/** Apertus: two learned numbers of its activation in each layer. */
export const APERTUS: Family = {
  attention: (context) => ({
    ...biased(context.fields),
    ...headNorms(context),
    smallElements: 2,
  }),
  dense: () => ({ gated: false }),
};

export const ARCEE: Family = {
  attention: ({ fields }) => biased(fields),
  dense: ungated('mlp_bias'),
};

export const SMOLLM3: Family = {
  attention: ({ fields }) => biased(fields),
  dense: mlpBias('mlp_bias'),
  types: (fields, layers) => {
    const slides =
      fields.flag('use_sliding_window', false) && fields.optionalCount('sliding_window');
    if (!slides) return Array<LayerType>(layers).fill('full');
    const interval = fields.count('no_rope_layer_interval');
    return everyNth(layers, interval, interval - 1, 'sliding', 'full');
  },
};
