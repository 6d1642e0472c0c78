/** The function of a whole number >= 0, each value computed once. Steps ask for the same few again and again. */
export function memoized(of: (count: number) => number): (count: number) => number {
  let known = new Float64Array(256).fill(Number.NaN);
  return (count) => {
    if (count >= known.length) {
      const larger = new Float64Array(Math.max(2 * known.length, count + 1)).fill(Number.NaN);
      larger.set(known);
      known = larger;
    }
    let value = known[count];
    if (Number.isNaN(value)) {
      value = of(count);
      known[count] = value;
    }
    return value;
  };
}
