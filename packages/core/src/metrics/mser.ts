/**
 * Marginal standard error rule (White, "An effective truncation heuristic for bias reduction in simulation output",
 * Simulation 69(6), 1997): how many first ones of a series of batch means to leave out as a transient. With batches of
 * five observations it is MSER-5. The d, at most half of the n batches, that makes
 *
 *   sum over i >= d of (y_i - mean of those)^2 / (n - d)^2
 *
 * smallest: the squared width of a confidence interval of the mean of what remains. Of equal ones the first.
 *
 * @returns the number of batches to leave out; null where the least value lies at the half itself, so that it still falls
 * there: the series has not settled, and more than half would have to go.
 */
export function mserTruncation(batchMeans: ArrayLike<number>): number | null {
  const n = batchMeans.length;
  const half = Math.floor(n / 2);
  // Backwards, so that mean and squared deviations of what remains grow by one batch at a time (Welford).
  let mean = 0;
  let squares = 0;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let dropped = n - 1; dropped >= 0; dropped--) {
    const kept = n - dropped;
    const off = batchMeans[dropped] - mean;
    mean += off / kept;
    squares += off * (batchMeans[dropped] - mean);
    const statistic = squares / kept ** 2;
    if (dropped > half || statistic > least) continue;
    least = statistic;
    best = dropped;
  }
  return best === half && half > 0 ? null : best;
}
