import type { AttentionShape, ModelArchitecture } from '../model/architecture.ts';
import type { AttentionWindow } from './attention-window.ts';

/*
 * Attention of all layers of a model, per (query, key) pair and per token of context that a layer reads:
 *
 *   full, sliding window   2 n (d + v) FLOPs a pair and layer       (Q K^T and P V, two operations each)
 *   MLA                    2 n (d + p + v) FLOPs a pair and layer   (keys and values expanded)
 *   linear                 none
 *
 * n query heads, d head size, p rotary head size, v value head size. Layers of one window have sums of their own: which pairs and
 * context are theirs is attention-window.ts's business.
 *
 * Decode with MLA absorbs the expansions into its queries and does 2 n (2 r + p) FLOPs a token of context and layer
 * (r KV rank), 3.4 times as many for DeepSeek-V3; prefill, where FLOPs bind, expands.
 */

/** The different windows of a model, in the order of its layers; none where every layer attends to all. */
export function windowsOf(model: ModelArchitecture): readonly AttentionWindow[] {
  const windows: AttentionWindow[] = [];
  for (const shape of model.attention) {
    const window = windowOf(shape);
    if (window !== undefined && !windows.some((known) => isSame(known, window))) {
      windows.push(window);
    }
  }
  return windows;
}

/** The model with the layers of one window only, or of none. */
export function layersWithin(
  model: ModelArchitecture,
  window: AttentionWindow | undefined,
): ModelArchitecture {
  const attention = model.attention.filter((shape) => isSame(windowOf(shape), window));
  return { ...model, attention };
}

/** FLOPs of one (query, key) pair over all layers of the model given. */
export function flopsPerPair(model: ModelArchitecture): number {
  return sum(model, (shape) => {
    if (shape.kind === 'linear') return 0;
    const { queryHeads, headSize, ropeHeadSize = 0, valueHeadSize = headSize } = shape;
    return 2 * queryHeads * (headSize + ropeHeadSize + valueHeadSize);
  });
}

/** Elements of keys and values that attention reads for one token of context, over all layers of the model given. */
export function kvElementsRead(model: ModelArchitecture): number {
  return sum(model, shapeElementsRead);
}

/** The same for one layer of a shape; one that shares the keys and values of another reads them, too. */
export function shapeElementsRead(shape: AttentionShape): number {
  if (shape.kind === 'linear') return 0;
  if (shape.kind === 'mla') return (shape.kvRank ?? 0) + (shape.ropeHeadSize ?? 0);
  const { kvHeads, headSize, valueHeadSize = headSize } = shape;
  return kvHeads * (headSize + valueHeadSize);
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

function windowOf({ kind, windowTokens, chunked }: AttentionShape): AttentionWindow | undefined {
  if (kind !== 'sliding-window' || windowTokens === undefined) return undefined;
  return { windowTokens, chunked: chunked ?? false };
}

function isSame(a: AttentionWindow | undefined, b: AttentionWindow | undefined): boolean {
  return a?.windowTokens === b?.windowTokens && a?.chunked === b?.chunked;
}
