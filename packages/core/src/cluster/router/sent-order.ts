import type { Rows } from './rows.ts';

/** Columns of a row that are this order's: the rows of its replica that were sent next after it, and next before it. */
export const NEWER = 3;
export const OLDER = 4;

const NONE = -1;

/** What was sent to each replica, as rows, most recently sent first. */
export class SentOrder {
  readonly #rows: Rows;
  readonly #newest: Int32Array;
  readonly #oldest: Int32Array;

  constructor(rows: Rows, replicas: number) {
    this.#rows = rows;
    this.#newest = new Int32Array(replicas).fill(NONE);
    this.#oldest = new Int32Array(replicas).fill(NONE);
  }

  oldest(replica: number): number {
    return this.#oldest[replica];
  }

  /** A row that is not there becomes the newest. */
  add(replica: number, row: number): void {
    this.#link(replica, row, NONE, this.#newest[replica]);
  }

  remove(replica: number, row: number): void {
    const rows = this.#rows.at;
    const newer = rows[row + NEWER];
    const older = rows[row + OLDER];
    if (newer < 0) this.#newest[replica] = older;
    else rows[newer + OLDER] = older;
    if (older < 0) this.#oldest[replica] = newer;
    else rows[older + NEWER] = newer;
  }

  /** Another row stands where this one stood, which is not there any more. */
  replace(replica: number, row: number, other: number): void {
    const rows = this.#rows.at;
    this.#link(replica, other, rows[row + NEWER], rows[row + OLDER]);
  }

  #link(replica: number, row: number, newer: number, older: number): void {
    const rows = this.#rows.at;
    rows[row + NEWER] = newer;
    rows[row + OLDER] = older;
    if (newer < 0) this.#newest[replica] = row;
    else rows[newer + OLDER] = row;
    if (older < 0) this.#oldest[replica] = row;
    else rows[older + NEWER] = row;
  }
}
