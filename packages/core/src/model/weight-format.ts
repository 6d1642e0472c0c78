import { KavierError } from '../units/errors.ts';
import type { ModelArchitecture } from './architecture.ts';
import { parameterCount } from './parameter-count.ts';
import type { ComputeFormat, StoredWeights } from './stored-weights.ts';

/**
 * Number formats in which weights are held and multiplied. `published` is what the checkpoint has. The others quantize
 * the matrices of attention, feed-forward layers and experts; embedding, head and norms stay in 16 bits, as
 * quantization tools leave them.
 */
export const WEIGHT_FORMATS = [
  'published',
  'bf16',
  'fp16',
  'fp8',
  'int8',
  'int4',
  'mxfp4',
  'nvfp4',
  'nf4',
] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** Number formats of the KV cache, and bytes of one element with its scale. */
export const KV_FORMAT_BYTES = {
  bf16: 2,
  fp16: 2,
  // One scale for a head or a tensor: below 1 %, left out.
  fp8: 1,
  int8: 1,
  // A 16-bit scale for 32 elements.
  int4: 0.5625,
} as const;
export type KvFormat = keyof typeof KV_FORMAT_BYTES;
export const KV_FORMATS = Object.keys(KV_FORMAT_BYTES) as readonly KvFormat[];

/** Bytes of a weight, by the part of the model, and the rate at which its matrices multiply. */
export interface WeightLayout extends StoredWeights {
  /** All weights of the model, bytes. */
  readonly totalBytes: number;
}

/** How many weights are of which kind, in elements. */
export interface WeightCounts {
  /** Every token passes through these. */
  readonly matrices: number;
  readonly routedExperts: number;
  readonly embedding: number;
  /** The matrix that gives logits; the embedding's own when tied. */
  readonly head: number;
  /** Everything held: tied matrices once. */
  readonly total: number;
}

interface Format {
  readonly bytes: number;
  readonly compute: ComputeFormat;
}

/** 4 bits and an 8-bit scale for 32 of them. */
const MXFP4_BYTES = (4 + 8 / 32) / 8;

/**
 * Bytes include scales: fp8 0.4 % for one fp32 scale per 128 x 128 tile is left out; int4 one fp16 scale and a zero
 * point per 128 (GPTQ, AWQ); MXFP4 one 8-bit scale per 32 (OCP microscaling v1.0); NVFP4 one 8-bit scale per 16.
 * NF4 one fp32 scale per 64 (bitsandbytes). int4 and NF4 are expanded and multiplied in 16 bits.
 */
const FORMATS: Readonly<Record<Exclude<WeightFormat, 'published'>, Format>> = {
  bf16: { bytes: 2, compute: 'bf16' },
  fp16: { bytes: 2, compute: 'fp16' },
  fp8: { bytes: 1, compute: 'fp8' },
  int8: { bytes: 1, compute: 'int8' },
  int4: { bytes: (4 + (16 + 4) / 128) / 8, compute: 'bf16' },
  mxfp4: { bytes: MXFP4_BYTES, compute: 'mxfp4' },
  nvfp4: { bytes: (4 + 8 / 16) / 8, compute: 'fp4' },
  nf4: { bytes: (4 + 32 / 64) / 8, compute: 'bf16' },
};
const PLAIN_BYTES = 2;

const COUNTS = new WeakMap<ModelArchitecture, WeightCounts>();

/** Weights of a model by kind. Linear attention, whose shape does not give its parameters, counts as what is left. */
export function weightCounts(model: ModelArchitecture): WeightCounts {
  const counts = COUNTS.get(model) ?? countWeights(model);
  COUNTS.set(model, counts);
  return counts;
}

