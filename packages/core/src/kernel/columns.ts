/**
 * Growable typed columns: append one number at a time without knowing the final length, then take the exact
 * typed array. Capacity doubles, so an append costs O(1) amortised. One class per element type keeps every
 * call site monomorphic, which is what makes the append cheap in V8.
 */
export class Float64Column {
  #values: Float64Array;
  length = 0;

  constructor(capacity = 1024) {
    this.#values = new Float64Array(Math.max(1, capacity));
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index];
  }

  /** A view of what was appended. It aliases the column, which must not grow afterwards. */
  view(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}

/** The same for 32-bit signed integers; the caller checks the range. */
export class Int32Column {
  #values: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.#values = new Int32Array(Math.max(1, capacity));
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index];
  }

  /** A view of what was appended. It aliases the column, which must not grow afterwards. */
  view(): Int32Array {
    return this.#values.subarray(0, this.length);
  }
}
