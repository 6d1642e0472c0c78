import type { AttentionShape, ExpertShape } from './architecture.ts';
import type { ConfigFields } from './config-fields.ts';

/** Values that a family's own code assumes where its config.json is silent. */
export interface FamilyDefaults {
  readonly gated: boolean;
  readonly tied: boolean;
  /** Inner width as a multiple of the hidden size, where no key states it. */
  readonly expansion?: number;
  readonly headSize?: number;
  readonly vocabularySize?: number;
  readonly contextTokens?: number;
  readonly windowTokens?: number;
  /** Whether all query heads share one KV head; default false. */
  readonly multiQuery?: boolean;
  /** Every how many layers one attends fully, the others sliding; 1 when none slides. */
  readonly fullEvery?: number;
}

/** Attention of all layers: latent, grouped, multi-query; full, sliding, or both in turn. */
export function attentionOf(
  fields: ConfigFields,
  layers: number,
  hiddenSize: number,
  family: FamilyDefaults,
): readonly AttentionShape[] {
  const queryHeads = fields.count('num_attention_heads', 'n_head', 'n_heads', 'num_heads');
  const kvRank = fields.optionalCount('kv_lora_rank');
  if (kvRank !== undefined) return [latentShape(fields, layers, queryHeads, kvRank)];
  const headSize =
    fields.optionalCount('head_dim') ??
    family.headSize ??
    wholeHeadSize(fields, hiddenSize, queryHeads);
  const heads = { queryHeads, kvHeads: kvHeadsOf(fields, queryHeads, family), headSize };
  const statedWindow = windowOf(fields, family);
  const slidingLayers = slidingLayersOf(fields, layers, statedWindow, family);
  const shapes: AttentionShape[] = [];
  if (slidingLayers < layers) {
    shapes.push({ kind: 'full', layers: layers - slidingLayers, ...heads });
  }
  if (slidingLayers > 0) {
    const windowTokens = statedWindow ?? fields.count('sliding_window');
    shapes.push({ kind: 'sliding-window', layers: slidingLayers, ...heads, windowTokens });
  }
  return shapes;
}

/** Experts of the routed layers; undefined for a dense model. */
export function expertsOf(
  fields: ConfigFields,
  layers: number,
  intermediateSize: number,
): ExpertShape | undefined {
  const experts = fields.optionalCount('n_routed_experts', 'num_local_experts', 'num_experts');
  if (experts === undefined || experts === 1) return undefined;
  const width = fields.optionalCount('moe_intermediate_size') ?? intermediateSize;
  // Qwen2-MoE states one wide shared expert; it counts as that many of the routed width.
  const sharedWidth = fields.countOr(0, 'shared_expert_intermediate_size');
  return {
    experts,
    activeExperts: fields.count('num_experts_per_tok', 'experts_per_token'),
    sharedExperts: fields.countOr(0, 'n_shared_experts') + sharedWidth / width,
    layers: expertLayers(fields, layers),
    intermediateSize: width,
  };
}

/** Layers after the leading dense ones, every `step`-th of them, less those named as dense. */
function expertLayers(fields: ConfigFields, layers: number): number {
  const leadingDense = fields.countOr(0, 'first_k_dense_replace');
  const step = fields.optionalCount('moe_layer_freq', 'decoder_sparse_step') ?? 1;
  const dense = new Set(fields.counts('mlp_only_layers'));
  // The two keys count from different ends: DeepSeek tests i % step = 0, Qwen (i + 1) % step = 0.
  const shift = fields.optionalCount('decoder_sparse_step') === undefined ? 0 : 1;
  let routed = 0;
  for (let layer = leadingDense; layer < layers; layer++) {
    if ((layer + shift) % step === 0 && !dense.has(layer)) routed++;
  }
  return routed;
}

function latentShape(
  fields: ConfigFields,
  layers: number,
  queryHeads: number,
  kvRank: number,
): AttentionShape {
  return {
    kind: 'mla',
    layers,
    queryHeads,
    kvHeads: queryHeads,
    headSize: fields.count('qk_nope_head_dim'),
    valueHeadSize: fields.count('v_head_dim'),
    queryRank: fields.optionalCount('q_lora_rank'),
    kvRank,
    ropeHeadSize: fields.count('qk_rope_head_dim'),
  };
}

function kvHeadsOf(fields: ConfigFields, queryHeads: number, family: FamilyDefaults): number {
  if (fields.flag('multi_query', family.multiQuery ?? false)) return 1;
  const nested = fields.object('attn_config')?.optionalCount('kv_n_heads');
  const kvHeads = fields.optionalCount('num_key_value_heads', 'num_kv_heads') ?? nested;
  if (kvHeads === undefined) return queryHeads;
  if (queryHeads % kvHeads === 0) return kvHeads;
  throw fields.wrong('num_key_value_heads', `a divisor of the ${queryHeads} attention heads`);
}

function wholeHeadSize(fields: ConfigFields, hiddenSize: number, queryHeads: number): number {
  if (hiddenSize % queryHeads === 0) return hiddenSize / queryHeads;
  throw fields.wrong('head_dim', `a value, as ${hiddenSize} / ${queryHeads} heads is not whole`);
}

/** The window that applies, or undefined. Qwen configurations state a window and a flag that switches it off. */
function windowOf(fields: ConfigFields, family: FamilyDefaults): number | undefined {
  if (!fields.flag('use_sliding_window', true)) return undefined;
  return fields.optionalCount('sliding_window') ?? family.windowTokens;
}

function slidingLayersOf(
  fields: ConfigFields,
  layers: number,
  windowTokens: number | undefined,
  family: FamilyDefaults,
): number {
  const types = fields.texts('layer_types');
  if (types !== undefined) {
    const known = types.every((type) => type === 'full_attention' || type === 'sliding_attention');
    if (!known || types.length !== layers) {
      throw fields.wrong('layer_types', `${layers} of full_attention or sliding_attention`);
    }
    return types.filter((type) => type === 'sliding_attention').length;
  }
  if (windowTokens === undefined) return 0;
  const fullLayers = fields.optionalCount('max_window_layers');
  if (fullLayers !== undefined) return Math.max(0, layers - fullLayers);
  const fullEvery = fields.optionalCount('sliding_window_pattern') ?? family.fullEvery;
  return fullEvery === undefined ? layers : layers - Math.floor(layers / fullEvery);
}
