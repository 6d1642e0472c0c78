import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';

/** Most requests that a table can hold: ids are 32-bit integers. */
const MAX_COUNT = 2 ** 31 - 1;

/** Where a generated workload ends; at least one of the two, and the first to be reached counts. */
export interface Extent {
  /** Largest number to generate, an integer >= 0. Default: no limit. */
  readonly count?: number | undefined;
  /** Arrivals at or after this time in seconds are not generated, > 0. Default: no limit. */
  readonly durationS?: number | undefined;
}

/**
 * The extent with its defaults; refuses an endless one. `countName` is the count's name in the
 * options.
 */
export function requireExtent(
  { count, durationS }: Extent,
  where: string,
  countName: string,
): { readonly count: number; readonly durationS: number } {
  if (count === undefined && durationS === undefined) {
    throw new KavierError('the generated workload has no end', {
      kind: 'input',
      where,
      expected: `${countName}, or durationS in seconds, or both`,
    });
  }
  if (count !== undefined) {
    requireNumber(count, `${where}.${countName}`, { from: 0, to: MAX_COUNT, integer: true });
  }
  if (durationS !== undefined) requireNumber(durationS, `${where}.durationS`, { above: 0 });
  return { count: count ?? MAX_COUNT, durationS: durationS ?? Number.POSITIVE_INFINITY };
}
