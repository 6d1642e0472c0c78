import { widened } from '../../kernel/widened.ts';

const NONE = -1;

/** Rows of one typed array that grows with use; a row is named by its place, and those that are given back are used again. */
export class Rows {
  at: Int32Array;
  readonly #columns: number;
  #end = 0;
  /** The first of the rows that are free again, linked by their first column. */
  #free = NONE;

  constructor(columns: number) {
    this.at = new Int32Array(256 * columns);
    this.#columns = columns;
  }

  take(): number {
    const row = this.#free;
    if (row >= 0) {
      this.#free = this.at[row];
      return row;
    }
    if (this.#end === this.at.length) this.at = widened(this.at, 2 * this.#end);
    this.#end += this.#columns;
    return this.#end - this.#columns;
  }

  giveBack(row: number): void {
    this.at[row] = this.#free;
    this.#free = row;
  }
}
