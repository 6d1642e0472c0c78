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

/**
 * The same for several p at once without sorting: rearranges `values` so that the ranks needed are in place, in time
 * linear in the number of values. `ps` rise. Values are not NaN. Throws on an empty input.
 *
 * @param among the values are some of this many: `left[i]` smaller ones are left out below the p of i, and none between its ranks.
 */
export function selectQuantiles(
  values: Float64Array,
  ps: readonly number[],
  among?: { readonly of: number; readonly left: readonly number[] },
): number[] {
  if (values.length === 0) throw new RangeError('quantile of no values');
  const last = values.length - 1;
  const lastOfAll = (among?.of ?? values.length) - 1;
  let from = 0;
  return ps.map((p, index) => {
    const rank = lastOfAll * p - (among?.left[index] ?? 0);
    const below = Math.floor(rank);
    selectRank(values, below, from, last);
    from = below;
    if (below === last) return values[below];
    // Everything behind the rank is at least as large, so the next rank holds their least.
    let above = values[below + 1];
    for (let i = below + 2; i <= last; i++) if (values[i] < above) above = values[i];
    return values[below] + (rank - below) * (above - values[below]);
  });
}

/** Puts the value of rank `rank` in its place, smaller ones before it and larger ones behind it (Hoare's FIND). */
function selectRank(values: Float64Array, rank: number, from: number, to: number): void {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = middleOf(values[low], values[(low + high) >>> 1], values[high]);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const held = values[i];
      values[i++] = values[j];
      values[j--] = held;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
