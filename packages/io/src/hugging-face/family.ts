import type { AttentionShape, ExpertShape } from '@kavier/core';
import type { AttentionOptions } from './attention-tensors.ts';
import type { ConfigFields } from './config-fields.ts';
import type { DenseOptions, MixtureOptions } from './feed-forward-tensors.ts';
import type { LayerType } from './layer-types.ts';
import type { TensorList } from './tensor-list.ts';

/** What every layer of a decoder has in common. */
export interface DecoderShape {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly queryHeads: number;
  readonly kvHeads: number;
  readonly headSize: number;
  readonly types: readonly LayerType[];
}

/** A layer that is being read. */
export interface LayerContext {
  readonly fields: ConfigFields;
  readonly list: TensorList;
  readonly decoder: DecoderShape;
  readonly layer: number;
  readonly type: LayerType;
  /** Path of the layer in the checkpoint. */
  readonly module: string;
}

/**
 * How the configurations of a family are read: what differs from Llama, whose layers have grouped attention, a gated
 * feed-forward part and two norms, and which has a norm at the end and no positions to learn.
 */
export interface Family {
  /** Words for the kinds of layer where the file lists none. Default: all `full`. */
  readonly types?: (fields: ConfigFields, layers: number) => readonly LayerType[];
  /** Norms of the hidden size in a layer, and whether each has a bias. Default 2, false. */
  readonly layerNorms?: number | ((fields: ConfigFields) => number);
  readonly normBias?: boolean | ((fields: ConfigFields) => boolean);
  /** Norms outside of the layers. Default 1. */
  readonly otherNorms?: number | ((fields: ConfigFields) => number);
  /** Size of a head where no key states it. Default: hidden size / heads. */
  readonly headSize?: number | ((fields: ConfigFields) => number | undefined);
  /** Inner width of the feed-forward part where it is not `intermediate_size`. */
  readonly intermediateSize?: (fields: ConfigFields, layer: number) => number;
  readonly kvHeads?: (fields: ConfigFields, queryHeads: number) => number;
  /** What the attention of a layer has beside heads and windows. */
  readonly attention?: (context: LayerContext) => Partial<AttentionOptions>;
  /** Whether the feed-forward part has a gating matrix, and biases. Default: gated, without. */
  readonly dense?: (fields: ConfigFields) => Partial<DenseOptions>;
  /** The experts of a layer; undefined for a dense one. Default: as the usual keys say. */
  readonly mixture?: (context: LayerContext) => MixtureOptions | undefined;
  /** All mixers of a layer, where they are not attention of `attention`. */
  readonly mixers?: (context: LayerContext) => readonly AttentionShape[] | undefined;
  /** The whole feed-forward part of a layer, where it is unlike others. */
  readonly feedForward?: (context: LayerContext) => ExpertShape | undefined;
  /** Rows of a learned table of positions. Default 0. */
  readonly positions?: (fields: ConfigFields) => number;
  /** A bias of the output head. Default false. */
  readonly headBias?: boolean | ((fields: ConfigFields) => boolean);
  /** Whatever else there is, once or in each layer. */
  readonly extras?: (fields: ConfigFields, list: TensorList, decoder: DecoderShape) => void;
  /** Window of sliding layers under another key. */
  readonly windowTokens?: (fields: ConfigFields) => number | undefined;
  /** Whether files state no longest context: none is learned, or the type's default holds. Default false. */
  readonly contextUnstated?: boolean;
  /** Whether this library does not know the family, so that nothing is taken for granted. */
  readonly isUnknown?: boolean;
}

/** A value, or what a function makes of the configuration. */
export function settled<T extends number | boolean>(
  given: T | ((fields: ConfigFields) => T | undefined) | undefined,
  fields: ConfigFields,
): T | undefined {
  return typeof given === 'function' ? given(fields) : given;
}
