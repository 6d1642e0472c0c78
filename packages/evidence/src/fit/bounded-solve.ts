import { smallestOf } from '@kavier/core';
import { solveDamped } from './damped-solve.ts';

/** Minimise |A p + r|^2 + sum of (damping[i] p[i])^2 over low <= p <= high; the box contains 0. */
export interface BoundedProblem {
  /** Columns of A, each as long as `residuals`. */
  readonly columns: readonly Float64Array[];
  readonly residuals: Float64Array;
  readonly damping: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Relative to the lengths of column and residuals: a smaller pull off a bound is rounding. */
const LEAST_PULL = 1e-13;

/**
 * The minimiser p, by an active set: what would leave the box is held at its bound, and released when its bound no longer
 * stops it (Stark and Parker 1995, "Bounded-variable least-squares", after Lawson and Hanson). Every round lowers the
 * sum, from p = 0; the number of rounds is limited in case rounding makes them cycle.
 */
export function solveBounded(problem: BoundedProblem): Float64Array {
  const { columns, low, high } = problem;
  const p = new Float64Array(columns.length);
  const free = new Set([...columns.keys()].filter((i) => low[i] < 0 && high[i] > 0));
  for (let round = 0; round < 10 * (columns.length + 1); round++) {
    if (moveTowards(goalOf(problem, p, free), p, problem, free)) {
      const released = mostPulled(problem, p, free);
      if (released === undefined) break;
      free.add(released);
    }
  }
  return p;
}

/** Where the sum is least when only the free entries may move, box or not. */
function goalOf(
  { columns, residuals, damping }: BoundedProblem,
  p: Float64Array,
  free: ReadonlySet<number>,
): Float64Array {
  const held = p.map((x, i) => (free.has(i) ? 0 : x));
  const members = [...free].sort((a, b) => a - b);
  const solved = solveDamped(
    members.map((i) => columns[i]),
    members.map((i) => damping[i]),
    plusProduct(residuals, columns, held).map((r) => -r),
  );
  for (const [k, i] of members.entries()) held[i] = solved[k];
  return held;
}

/** Moves p to the goal, or as far as the box allows and takes what it runs into from the free; whether it got there. */
function moveTowards(
  goal: Float64Array,
  p: Float64Array,
  { low, high }: BoundedProblem,
  free: Set<number>,
): boolean {
  const shareOf = (i: number) => {
    const allowed = Math.min(Math.max(goal[i], low[i]), high[i]);
    return allowed === goal[i] ? 1 : (allowed - p[i]) / (goal[i] - p[i]);
  };
  const members = [...free];
  const shares = members.map(shareOf);
  const share = Math.min(1, smallestOf(shares));
  for (const [k, i] of members.entries()) {
    const next = share === 1 ? goal[i] : p[i] + share * (goal[i] - p[i]);
    const isStopped = share < 1 && shares[k] === share;
    p[i] = isStopped
      ? goal[i] < low[i]
        ? low[i]
        : high[i]
      : Math.min(Math.max(next, low[i]), high[i]);
    if (isStopped) free.delete(i);
  }
  return share === 1;
}

/** The held entry that the sum pulls off its bound hardest for the length of its column. */
function mostPulled(
  { columns, residuals, damping, low, high }: BoundedProblem,
  p: Float64Array,
  free: ReadonlySet<number>,
): number | undefined {
  const rest = plusProduct(residuals, columns, p);
  let most = LEAST_PULL * Math.sqrt(dot(residuals, residuals));
  let found: number | undefined;
  for (const [i, column] of columns.entries()) {
    const length = Math.sqrt(dot(column, column));
    if (free.has(i) || length === 0) continue;
    const pull = -(dot(column, rest) + damping[i] * damping[i] * p[i]) / length;
    const inwards = p[i] <= low[i] ? pull : p[i] >= high[i] ? -pull : Math.abs(pull);
    if (inwards <= most) continue;
    most = inwards;
    found = i;
  }
  return found;
}

/** r + A p. */
export function plusProduct(
  r: Float64Array,
  columns: readonly Float64Array[],
  p: Float64Array,
): Float64Array {
  const sum = r.slice();
  for (const [i, column] of columns.entries()) {
    if (p[i] === 0) continue;
    for (let row = 0; row < sum.length; row++) sum[row] += p[i] * column[row];
  }
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
