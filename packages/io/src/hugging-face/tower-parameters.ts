/*
 * Parameters of vision transformers: L layers of width h and inner width i, patches of p x p pixels in three colours,
 * n positions to learn.
 */

/** One layer with biases everywhere: two norms, four projections, two matrices of its feed-forward part. */
export function plainLayer(h: number, i: number): number {
  return 4 * h + 4 * (h * h + h) + 2 * h * i + i + h;
}

/** One layer as Llama's: norms without bias, three matrices, no biases. */
export function gatedLayer(h: number, i: number): number {
  return 2 * h + 4 * h * h + 3 * h * i;
}

export function patchEmbedding(h: number, p: number, frames = 1, bias = false): number {
  return 3 * frames * p * p * h + (bias ? h : 0);
}

/** A matrix with its bias. */
export function linear(rows: number, columns: number, bias = true): number {
  return rows * columns + (bias ? rows : 0);
}

/** CLIP: a class position, norms before and after. */
export function clip(h: number, i: number, layers: number, p: number, image: number): number {
  const positions = Math.floor(image / p) ** 2 + 1;
  return h + patchEmbedding(h, p) + positions * h + 4 * h + layers * plainLayer(h, i);
}

/** SigLIP: a norm after, and a pooling head unless it is switched off. */
export function siglip(
  h: number,
  i: number,
  layers: number,
  p: number,
  image: number,
  hasHead: boolean,
): number {
  const positions = Math.floor(image / p) ** 2;
  const pooling = 2 * h + plainLayer(h, i) - 4 * h + h;
  const body = patchEmbedding(h, p, 1, true) + positions * h + layers * plainLayer(h, i) + 2 * h;
  return body + (hasHead ? pooling : 0);
}

/** The norm and two matrices that turn m x m patches of width h into one embedding of width `out`. */
export function patchMerger(h: number, merged: number, out: number, norm: number): number {
  const wide = merged * merged * h;
  return norm + linear(wide, wide) + linear(out, wide);
}
