/** Values by a whole number >= 0. */
export interface CountLookup {
  at(count: number): number;
}

/** The values of a function of a whole number >= 0, each computed once. Steps ask for the same few again and again. */
export class CountTable implements CountLookup {
  readonly #of: (count: number) => number;
  #known = new Float64Array(256).fill(Number.NaN);

  constructor(of: (count: number) => number) {
    this.#of = of;
  }

  at(count: number): number {
    if (count >= this.#known.length || Number.isNaN(this.#known[count])) this.#compute(count);
    return this.#known[count];
  }

  #compute(count: number): void {
    if (count >= this.#known.length) {
      const larger = new Float64Array(Math.max(2 * this.#known.length, count + 1)).fill(Number.NaN);
      larger.set(this.#known);
      this.#known = larger;
    }
    this.#known[count] = this.#of(count);
  }
}

/** The same function, with each value computed once. */
export function memoized(of: (count: number) => number): (count: number) => number {
  const table = new CountTable(of);
  return (count) => table.at(count);
}
