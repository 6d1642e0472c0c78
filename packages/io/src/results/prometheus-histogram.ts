import type { Sample } from './prometheus-text.ts';

/** A histogram of Prometheus: how many observations were at most each bound. */
export interface Histogram {
  readonly count: number;
  readonly sum: number;
  /** Upper bounds in rising order, the last one Infinity, with the observations up to each. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
}

/** A quantile and the bucket it lies in. */
export interface BucketQuantile {
  /** Interpolated linearly within the bucket; undefined in the last one, which has no upper bound. */
  readonly value: number | undefined;
  readonly low: number;
  readonly high: number;
}

/** The histogram of a name, added up over engines; undefined without observations. */
export function histogramOf(samples: readonly Sample[], name: string): Histogram | undefined {
  const total = (suffix: string) =>
    samples
      .filter((sample) => sample.name === `${name}${suffix}`)
      .reduce((all, { value }) => all + value, 0);
  const count = total('_count');
  if (!(count > 0)) return undefined;
  const byBound = new Map<number, number>();
  for (const sample of samples) {
    if (sample.name !== `${name}_bucket`) continue;
    const le = sample.labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(sample.labels.le);
    byBound.set(le, (byBound.get(le) ?? 0) + sample.value);
  }
  const buckets = [...byBound].map(([le, below]) => ({ le, count: below }));
  buckets.sort((a, b) => a.le - b.le);
  return { count, sum: total('_sum'), buckets };
}

/** The quantile at `share` (0 to 1), as far as the buckets tell; undefined without buckets. */
export function quantileOf({ buckets }: Histogram, share: number): BucketQuantile | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  const rank = share * total;
  const at = buckets.findIndex(({ count }) => count >= rank && count > 0);
  if (at < 0) return undefined;
  const low = at === 0 ? 0 : buckets[at - 1].le;
  const before = at === 0 ? 0 : buckets[at - 1].count;
  const high = buckets[at].le;
  if (high === Number.POSITIVE_INFINITY) return { value: undefined, low, high };
  const inside = buckets[at].count - before;
  const value = inside === 0 ? high : low + ((high - low) * (rank - before)) / inside;
  return { value, low, high };
}
