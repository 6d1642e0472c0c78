import type { EncoderShape, ModelArchitecture } from '@kavier/core';
import { nearestName, type ParameterCount, parameterCount, weightLayout } from '@kavier/core';
import { configDefaults } from './config-defaults.ts';
import { ConfigFields } from './config-fields.ts';
import { contextTokens } from './context-length.ts';
import { type Decoder, readDecoder } from './decoder.ts';
import { knownType, knownTypes, UNKNOWN } from './families.ts';
import type { Family } from './family.ts';
import { type Multimodal, multimodalType, multimodalTypes } from './multimodal.ts';
import { kvCacheDoubts, readQuantization } from './quantization.ts';
import { requireReadable, unknownTypeDoubt } from './unknown-type.ts';
import { requireNoMisspelling, requireNoOtherLayers, withoutStated } from './usual-keys.ts';

/** Where a configuration came from, for the provenance of the entry made from it. */
export interface HuggingFaceOptions {
  /** Default: a config.json of the model's name. */
  readonly source?: string;
  /** YYYY-MM-DD; default `not recorded`. */
  readonly readOn?: string;
}

/** Names of the model types that are read exactly: text models, and those with towers. */
export function knownModelTypes(): readonly string[] {
  return [...knownTypes(), ...multimodalTypes()].sort();
}

/**
 * The architecture that a parsed Hugging Face config.json describes. Parameters are counted tensor by tensor, as
 * transformers counts them; what a file leaves out is what the code of its model type assumes.
 *
 * `knownModelTypes` are read exactly. Any other type is refused unless every field that is used stands in the file; it is
 * then read as Llama is, and `doubts` says so. A quantization that is not known is no error here: it is one where weights
 * are needed as published.
 *
 * @throws KavierError of kind `input` that names the missing or unusable key, what was found and what was expected.
 */
export function architectureFromHuggingFace(
  config: unknown,
  name: string,
  options: HuggingFaceOptions = {},
): ModelArchitecture {
  const root = new ConfigFields(config, name);
  const { fields, family, type, multimodal } = readingOf(root);
  const decoder = readDecoder(fields, family, isTied(root, fields, family));
  const encoders = multimodal?.towers({ root, textSize: decoder.shape.hiddenSize }) ?? [];
  const source = options.source ?? `config.json of ${name}; parameters counted from the shape`;
  const quantization = quantizationOf(root, fields);
  const doubts = [...doubtsOf(root, fields, family, type), ...kvCacheDoubts(quantization)];
  const shape: ModelArchitecture = {
    name,
    title: root.text('_name_or_path') || name,
    aliases: [],
    family: (root.text('model_type') ?? type).replace(/_text$/, '').replaceAll('_', '-'),
    ...decoderFields(decoder, encoders),
    maxContextTokens: contextTokens(fields, type, family),
    parameters: 0,
    activeParameters: 0,
    weightBytes: plainBytes(root, fields),
    ...(doubts.length > 0 && { doubts }),
    provenance: {
      all: { source: [source, ...doubts].join('; '), date: options.readOn ?? 'not recorded' },
    },
  };
  return withWeights(shape, decoder, quantization);
}

/** How a configuration is read: the fields of its language model, its family, and its towers. */
interface Reading {
  readonly fields: ConfigFields;
  readonly family: Family;
  readonly type: string;
  readonly multimodal?: Multimodal | undefined;
}

function readingOf(root: ConfigFields): Reading {
  const rootType = root.text('model_type') ?? 'unknown';
  const multimodal = multimodalType(rootType);
  const nested = root.object('text_config') ?? root.object('llm_config');
  const stated = nested?.text('model_type');
  const flat = multimodal === undefined ? rootType : multimodal.text;
  const type = nested === undefined ? flat : (stated ?? multimodal?.text ?? rootType);
  const known = knownType(type);
  const text = nested ?? root;
  if (known === undefined || (multimodal === undefined && hasTowers(root))) {
    requireReadable(root, text, type, nearestName(rootType, knownModelTypes()));
    return { fields: text, family: UNKNOWN, type };
  }
  const { family } = known;
  const defaults = configDefaults(known.defaults);
  const own = stated === undefined ? multimodal?.textDefaults : undefined;
  const assumed = nested === undefined ? withoutStated(defaults, family) : { ...defaults, ...own };
  requireNoMisspelling(text);
  requireNoOtherLayers(text, family);
  return { fields: text.withDefaults(assumed), family, type, multimodal };
}

