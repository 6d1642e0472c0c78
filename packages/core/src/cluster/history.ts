/**
 * The recent past of a few numbers, for readers that look a fixed time back: rows in order of time, in a ring that forgets
 * what no reader can look at any more. Pushing and seeking cost O(1) amortised, and allocate only when the ring grows.
 */
export class History {
  readonly #columns: number;
  /** Rows of: instant, whether it says what starts at that instant, and the values. */
  #rows: Float64Array;
  #capacity = 8;
  #first = 0;
  #count = 0;

  /** `initial`: what was before the first push. */
  constructor(initial: readonly number[]) {
    this.#columns = initial.length + 2;
    this.#rows = new Float64Array(this.#capacity * this.#columns);
    this.push(Number.NEGATIVE_INFINITY, false);
    for (const [column, value] of initial.entries()) this.set(column, value);
  }

  /** Rows that are kept. */
  get size(): number {
    return this.#count;
  }

  /**
   * A new row, whose values `set` fills in. `starts`: it says what starts at `atS`, which somebody who looks at that very
   * instant does not see yet. Two rows of the same instant and kind are one.
   */
  push(atS: number, starts: boolean): void {
    const kind = starts ? 1 : 0;
    if (this.#count > 0) {
      const last = this.#at(this.#count - 1);
      if (this.#rows[last] === atS && this.#rows[last + 1] === kind) return;
    }
    if (this.#count === this.#capacity) this.#grow();
    const row = this.#at(this.#count++);
    this.#rows[row] = atS;
    this.#rows[row + 1] = kind;
  }

  /** A value of the row that was pushed last. */
  set(column: number, value: number): void {
    this.#rows[this.#at(this.#count - 1) + 2 + column] = value;
  }

  /** Goes to the last row that is visible at `atS` and forgets those before it. `atS` never goes back. */
  seek(atS: number): void {
    while (this.#count > 1 && this.#isVisible(this.#at(1), atS)) {
      this.#first = this.#first + 1 === this.#capacity ? 0 : this.#first + 1;
      this.#count--;
    }
  }

  /** A value of the row that `seek` went to. */
  get(column: number): number {
    return this.#rows[this.#at(0) + 2 + column];
  }

  #isVisible(row: number, atS: number): boolean {
    const rowS = this.#rows[row];
    return rowS < atS || (rowS === atS && this.#rows[row + 1] === 0);
  }

  /** Place of a row, counted from the oldest. */
  #at(index: number): number {
    const place = this.#first + index;
    return (place < this.#capacity ? place : place - this.#capacity) * this.#columns;
  }

  #grow(): void {
    const grown = new Float64Array(2 * this.#capacity * this.#columns);
    const split = this.#first * this.#columns;
    grown.set(this.#rows.subarray(split));
    grown.set(this.#rows.subarray(0, split), this.#rows.length - split);
    this.#rows = grown;
    this.#first = 0;
    this.#capacity *= 2;
  }
}
