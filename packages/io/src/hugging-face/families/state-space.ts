import type { AttentionShape } from '@kavier/core';
import { addAttention } from '../attention-tensors.ts';
import type { ConfigFields } from '../config-fields.ts';
import type { DecoderShape, Family, LayerContext } from '../family.ts';
import type { LayerType } from '../layer-types.ts';
import { addMamba1, addMamba2 } from '../state-tensors.ts';
import type { TensorList } from '../tensor-list.ts';

const allMamba = (_: ConfigFields, layers: number): readonly LayerType[] =>
  Array<LayerType>(layers).fill('mamba');

/** Mamba of 2023: one mixer and one norm a layer, no feed-forward part. */
export const MAMBA: Family = {
  contextUnstated: true,
  types: allMamba,
  layerNorms: 1,
  mixers: ({ fields, list, decoder, module }) => {
    const stepRank = fields.countOrWord('time_step_rank', 'auto');
    const shape = addMamba1(list, `${module}.mixer`, decoder.hiddenSize, {
      innerSize: innerSize(fields),
      stateSize: fields.count('state_size'),
      kernel: fields.count('conv_kernel'),
      stepRank: stepRank ?? Math.ceil(decoder.hiddenSize / 16),
      convolutionBias: fields.flag('use_conv_bias', true),
      projectionBias: fields.flag('use_bias', false),
      norms: false,
      recurrentBytes: 2,
    });
    return [shape];
  },
  intermediateSize: innerSize,
  feedForward: () => undefined,
};

function innerSize(fields: ConfigFields): number {
  return (
    fields.optionalCount('intermediate_size') ??
    fields.count('expand') * fields.count('hidden_size')
  );
}

export const MAMBA2: Family = {
  contextUnstated: true,
  types: allMamba,
  layerNorms: 1,
  mixers: ({ fields, list, decoder, module }) => {
    const heads = fields.count('num_heads');
    const headSize = fields.count('head_dim');
    const shape = addMamba2(list, `${module}.mixer`, decoder.hiddenSize, {
      heads,
      headSize,
      innerSize: fields.count('expand') * decoder.hiddenSize,
      groups: fields.count('n_groups'),
      stateSize: fields.count('state_size'),
      kernel: fields.count('conv_kernel'),
      convolutionBias: fields.flag('use_conv_bias', true),
      projectionBias: fields.flag('use_bias', false),
      recurrentBytes: 2,
    });
    return [shape];
  },
  intermediateSize: (fields) => fields.count('expand') * fields.count('hidden_size'),
  feedForward: () => undefined,
};

/**
 * Zamba2: Mamba-2 in every layer; in some, one of a few transformer blocks that the model has once comes before it, with
 * inputs twice as wide and adapters for each use.
 */
export const ZAMBA2: Family = {
  types: (fields, layers) => {
    const listed = fields.counts('hybrid_layer_ids');
    if (listed === undefined) throw fields.wrong('hybrid_layer_ids', 'the layers with attention');
    const hybrid = new Set(listed);
    return Array.from({ length: layers }, (_, i) => (hybrid.has(i) ? 'hybrid' : 'mamba'));
  },
  layerNorms: 1,
  headSize: (fields) => (2 * fields.count('hidden_size')) / fields.count('num_attention_heads'),
  intermediateSize: (fields) =>
    fields.optionalCount('intermediate_size') ?? 4 * fields.count('hidden_size'),
  mixers: zambaMixers,
  feedForward: () => undefined,
  extras: zambaBlocks,
};

function zambaMixers(context: LayerContext): readonly AttentionShape[] {
  const { fields, list, decoder, type, module } = context;
  const { hiddenSize, queryHeads, kvHeads, headSize } = decoder;
  const heads = fields.count('n_mamba_heads');
  const innerSize = fields.count('mamba_expand') * hiddenSize;
  const mamba = addMamba2(list, `${module}.mamba`, hiddenSize, {
    heads,
    headSize: innerSize / heads,
    innerSize,
    groups: fields.count('mamba_ngroups'),
    stateSize: fields.count('mamba_d_state'),
    kernel: fields.count('mamba_d_conv'),
    convolutionBias: fields.flag('use_conv_bias', true),
    projectionBias: fields.flag('add_bias_linear', false),
    recurrentBytes: 2,
  });
  if (type !== 'hybrid') return [mamba];
  list.linear('attention', `${module}.linear`, hiddenSize, hiddenSize);
  return [{ kind: 'full', layers: 1, queryHeads, kvHeads, headSize }, mamba];
}

/** The blocks that hybrid layers take in turn, each once, and the adapters of every use. */
function zambaBlocks(fields: ConfigFields, list: TensorList, decoder: DecoderShape): void {
  const { hiddenSize, queryHeads, kvHeads, headSize, types } = decoder;
  const uses = types.filter((type) => type === 'hybrid').length;
  const blocks = Math.min(fields.count('num_mem_blocks'), uses);
  const inner = fields.optionalCount('intermediate_size') ?? 4 * hiddenSize;
  const rank = fields.count('adapter_rank');
  for (let block = 0; block < blocks; block++) {
    const module = `model.blocks.${block}`;
    addAttention(list, `${module}.self_attn`, hiddenSize, {
      queryHeads,
      kvHeads,
      headSize,
      inputSize: 2 * hiddenSize,
    });
    list.linear('feedForward', `${module}.gate_up_proj`, 2 * inner, hiddenSize);
    list.linear('feedForward', `${module}.down_proj`, hiddenSize, inner);
    list.small(`${module}.norm`, 3 * hiddenSize);
  }
  const adapter = { copies: uses };
  list.linear('feedForward', 'model.adapters.down', rank, hiddenSize, adapter);
  list.linear('feedForward', 'model.adapters.up', 2 * inner, rank, adapter);
  if (!fields.flag('use_shared_attention_adapter', false)) return;
  list.linear('attention', 'model.adapters.q', 2 * hiddenSize, 2 * rank, { copies: 3 * uses });
}