function hasTowers(root: ConfigFields): boolean {
  return ['vision_config', 'audio_config'].some((key) => root.object(key) !== undefined);
}

/**
 * Whether the head is the embedding: the flag of the language model, or of the whole where it has none; where neither
 * states it, what both model types assume.
 */
function isTied(root: ConfigFields, fields: ConfigFields, family: Family): boolean {
  const key = 'tie_word_embeddings';
  const stated = [fields, root].find((part) => part.states(key))?.optionalFlag(key);
  if (stated !== undefined) return stated;
  if (family.isUnknown === true) throw fields.wrong(key, 'true or false');
  const whole = root.withDefaults(configDefaults(root.text('model_type') ?? ''));
  return fields.flag(key, false) && whole.flag(key, true);
}

function decoderFields(decoder: Decoder, encoders: readonly EncoderShape[]) {
  const { shape, list, attention, experts, intermediateSize } = decoder;
  const encoder = encoders.reduce((sum, { parameters }) => sum + parameters, 0);
  return {
    layers: decoder.mixerLayers,
    hiddenSize: shape.hiddenSize,
    intermediateSize,
    gatedFeedForward: decoder.gated,
    tiedEmbeddings: decoder.tied,
    vocabularySize: decoder.vocabularySize,
    attention,
    ...(experts !== undefined && { experts }),
    ...(encoders.length > 0 && { encoders }),
    parameterParts: { ...list.parts(), encoder },
  };
}

function withWeights(
  shape: ModelArchitecture,
  { list }: Decoder,
  block: ConfigFields | undefined,
): ModelArchitecture {
  const count: ParameterCount = parameterCount(shape);
  const counted = { ...shape, parameters: count.total, activeParameters: count.active };
  const { stored, unknown } = readQuantization(block, list, shape.weightBytes);
  if (unknown !== undefined) return { ...counted, unknownQuantization: unknown };
  if (stored === undefined) return counted;
  const quantized = { ...counted, storedWeights: stored };
  return { ...quantized, weightBytes: weightLayout(quantized).totalBytes / count.total };
}

/** Bytes of a weight that is not quantized. */
function plainBytes(root: ConfigFields, fields: ConfigFields): number {
  const dtype = fields.text('torch_dtype', 'dtype') ?? root.text('torch_dtype', 'dtype');
  const bytes = dtypeBytes(dtype);
  if (bytes !== undefined) return bytes;
  throw fields.wrong('torch_dtype', 'float32, float16 or bfloat16');
}

function dtypeBytes(dtype: string | undefined): number | undefined {
  // Weights of 8 bits have a quantization that says how; what is beside them has 16.
  // vLLM loads 32 bits as 16, too, unless it is told otherwise.
  const narrow = ['bfloat16', 'float16', 'float32', 'auto', 'float8_e4m3fn'];
  return dtype === undefined || narrow.includes(dtype.replace('torch.', '')) ? 2 : undefined;
}

function quantizationOf(root: ConfigFields, fields: ConfigFields): ConfigFields | undefined {
  const keys = ['quantization_config', 'compression_config'];
  return keys.map((key) => root.object(key) ?? fields.object(key)).find((block) => block);
}

function doubtsOf(root: ConfigFields, fields: ConfigFields, family: Family, type: string) {
  const doubts = family.isUnknown === true ? [unknownTypeDoubt(type)] : [];
  const slides = fields !== root && type === 'mistral' && !fields.states('sliding_window');
  if (slides && fields.optionalCount('sliding_window') !== undefined) {
    doubts.push(
      'The file states no sliding_window: that of its model type applies, ' +
        `${fields.count('sliding_window')} tokens, as it does in transformers and vLLM`,
    );
  }
  return doubts;
}
