import { KavierError } from '../units/errors.ts';
import type { ModelArchitecture } from './architecture.ts';
import { ConfigFields } from './config-fields.ts';
import { attentionOf, expertsOf, type FamilyDefaults } from './hugging-face-attention.ts';
import { type ParameterCount, parameterCount } from './parameter-count.ts';

/** Where a configuration came from, for the provenance of the entry made from it. */
export interface HuggingFaceOptions {
  /** Default: a config.json of the model's name. */
  readonly source?: string;
  /** YYYY-MM-DD; default `not recorded`. */
  readonly readOn?: string;
}

const MODERN: FamilyDefaults = { gated: true, tied: false };
const CLASSIC: FamilyDefaults = { gated: false, tied: true, expansion: 4 };
/** Gemma writes into config.json only what differs from these. */
const GEMMA3: FamilyDefaults = {
  gated: true,
  tied: true,
  headSize: 256,
  vocabularySize: 262_208,
  contextTokens: 131_072,
  windowTokens: 4096,
  fullEvery: 6,
};

const FAMILIES: ReadonlyMap<string, FamilyDefaults> = new Map<string, FamilyDefaults>([
  ['llama', MODERN],
  ['mistral', MODERN],
  ['mixtral', MODERN],
  ['qwen2', MODERN],
  ['qwen2_moe', MODERN],
  ['qwen3', MODERN],
  ['qwen3_moe', MODERN],
  ['deepseek_v3', MODERN],
  ['granite', MODERN],
  ['phi3', MODERN],
  ['gemma3', GEMMA3],
  ['gemma3_text', GEMMA3],
  ['gpt_oss', { gated: true, tied: false, windowTokens: 128, fullEvery: 2 }],
  ['bloom', { ...CLASSIC, contextTokens: 2048 }],
  ['opt', CLASSIC],
  ['mpt', CLASSIC],
  ['gpt_bigcode', { ...CLASSIC, multiQuery: true }],
]);

/** MXFP4: 4-bit elements and one 8-bit scale for 32 of them (OCP microscaling formats, v1.0). */
const MXFP4_BYTES = (4 + 8 / 32) / 8;

/**
 * The architecture that a parsed Hugging Face config.json describes. Parameters are counted from the shape, since a
 * config.json does not state them.
 *
 * Types that are known: llama, mistral, mixtral, qwen2, qwen2_moe, qwen3, qwen3_moe, deepseek_v3, granite, phi3,
 * gemma3, gpt_oss, bloom, opt, mpt, gpt_bigcode. Any other type is read as llama is, needs all of its keys, and says
 * so in the provenance of the entry.
 *
 * @throws KavierError of kind `input` that names the missing or unusable key, what was found and what was expected.
 */
export function architectureFromHuggingFace(
  config: unknown,
  name: string,
  options: HuggingFaceOptions = {},
): ModelArchitecture {
  const root = new ConfigFields(config, name);
  const fields = root.object('text_config') ?? root;
  const type = fields.text('model_type') ?? root.text('model_type') ?? 'unknown';
  const source = options.source ?? `config.json of ${name}; parameters counted from the shape`;
  const doubt = FAMILIES.has(type) ? '' : `; model type "${type}" is not known, read as llama`;
  const shape: ModelArchitecture = {
    name,
    title: root.text('_name_or_path') || name,
    aliases: [],
    family: type.replace(/_text$/, '').replaceAll('_', '-'),
    ...shapeOf(root, fields, FAMILIES.get(type) ?? MODERN),
    parameters: 0,
    activeParameters: 0,
    weightBytes: 0,
    provenance: {
      all: { source: source + doubt, date: options.readOn ?? 'not recorded' },
    },
  };
  const count = parameterCount(shape);
  return {
    ...shape,
    parameters: count.total,
    activeParameters: count.active,
    weightBytes: meanWeightBytes(root, fields, count),
  };
}

