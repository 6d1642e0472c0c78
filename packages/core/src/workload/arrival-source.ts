import type { RequestTable } from './request-table.ts';

/**
 * Requests in order of arrival. Rows that wait for nobody come from a cursor over the table, which is sorted; rows
 * that follow another request are released when the engine reports its completion. Ties go to the smaller id.
 */
export class ArrivalSource {
  readonly #requests: RequestTable;
  #cursor = 0;
  /** Arrival of the request that `take` returned last, seconds. */
  timeS = 0;

  constructor(requests: RequestTable) {
    this.#requests = requests;
  }

  /** The next request to arrive, or -1 when none is due. Sets `timeS`. */
  take(): number {
    if (this.#cursor === this.#requests.count) return -1;
    this.timeS = this.#requests.arrivalS[this.#cursor];
    return this.#cursor++;
  }

  /** Reports that `id` is done at `atS`, which releases the requests that follow it. */
  completed(_id: number, _atS: number): void {}
}
