import type { FieldProvenance } from '../hardware/provenance.ts';

/** How a layer attends. `window` is the sliding-window length in tokens. */
export interface AttentionShape {
  readonly kind: 'full' | 'sliding-window' | 'mla' | 'linear';
  /** Number of layers of this kind. */
  readonly layers: number;
  readonly queryHeads: number;
  readonly kvHeads: number;
  /** Size of one head, elements; for `mla` the part of a query or key head without rotary position. */
  readonly headSize: number;
  /** Sliding-window length, tokens; only for `sliding-window`. */
  readonly windowTokens?: number | undefined;
  /** MLA: rank of the compressed KV and size of the shared rotary key, elements; only for `mla`. */
  readonly kvRank?: number | undefined;
  readonly ropeHeadSize?: number | undefined;
  /** MLA: rank of the compressed query (absent: not compressed) and size of a value head (default `headSize`). */
  readonly queryRank?: number | undefined;
  readonly valueHeadSize?: number | undefined;
  /** Constant state of one sequence and one layer, elements; only for `linear`. */
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

/** What of a model the simulator needs: shapes and counts, never weights. */
export interface ModelArchitecture {
  /** Kebab-case id used in scenarios, for example `llama-3-8b`. */
  readonly name: string;
  /** The publisher's name, for example `meta-llama/Meta-Llama-3-8B`. */
  readonly title: string;
  readonly aliases: readonly string[];
  readonly family: string;
  /**
   * All parameters, and those that one token uses (equal for dense models; for mixtures of experts the publisher's
   * figure, which counts embeddings or not as that publisher does). `parameterCount` gives the parts.
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
  /** One entry per kind of attention layer; their `layers` sum to `layers` (attention-free layers use `linear`). */
  readonly attention: readonly AttentionShape[];
  readonly experts?: ExpertShape | undefined;
  /** Longest supported context, tokens. */
  readonly maxContextTokens: number;
  /** Bytes of one weight as published (bf16 and fp16: 2); the mean where a checkpoint mixes formats. */
  readonly weightBytes: number;
  readonly provenance: FieldProvenance;
}
