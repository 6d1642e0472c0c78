import { widened } from '../../kernel/widened.ts';
import type { Rows } from './rows.ts';

/** Columns of a row that are an entry's: what a replica has of a run, from the run's first block on. */
export const REPLICA = 6;
const RUN = 7;
export const HELD = 8;
export const NEXT_HOLDER = 9;
const PREVIOUS_HOLDER = 10;

const NONE = -1;

/** Holders of a run that are walked over. */
const FEW = 16;

/** Which replicas have something of each run, as rows: the entries of a run are a list. */
export class RunHolders {
  readonly #rows: Rows;
  readonly #replicas: number;
  /** First holder of each run. */
  #holder = new Int32Array(256).fill(NONE);
  /** Entries by replica of runs that more than a few have: the beginning that all prompts share. */
  readonly #tables = new Map<number, Int32Array>();

  constructor(rows: Rows, replicas: number) {
    this.#rows = rows;
    this.#replicas = replicas;
  }

  /** The holder of a run that came last, or -1. */
  first(run: number): number {
    return run < this.#holder.length ? this.#holder[run] : NONE;
  }

  /** The entry of a replica for a run, or -1. */
  find(replica: number, run: number): number {
    const rows = this.#rows.at;
    let entry = this.first(run);
    for (let walked = 0; entry >= 0 && rows[entry + REPLICA] !== replica; walked++) {
      if (walked === FEW) return this.#tableOf(run)[replica];
      entry = rows[entry + NEXT_HOLDER];
    }
    return entry;
  }

  /** By replica, the entry of a run that many have. */
  #tableOf(run: number): Int32Array {
    const known = this.#tables.get(run);
    if (known !== undefined) return known;
    const table = new Int32Array(this.#replicas).fill(NONE);
    const rows = this.#rows.at;
    for (let e = this.first(run); e >= 0; e = rows[e + NEXT_HOLDER]) {
      table[rows[e + REPLICA]] = e;
    }
    this.#tables.set(run, table);
    return table;
  }

  /** A replica has nothing of a run so far. */
  add(replica: number, run: number): number {
    if (run >= this.#holder.length) this.#holder = widened(this.#holder, 2 * run, NONE);
    const entry = this.#rows.take();
    const rows = this.#rows.at;
    const first = this.#holder[run];
    rows[entry + REPLICA] = replica;
    rows[entry + RUN] = run;
    rows[entry + HELD] = 0;
    rows[entry + NEXT_HOLDER] = first;
    rows[entry + PREVIOUS_HOLDER] = NONE;
    if (first >= 0) rows[first + PREVIOUS_HOLDER] = entry;
    this.#holder[run] = entry;
    if (this.#tables.size > 0) this.#note(run, replica, entry);
    return entry;
  }

  drop(entry: number): void {
    const rows = this.#rows.at;
    const before = rows[entry + PREVIOUS_HOLDER];
    const after = rows[entry + NEXT_HOLDER];
    if (before < 0) this.#holder[rows[entry + RUN]] = after;
    else rows[before + NEXT_HOLDER] = after;
    if (after >= 0) rows[after + PREVIOUS_HOLDER] = before;
    if (this.#tables.size > 0) this.#note(rows[entry + RUN], rows[entry + REPLICA], NONE);
    this.#rows.giveBack(entry);
  }

  /** Keeps the table of a run, if it has one. The last holder takes it along. */
  #note(run: number, replica: number, entry: number): void {
    if (this.#holder[run] < 0) this.#tables.delete(run);
    const table = this.#tables.get(run);
    if (table !== undefined) table[replica] = entry;
  }
}
