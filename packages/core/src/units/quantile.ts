/**
 * The p-quantile of values sorted in rising order, method R-7 of Hyndman and Fan (linear interpolation between the
 * two nearest ranks; the default of numpy and R). `p` is in [0, 1]. Throws on an empty input.
 */
export function quantileOfSorted(sorted: Float64Array | Int32Array, p: number): number {
  if (sorted.length === 0) throw new RangeError('quantile of no values');
  const rank = (sorted.length - 1) * p;
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}
