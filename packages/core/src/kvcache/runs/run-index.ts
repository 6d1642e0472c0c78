const NO_KEY = -1;

/** Columns of what is known of a run of the trie: its pieces in order of registration (0: none), and how far it was ever cached. */
export const FIRST_PIECE = 1;
export const LAST_PIECE = 2;
export const SEEN = 3;
const KEY = 0;
const FIELDS = 4;

/**
 * What a replica knows of each run of the prefix trie that it has ever cached: a map from run to a row of numbers, with open addressing,
 * that grows with what was cached and not with the workload. A row stays for good: it says what was here.
 */
export class RunIndex {
  rows = new Int32Array(64 * FIELDS).fill(NO_KEY);
  #mask = 63;
  #size = 0;

  /** Place of a run's row in `rows`, or -1. */
  find(run: number): number {
    const at = this.#slotOf(run);
    return this.rows[at + KEY] === run ? at : -1;
  }

  /** Place of a run's row, which is there from now on. */
  findOrAdd(run: number): number {
    let at = this.#slotOf(run);
    if (this.rows[at + KEY] === run) return at;
    if (2 * ++this.#size > this.#mask) {
      this.#grow();
      at = this.#slotOf(run);
    }
    this.rows[at + KEY] = run;
    this.rows[at + FIRST_PIECE] = 0;
    this.rows[at + LAST_PIECE] = 0;
    this.rows[at + SEEN] = 0;
    return at;
  }

  /** Calls `visit` with each run and the place of its row. For tests. */
  forEach(visit: (run: number, at: number) => void): void {
    for (let at = 0; at < this.rows.length; at += FIELDS) {
      if (this.rows[at + KEY] !== NO_KEY) visit(this.rows[at + KEY], at);
    }
  }

  #slotOf(run: number): number {
    const { rows } = this;
    let hash = Math.imul(run, 0x9e3779b1);
    hash ^= hash >>> 15;
    let slot = hash & this.#mask;
    for (let key = rows[slot * FIELDS]; key !== run && key !== NO_KEY; key = rows[slot * FIELDS]) {
      slot = (slot + 1) & this.#mask;
    }
    return slot * FIELDS;
  }

  #grow(): void {
    const old = this.rows;
    this.rows = new Int32Array(old.length * 2).fill(NO_KEY);
    this.#mask = this.rows.length / FIELDS - 1;
    for (let from = 0; from < old.length; from += FIELDS) {
      if (old[from + KEY] === NO_KEY) continue;
      const to = this.#slotOf(old[from + KEY]);
      for (let field = 0; field < FIELDS; field++) this.rows[to + field] = old[from + field];
    }
  }
}
