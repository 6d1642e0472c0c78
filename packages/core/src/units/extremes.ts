/**
 * The largest of many numbers; -Infinity of none, NaN if one is. Unlike `Math.max(...values)` it takes any number of them: a
 * list that is spread over arguments must fit on the stack.
 */
export function largestOf(values: Iterable<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!(value <= largest)) largest = Number.isNaN(largest) ? largest : value;
  }
  return largest;
}

/** The smallest of many numbers; Infinity of none, NaN if one is. */
export function smallestOf(values: Iterable<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) {
    if (!(value >= smallest)) smallest = Number.isNaN(smallest) ? smallest : value;
  }
  return smallest;
}
