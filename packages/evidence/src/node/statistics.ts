import { quantileOfSorted } from '@kavier/core';
import { groupedBy } from '../grouped.ts';

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The p-quantile of values in any order, interpolated as everywhere in Kavier. */
export function quantile(values: readonly number[], p: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), p);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Items by a key, groups in the order in which their keys first occur. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | number,
): readonly (readonly Item[])[] {
  return [...groupedBy(items, keyOf).values()];
}
