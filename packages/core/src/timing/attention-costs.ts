import type { AttentionShape, ModelArchitecture } from '../model/architecture.ts';

/*
 * Attention of all layers of a model, per (query, key) pair and per token of context:
 *
 *   full             2 n (d + v) FLOPs a pair and layer       (Q K^T and P V, two operations each)
 *   MLA              2 n (d + p + v) FLOPs a pair and layer   (keys and values expanded)
 *   sliding window   as full, times the share of pairs, or of context, that lie in the window
 *   linear           none
 *
 * n query heads, d head size, p rotary head size, v value head size. For a window of w and sequences of s tokens, w < s,
 * the share of a context that a decode reads is w / s, that of a prefill's pairs (2 w / s) (1 - w / (2 s)).
 *
 * Approximation: the shares are those of one typical length s. Layers without a window are exact; a windowed layer is
 * wrong in proportion to how far lengths are from s, by at most s / w for sequences shorter than the window.
 * Decode with MLA absorbs the expansions into its queries and does 2 n (2 r + p) FLOPs a token of context and layer
 * (r KV rank), 3.4 times as many for DeepSeek-V3; prefill, where FLOPs bind, expands.
 */

/** FLOPs of one (query, key) pair over all layers. */
export function flopsPerPair(model: ModelArchitecture, sequenceTokens: number): number {
  return sum(model, (shape) => {
    if (shape.kind === 'linear') return 0;
    const { queryHeads, headSize, ropeHeadSize = 0, valueHeadSize = headSize } = shape;
    const flops = 2 * queryHeads * (headSize + ropeHeadSize + valueHeadSize);
    return flops * pairShare(shape, sequenceTokens);
  });
}

/** Elements of keys and values that attention reads for one token of context, over all layers of the model given. */
export function kvElementsRead(model: ModelArchitecture, sequenceTokens: number): number {
  return sum(model, (shape) => shapeElementsRead(shape, sequenceTokens));
}

/** The same for one layer of a shape; one that shares the keys and values of another reads them, too. */
export function shapeElementsRead(shape: AttentionShape, sequenceTokens: number): number {
  if (shape.kind === 'linear') return 0;
  if (shape.kind === 'mla') return (shape.kvRank ?? 0) + (shape.ropeHeadSize ?? 0);
  const { kvHeads, headSize, valueHeadSize = headSize } = shape;
  return kvHeads * (headSize + valueHeadSize) * contextShare(shape, sequenceTokens);
}

/** Whether several query heads share a head of keys and values, as with MQA, GQA and MLA. */
export function isGrouped({ kind, queryHeads, kvHeads }: AttentionShape): boolean {
  return kind === 'mla' || kvHeads < queryHeads;
}

/** FLOPs of decoding over one token of context with MLA, over all layers; 0 for models without. */
export function absorbedFlops(model: ModelArchitecture): number {
  return sum(model, ({ kind, queryHeads, kvRank = 0, ropeHeadSize = 0 }) =>
    kind === 'mla' ? 2 * queryHeads * (2 * kvRank + ropeHeadSize) : 0,
  );
}

/** Elements of the state that linear layers keep of a sequence, all layers of the model given. */
export function stateElements(model: ModelArchitecture): number {
  return sum(model, (shape) => (shape.kind === 'linear' ? (shape.stateElements ?? 0) : 0));
}

function sum(model: ModelArchitecture, perLayer: (shape: AttentionShape) => number): number {
  return model.attention.reduce((total, shape) => total + shape.layers * perLayer(shape), 0);
}

function contextShare({ kind, windowTokens }: AttentionShape, sequenceTokens: number): number {
  if (kind !== 'sliding-window' || windowTokens === undefined) return 1;
  return Math.min(1, windowTokens / sequenceTokens);
}

function pairShare(shape: AttentionShape, sequenceTokens: number): number {
  const share = contextShare(shape, sequenceTokens);
  return share * (2 - share);
}
