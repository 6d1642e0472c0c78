/**
 * Which of a fixed set of numbers is the least: a tournament tree over an array that its owner writes. A change costs
 * O(log n), asking nothing. Equal numbers: the lowest index.
 */
export class Least {
  readonly #values: Int32Array;
  /** Winner below each node: node 1 is the root, node `leaves + i` is index i, and -1 where there is nobody. */
  readonly #winners: Int32Array;
  readonly #leaves: number;

  constructor(values: Int32Array) {
    this.#values = values;
    let leaves = 1;
    while (leaves < values.length) leaves *= 2;
    this.#leaves = leaves;
    this.#winners = new Int32Array(2 * leaves).fill(-1);
    for (let index = 0; index < values.length; index++) this.#winners[leaves + index] = index;
    for (let node = leaves - 1; node > 0; node--) this.#play(node);
  }

  /** The index of the least value. */
  get index(): number {
    return this.#winners[1];
  }

  /** The value of an index has changed. */
  changed(index: number): void {
    for (let node = (this.#leaves + index) >> 1; node > 0; node >>= 1) this.#play(node);
  }

  #play(node: number): void {
    const left = this.#winners[2 * node];
    const right = this.#winners[2 * node + 1];
    const isRight = right >= 0 && this.#values[right] < this.#values[left];
    this.#winners[node] = isRight ? right : left;
  }
}
