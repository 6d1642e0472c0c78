/**
 * Solves min |A p - b|^2 + sum of (damping[i] p[i])^2 by Householder reflections of A with the damping stacked below it
 * (Golub and Van Loan, Matrix Computations, 5.2; More 1978, section 3): the normal equations would square the condition.
 * `columns` are the columns of A, all as long as b; `damping` has one entry a column, at least 0.
 * A column in which nothing is left to solve for gets p = 0.
 */
export function solveDamped(
  columns: readonly Float64Array[],
  damping: readonly number[],
  b: Float64Array,
): Float64Array {
  const rows = b.length;
  const stacked = columns.map((column, i) => {
    const whole = new Float64Array(rows + columns.length);
    whole.set(column);
    whole[rows + i] = damping[i];
    return whole;
  });
  const right = new Float64Array(rows + columns.length);
  right.set(b);
  // A column in which nothing is left takes no row: the next one needs all that remain.
  let row = 0;
  const diagonal = new Float64Array(columns.length);
  const pivots = stacked.map((_, k) => {
    diagonal[k] = eliminate(stacked, right, k, row);
    return diagonal[k] === 0 ? undefined : row++;
  });
  const p = new Float64Array(columns.length);
  for (let k = columns.length - 1; k >= 0; k--) {
    const pivot = pivots[k];
    if (pivot === undefined) continue;
    let rest = right[pivot];
    for (let j = k + 1; j < columns.length; j++) rest -= stacked[j][pivot] * p[j];
    p[k] = rest / diagonal[k];
  }
  return p;
}

/** Reflects columns k and beyond, and the right side, so that column k ends at `row`; returns what stands there. */
function eliminate(
  columns: readonly Float64Array[],
  right: Float64Array,
  k: number,
  row: number,
): number {
  const v = columns[k];
  let square = 0;
  for (let i = row; i < v.length; i++) square += v[i] * v[i];
  if (square === 0) return 0;
  const alpha = v[row] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  // v becomes the normal of the mirror; v.v / 2 = alpha (alpha - v[row]).
  const half = alpha * (alpha - v[row]);
  v[row] -= alpha;
  for (let j = k + 1; j < columns.length; j++) reflect(columns[j], v, half, row);
  reflect(right, v, half, row);
  return alpha;
}

function reflect(x: Float64Array, v: Float64Array, half: number, from: number): void {
  let product = 0;
  for (let i = from; i < x.length; i++) product += x[i] * v[i];
  const factor = product / half;
  for (let i = from; i < x.length; i++) x[i] -= factor * v[i];
}
