import { largestOf, smallestOf } from '@kavier/core';
import { dot } from './bounded-solve.ts';
import { singularValues } from './singular-values.ts';

/** What a Jacobian says about the errors of the parameters that it has columns for. */
export interface Covariance {
  /** Covariance matrix for residuals of unit variance: (J'J)^-1. */
  readonly unit: readonly Float64Array[];
  /** Largest over smallest singular value after every column was brought to length 1; 1 is orthogonal. */
  readonly conditionNumber: number;
  /**
   * How many times larger the error of each parameter is than it would be if the others were known; 1 is orthogonal
   * (square root of the variance inflation factor).
   */
  readonly inflation: readonly number[];
  /** For each column the columns that it cannot be told from, nearest first. */
  readonly partners: readonly (readonly number[])[];
}

/**
 * A direction is no shorter than this share of the longest: below it lies the noise of differences, which would otherwise
 * pass into the errors of parameters that have no part in the collinearity.
 */
const LEAST_SHARE = 1e-7;
/** A column belongs to the near-collinear directions when they make up more than this share of its variance. */
const INVOLVED = 0.5;
/** Two columns of one collinearity; k columns that only appear as a product have 1 / (k - 1) here. */
const TOGETHER = 0.1;

/**
 * `columns` are not zero; there is at least one. Columns are scaled to length 1 first, so that the condition does not
 * depend on units. Directions whose singular value is `condition` times below the largest are near-collinear, and the
 * columns whose variance they make up are named as each other's partners (Belsley, Kuh and Welsch 1980, chapter 3).
 */
export function covarianceOf(columns: readonly Float64Array[], condition: number): Covariance {
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)));
  const scaled = columns.map((column, i) => column.map((x) => x / lengths[i]));
  const { values, directions } = singularValues(scaled);
  const largest = largestOf(values);
  const sizes = values.map((value) => Math.max(value, LEAST_SHARE * largest));
  const all = directions.map((direction, k) => ({ direction, size: sizes[k] }));
  const near = all.filter(({ size }) => size * condition <= largest);
  const inverse = sumOfSquares(all, (size) => 1 / (size * size));
  return {
    unit: inverse.map((row, i) => row.map((x, j) => x / (lengths[i] * lengths[j]))),
    conditionNumber: largest / smallestOf(sizes),
    inflation: inverse.map((row, i) => Math.sqrt(row[i])),
    partners: partnersIn(near, inverse),
  };
}

interface Direction {
  readonly direction: Float64Array;
  readonly size: number;
}

/** Sum of weight v v' over the directions. */
function sumOfSquares(
  directions: readonly Direction[],
  weight: (size: number) => number,
  count = directions.length,
): Float64Array[] {
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from({ length: count }, (_, j) =>
      directions.reduce((sum, { direction: v, size }) => sum + weight(size) * v[i] * v[j], 0),
    ),
  );
}

function partnersIn(near: readonly Direction[], inverse: readonly Float64Array[]): number[][] {
  const count = inverse.length;
  const nearPart = sumOfSquares(near, (size) => 1 / (size * size), count);
  // The projection on what is lost: unlike single directions it is the same however equal singular values were split.
  const plane = sumOfSquares(near, () => 1, count);
  const isInvolved = inverse.map((row, i) => nearPart[i][i] > INVOLVED * row[i]);
  return isInvolved.map((involved, i) => {
    if (!involved) return [];
    const nearness = isInvolved.map((also, j) =>
      also && j !== i ? Math.abs(plane[i][j]) / Math.sqrt(plane[i][i] * plane[j][j]) : 0,
    );
    return [...nearness.keys()]
      .filter((j) => nearness[j] > TOGETHER)
      .sort((a, b) => nearness[b] - nearness[a] || a - b);
  });
}
