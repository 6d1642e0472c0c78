import { sparkline, zeros } from './plot-terminal.ts';

/** Counts of values in bins whose edges grow by a constant factor, for lengths over several magnitudes. */
export interface LogHistogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** Bins between the smallest (at least 1) and the largest value; values below 1 count in the first. */
export function logHistogram(values: Int32Array, bins: number): LogHistogram {
  let from = Number.POSITIVE_INFINITY;
  let to = 1;
  for (let i = 0; i < values.length; i++) {
    from = Math.min(from, Math.max(1, values[i]));
    to = Math.max(to, values[i]);
  }
  if (values.length === 0) from = 1;
  const counts = zeros(bins);
  const scale = bins / Math.log(to / from);
  for (let i = 0; i < values.length; i++) {
    const place = to === from ? 0 : Math.floor(Math.log(Math.max(1, values[i]) / from) * scale);
    counts[Math.min(bins - 1, place)]++;
  }
  return { from, to, counts };
}

/** Counts of sorted times in bins of equal width from the first to the last. */
export function timeHistogram(sortedS: Float64Array, bins: number): number[] {
  const counts = zeros(bins);
  if (sortedS.length === 0) return counts;
  const startS = sortedS[0];
  const spanS = sortedS[sortedS.length - 1] - startS || 1;
  for (let i = 0; i < sortedS.length; i++) {
    counts[Math.min(bins - 1, Math.floor(((sortedS[i] - startS) / spanS) * bins))]++;
  }
  return counts;
}

/** A line of bars between the labels of its ends. */
export function labelledBars(counts: readonly number[], from: string, to: string): string {
  return `${from} ${sparkline(counts)} ${to}`;
}
