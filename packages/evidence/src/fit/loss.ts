import { requireNumber } from '@kavier/core';

/**
 * What a residual r costs. `squared` is r^2. The others grow linearly beyond `scale`, so that outliers pull less:
 * `huber` is r^2 up to the scale c and 2 c |r| - c^2 beyond (Huber 1964), `soft-l1` its smooth sibling
 * 2 c^2 (sqrt(1 + (r / c)^2) - 1). The scale is in units of the residual, above 0.
 */
export type Loss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'huber' | 'soft-l1'; readonly scale: number };

export function requireLoss(loss: Loss): Loss {
  if (loss.kind !== 'squared') requireNumber(loss.scale, 'loss.scale', { above: 0 });
  return loss;
}

/** Sum of the losses of all residuals; not finite where a residual is not. */
export function costOf(residuals: Float64Array, loss: Loss): number {
  let cost = 0;
  for (const r of residuals) cost += lossOf(r, loss);
  return cost;
}

/**
 * Weight of each residual by which a weighted sum of squares has the gradient of the loss there: loss'(r) / (2 r), from
 * 1 for small residuals down to 0 (iteratively reweighted least squares; Holland and Welsch 1977).
 */
export function weightsOf(residuals: Float64Array, loss: Loss): Float64Array {
  return residuals.map((r) => weightOf(r, loss));
}

function lossOf(r: number, loss: Loss): number {
  if (loss.kind === 'squared') return r * r;
  const { kind, scale } = loss;
  if (kind === 'huber') {
    const size = Math.abs(r);
    return size <= scale ? r * r : scale * (2 * size - scale);
  }
  // c^2 (sqrt(1 + z) - 1) without the cancellation for small z.
  const z = (r / scale) * (r / scale);
  return (2 * r * r) / (Math.sqrt(1 + z) + 1);
}

function weightOf(r: number, loss: Loss): number {
  if (loss.kind === 'squared') return 1;
  const { kind, scale } = loss;
  if (kind === 'huber') return Math.min(1, scale / Math.abs(r));
  return 1 / Math.sqrt(1 + (r / scale) * (r / scale));
}
