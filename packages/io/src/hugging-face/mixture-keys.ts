import type { LayerContext } from './family.ts';
import type { MixtureOptions } from './feed-forward-tensors.ts';

const EXPERT_KEYS = [
  'n_routed_experts',
  'num_local_experts',
  'num_experts',
  'moe_num_experts',
] as const;
const ACTIVE_KEYS = [
  'num_experts_per_tok',
  'num_experts_per_token',
  'experts_per_token',
  'moe_topk',
  'moe_k',
] as const;
const WIDTH_KEYS = ['moe_intermediate_size', 'expert_ffn_hidden_size'] as const;

/** The experts of a layer under the keys that most mixtures use; undefined for a dense layer or model. */
export function usualMixture(context: LayerContext): MixtureOptions | undefined {
  return mixtureOf(context, {});
}

/** The same with what a family has beside. */
export function mixtureOf(
  { fields, decoder, layer }: LayerContext,
  own: Partial<MixtureOptions>,
): MixtureOptions | undefined {
  const experts = expertCount(fields);
  if (experts === undefined || !hasExperts({ fields, decoder, layer })) return undefined;
  const intermediateSize = fields.optionalCount(...WIDTH_KEYS) ?? fields.count('intermediate_size');
  const sharedWidth = fields.countOr(0, 'shared_expert_intermediate_size');
  const shared = fields.countOr(
    0,
    'n_shared_experts',
    'num_shared_experts',
    'moe_num_shared_experts',
    'num_shared_expert',
  );
  return {
    experts,
    activeExperts: fields.count(...ACTIVE_KEYS),
    intermediateSize,
    gated: true,
    sharedSize: shared * intermediateSize + sharedWidth,
    ...own,
  };
}

/** Routed experts of a layer; undefined where there are none or one. */
export function expertCount(fields: LayerContext['fields']): number | undefined {
  const experts = fields.countOr(0, ...EXPERT_KEYS);
  return experts > 1 ? experts : undefined;
}

/**
 * Whether a layer has experts: a list of kinds decides, or it comes after the leading dense ones, is one of every `step`,
 * and is not named as dense. The two steps count from different ends: DeepSeek tests i % step = 0, Qwen (i + 1) % step.
 */
function hasExperts({
  fields,
  decoder,
  layer,
}: Pick<LayerContext, 'fields' | 'decoder' | 'layer'>): boolean {
  const kinds = fields.texts('mlp_layer_types');
  if (kinds !== undefined && kinds.length >= decoder.layers) return kinds[layer] === 'sparse';
  const stated = fields.counts('moe_layers');
  if (stated !== undefined) return stated.includes(layer);
  if (layer < fields.countOr(0, 'first_k_dense_replace', 'num_dense_layers')) return false;
  if (fields.counts('mlp_only_layers')?.includes(layer)) return false;
  const qwenStep = fields.optionalCount('decoder_sparse_step');
  if (qwenStep !== undefined) return (layer + 1) % qwenStep === 0;
  const each = fields.countOfEach('moe_layer_freq', decoder.layers);
  if (each === undefined) return true;
  return isList(each) ? each[layer] === 1 : layer % each[0] === 0;
}

/** A list of 0 and 1 for each layer instead of one step for all. */
function isList(each: readonly number[]): boolean {
  return each.some((value) => value !== each[0]) || each[0] === 0;
}
