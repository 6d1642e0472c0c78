import type { MeasuredSet } from '../../src/measured/point.ts';

/** Points and rows left out: every row of the source, once. */
export function rowsOf(set: MeasuredSet): number {
  return set.points.length + set.exclusions.reduce((sum, { rows }) => sum + rows, 0);
}
