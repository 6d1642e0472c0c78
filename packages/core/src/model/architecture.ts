import type { FieldProvenance } from '../hardware/provenance.ts';
import type { StoredWeights } from './stored-weights.ts';

/**
 * Layers of one kind, and what each keeps of a sequence. Layers with two mixers, attention beside a state, appear in two
 * entries.
 */
export interface AttentionShape {
  readonly kind: 'full' | 'sliding-window' | 'mla' | 'linear';
  /** Number of layers of this kind. */
  readonly layers: number;
  /**
   * Of these, layers that read the keys and values of an earlier layer and keep none themselves (Gemma-3n, Gemma-4);
   * default 0.
   */
  readonly sharedKvLayers?: number | undefined;
  readonly queryHeads: number;
  readonly kvHeads: number;
  /** Size of one head, elements; for `mla` the part of a query or key head without rotary position. */
  readonly headSize: number;
  /** Length of a sliding window, or of a chunk within which a layer attends, tokens; only for `sliding-window`. */
  readonly windowTokens?: number | undefined;
  /** Whether `windowTokens` are chunks that start empty (Llama-4) instead of a window that slides; default false. */
  readonly chunked?: boolean | undefined;
  /** MLA: rank of the compressed KV and size of the shared rotary key, elements; only for `mla`. */
  readonly kvRank?: number | undefined;
  readonly ropeHeadSize?: number | undefined;
  /** MLA: rank of the compressed query (absent: not compressed). */
  readonly queryRank?: number | undefined;
  /** Size of a value head where it is not `headSize`, elements. */
  readonly valueHeadSize?: number | undefined;
  /**
   * Bytes that an indexer keeps beside the compressed KV, a token and layer, whatever the KV format (sparse attention of
   * DeepSeek-V3.2 and GLM-5); only for `mla`, default 0.
   */
  readonly indexerBytes?: number | undefined;
  /**
   * Constant state of one sequence and one layer, in elements of 16 bits (32-bit elements count as two), convolution and
   * recurrent state together; only for `linear`. Tensor parallelism divides it.
   */
  readonly stateElements?: number | undefined;
}

/** Mixture of experts: shape of the routed layers. */
export interface ExpertShape {
  /** Routed experts in a layer. */
  readonly experts: number;
  /** Routed experts that a token passes through. */
  readonly activeExperts: number;
  /** Experts that every token passes through. */
  readonly sharedExperts: number;
  /** Layers that have experts; the others are dense. */
  readonly layers: number;
  /** Inner width of one expert, elements. */
  readonly intermediateSize: number;
}

/** A tower that turns images or sound into embeddings of the prompt, with its projector. */
export interface EncoderShape {
  readonly modality: 'image' | 'audio';
  /** Of tower and projector; `parameters` of the model includes them. */
  readonly parameters: number;
  readonly layers: number;
  readonly hiddenSize: number;
  /** Inner width of the tower's feed-forward layers, elements. */
  readonly intermediateSize: number;
  /** Most positions of the prompt that one item takes, at the largest size that the processor allows. */
  readonly maxItemTokens: number;
  /** Positions of the tower (patches, frames) for one position of the prompt. */
  readonly positionsPerToken: number;
  /** Elements of one embedding that the tower hands over (Qwen3-VL: several levels, one after the other). */
  readonly outputSize: number;
}

/** Parameters of a model by part; they sum to all of them. */
export interface ParameterParts {
  readonly embedding: number;
  readonly attention: number;
  /** Dense feed-forward layers, shared experts, routers and the mixers of linear layers' inputs. */
  readonly feedForward: number;
  /** Routed experts, all of them. */
  readonly routedExperts: number;
  readonly norms: number;
  /** The output head where it has a matrix of its own, otherwise 0. */
  readonly head: number;
  /** Towers with their projectors; 0 for models of text. */
  readonly encoder: number;
}

/** What of a model the simulator needs: shapes and counts, never weights. */
export interface ModelArchitecture {
  /** Kebab-case id used in scenarios, for example `llama-3-8b`. */
  readonly name: string;
  /** The publisher's name, for example `meta-llama/Meta-Llama-3-8B`. */
  readonly title: string;
  readonly aliases: readonly string[];
  readonly family: string;
  /**
   * All parameters, towers included, and those that one token uses (equal for dense models; for mixtures of experts the
   * publisher's figure, which counts embeddings or not as that publisher does). `parameterCount` gives the parts.
   */
  readonly parameters: number;
  readonly activeParameters: number;
  readonly layers: number;
  readonly hiddenSize: number;
  /** Inner width of the dense feed-forward layers, elements. */
  readonly intermediateSize: number;
  /** Whether the feed-forward layers have a third, gating matrix (SwiGLU, GeGLU); default true. */
  readonly gatedFeedForward?: boolean | undefined;
  /** Whether the output head shares the embedding's matrix; default false. */
  readonly tiedEmbeddings?: boolean | undefined;
  readonly vocabularySize: number;
  /**
   * One entry per kind of attention layer; their `layers` sum to `layers` (attention-free layers use `linear`), or to
   * more where a layer has two mixers.
   */
  readonly attention: readonly AttentionShape[];
  readonly experts?: ExpertShape | undefined;
  /** Towers of a multimodal model; default none. */
  readonly encoders?: readonly EncoderShape[] | undefined;
  /** Parameters by part where they were counted tensor by tensor; default: they follow from the shape. */
  readonly parameterParts?: ParameterParts | undefined;
  /** Longest supported context, tokens, as engines derive it: a `rope_scaling` that lengthens it is applied. */
  readonly maxContextTokens: number;
  /** Bytes of one weight as published (bf16 and fp16: 2); the mean where a checkpoint mixes formats. */
  readonly weightBytes: number;
  /** Bytes by part where the checkpoint is quantized and says how; default: they follow from `weightBytes`. */
  readonly storedWeights?: StoredWeights | undefined;
  /** A quantization of the checkpoint that is not known; the format of the weights then has to be chosen. */
  readonly unknownQuantization?: string | undefined;
  /** What about this shape was assumed and not read, in sentences that answers put first; default nothing. */
  readonly doubts?: readonly string[] | undefined;
  readonly provenance: FieldProvenance;
}