function shapeOf(root: ConfigFields, fields: ConfigFields, family: FamilyDefaults) {
  refuseUnreadable(fields);
  const layers = fields.count('num_hidden_layers', 'n_layer', 'n_layers');
  const hiddenSize = fields.count('hidden_size', 'n_embd', 'n_embed', 'd_model');
  const intermediateSize = innerWidth(fields, hiddenSize, family);
  const tied = root.flag('tie_word_embeddings', family.tied);
  const contextKeys = ['max_position_embeddings', 'n_positions', 'max_seq_len', 'seq_length'];
  return {
    layers,
    hiddenSize,
    intermediateSize,
    gatedFeedForward: family.gated,
    tiedEmbeddings: fields.flag('tie_word_embeddings', tied),
    vocabularySize: withDefault(fields, family.vocabularySize, ['vocab_size']),
    attention: attentionOf(fields, layers, hiddenSize, family),
    experts: expertsOf(fields, layers, intermediateSize),
    maxContextTokens: withDefault(fields, family.contextTokens, contextKeys),
  };
}

/**
 * State-space and linear-attention layers keep a state whose size these keys do not give, and Llama-4 mixes layers in
 * keys of its own: better refused than read wrongly.
 */
function refuseUnreadable(fields: ConfigFields): void {
  const keys = [
    'linear_num_value_heads',
    'ssm_state_size',
    'mamba_d_state',
    'interleave_moe_layer_step',
  ];
  for (const key of keys) {
    if (fields.optionalCount(key) === undefined) continue;
    throw fields.wrong(key, 'a model without it; describe this one by its shape instead');
  }
}

function innerWidth(fields: ConfigFields, hiddenSize: number, family: FamilyDefaults): number {
  const stated = fields.optionalCount('intermediate_size', 'ffn_dim', 'n_inner');
  if (stated !== undefined) return stated;
  const expansion = fields.optionalCount('expansion_ratio') ?? family.expansion;
  return expansion === undefined ? fields.count('intermediate_size') : expansion * hiddenSize;
}

function withDefault(
  fields: ConfigFields,
  otherwise: number | undefined,
  keys: readonly string[],
): number {
  return fields.optionalCount(...keys) ?? otherwise ?? fields.count(...keys);
}

/** Mean bytes of a weight: the quantized matrices and, beside them, what stays in the published dtype. */
function meanWeightBytes(root: ConfigFields, fields: ConfigFields, count: ParameterCount): number {
  const plain = dtypeBytes(
    fields.text('torch_dtype', 'dtype') ?? root.text('torch_dtype', 'dtype'),
  );
  if (plain === undefined) throw fields.wrong('torch_dtype', 'float32, float16 or bfloat16');
  const quantization = root.object('quantization_config') ?? fields.object('quantization_config');
  if (quantization === undefined) return plain;
  const mean = (quantized: number, bytes: number): number =>
    (quantized * bytes + (count.total - quantized) * plain) / count.total;
  const method = quantization.text('quant_method');
  // Scales and the few matrices left in 16 bits add about 0.5 % to an 8-bit checkpoint; they are not counted.
  if (method === 'fp8') return 1;
  if (method === 'mxfp4') return mean(count.routedExperts, MXFP4_BYTES);
  const bits = quantization.optionalCount('bits');
  if ((method === 'gptq' || method === 'awq') && bits !== undefined) {
    // One fp16 scale and one zero point of `bits` for each group; embedding, head and norms stay as they are.
    const group = quantization.optionalCount('group_size') ?? 128;
    const matrices = count.attention + count.feedForward + count.routedExperts;
    return mean(matrices, (bits + (16 + bits) / group) / 8);
  }
  throw new KavierError('unknown weight quantization', {
    kind: 'input',
    where: quantization.where,
    found: `quant_method ${method === undefined ? 'absent' : `"${method}"`}`,
    expected: 'fp8, mxfp4, or gptq or awq with `bits`',
  });
}

function dtypeBytes(dtype: string | undefined): number | undefined {
  if (dtype === 'float32') return 4;
  return dtype === undefined || dtype === 'bfloat16' || dtype === 'float16' ? 2 : undefined;
}