function countWeights(model: ModelArchitecture): WeightCounts {
  const head = model.vocabularySize * model.hiddenSize;
  const total = model.parameters;
  const isCounted = model.parameterParts !== undefined;
  if (!isCounted && model.attention.some(({ kind }) => kind === 'linear')) {
    const held = model.tiedEmbeddings === true ? head : 2 * head;
    const routedExperts = routedExpertsOf(model);
    const matrices = total - held - routedExperts;
    return { matrices, routedExperts, embedding: head, head, total };
  }
  const { attention, feedForward, routedExperts } = parameterCount(model);
  return { matrices: attention + feedForward, routedExperts, embedding: head, head, total };
}

/**
 * Bytes of the weights in a format.
 *
 * @throws KavierError of kind `input`: `published` weights of a checkpoint whose quantization is not known.
 */
export function weightLayout(
  model: ModelArchitecture,
  format: WeightFormat = 'published',
): WeightLayout {
  const counts = weightCounts(model);
  if (format === 'published') return publishedLayout(model, counts);
  const { bytes, compute } = FORMATS[format];
  return layoutOf(counts, quantized(bytes, bytes, compute));
}

/**
 * A checkpoint below two bytes a weight that is not 8-bit throughout holds its embedding, head and norms in 16 bits, and
 * so its dense matrices when it has experts; the mean that the catalog states then gives the bytes of the rest.
 * A checkpoint in fp32 is served in 16 bits, which is what engines do by default.
 */
function publishedLayout(model: ModelArchitecture, counts: WeightCounts): WeightLayout {
  if (model.unknownQuantization !== undefined) {
    throw new KavierError('unknown weight quantization', {
      kind: 'input',
      where: model.name,
      found: model.unknownQuantization,
      expected: 'a format that is chosen: `weights` of the scenario, or --weights',
      hint: `One of ${Object.keys(FORMATS).join(', ')}`,
    });
  }
  if (model.storedWeights !== undefined) return layoutOf(counts, model.storedWeights);
  const mean = Math.min(model.weightBytes, 2);
  if (mean === 2 || mean === 1) return uniform(counts, mean);
  const hasExperts = counts.routedExperts > 0;
  const narrow = hasExperts ? counts.routedExperts : counts.matrices;
  const bytes = (mean * counts.total - PLAIN_BYTES * (counts.total - narrow)) / narrow;
  if (!(bytes > 0.25)) return uniform(counts, mean);
  return layoutOf(counts, quantized(hasExperts ? PLAIN_BYTES : bytes, bytes, computeOf(bytes)));
}

function quantized(
  matrixBytes: number,
  routedExpertBytes: number,
  compute: ComputeFormat,
): StoredWeights {
  return { matrixBytes, routedExpertBytes, plainBytes: PLAIN_BYTES, compute };
}

function uniform(counts: WeightCounts, bytes: number): WeightLayout {
  const compute = computeOf(bytes);
  const same = { matrixBytes: bytes, routedExpertBytes: bytes, plainBytes: bytes, compute };
  return { ...same, totalBytes: counts.total * bytes };
}

function layoutOf(counts: WeightCounts, stored: StoredWeights): WeightLayout {
  const { matrices, routedExperts, total } = counts;
  const plain = Math.max(0, total - matrices - routedExperts);
  const totalBytes =
    matrices * stored.matrixBytes +
    routedExperts * stored.routedExpertBytes +
    plain * stored.plainBytes;
  const { matrixBytes, routedExpertBytes, plainBytes, compute } = stored;
  return { matrixBytes, routedExpertBytes, plainBytes, totalBytes, compute };
}

function computeOf(bytes: number): ComputeFormat {
  if (Math.abs(bytes - MXFP4_BYTES) < 0.002) return 'mxfp4';
  return bytes > 0.9 && bytes < 1.2 ? 'fp8' : 'bf16';
}

function routedExpertsOf({ experts, hiddenSize, gatedFeedForward }: ModelArchitecture): number {
  if (experts === undefined) return 0;
  const matrices = gatedFeedForward === false ? 2 : 3;
  return experts.layers * experts.experts * matrices * hiddenSize * experts.intermediateSize;
}
