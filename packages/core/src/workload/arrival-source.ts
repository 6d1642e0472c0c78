import { Heap } from '../kernel/heap.ts';
import { DOUBLE_ZERO } from '../units/double-zero.ts';
import type { RequestTable } from './request-table.ts';

/**
 * Requests in order of arrival. Rows that wait for nobody come from a cursor over the table, which is sorted; rows
 * that follow another request are released when the engine reports its completion, and arrive think time later.
 * At the same instant the cursor goes first, then released rows in order of release.
 */
export class ArrivalSource {
  readonly #requests: RequestTable;
  readonly #released = new Heap();
  #releases = 0;
  readonly #followers: Followers | undefined;
  readonly #delayS: number;
  #cursor = 0;
  /** When the client sent the request that `take` returned last, seconds. */
  timeS = DOUBLE_ZERO;

  /** `delayS`: seconds by which every request comes later than its client sends it. */
  constructor(requests: RequestTable, delayS = 0) {
    this.#requests = requests;
    this.#delayS = delayS;
    this.#followers = followersOf(requests);
  }

  /** When the next request comes, as far as is known now; Infinity when none is due. */
  peekTimeS(): number {
    this.#skipFollowers();
    const { arrivalS, count } = this.#requests;
    const scheduledS = this.#cursor < count ? arrivalS[this.#cursor] : Number.POSITIVE_INFINITY;
    return Math.min(scheduledS, this.#released.firstKey()) + this.#delayS;
  }

  /** The next request to arrive, or -1 when none is due. Sets `timeS`. */
  take(): number {
    this.#skipFollowers();
    const { arrivalS, count } = this.#requests;
    const scheduledS = this.#cursor < count ? arrivalS[this.#cursor] : Number.POSITIVE_INFINITY;
    if (scheduledS <= this.#released.firstKey()) {
      if (this.#cursor === count) return -1;
      this.timeS = scheduledS;
      return this.#cursor++;
    }
    const id = this.#released.first();
    this.timeS = this.#released.firstKey();
    this.#released.pop();
    return id;
  }

  /** Reports that `id` was answered at `atS`, which releases the requests that follow it. */
  completed(id: number, atS: number): void {
    const { thinkTimeS } = this.#requests;
    if (this.#followers === undefined || thinkTimeS === undefined) return;
    const { first, next } = this.#followers;
    for (let follower = first[id]; follower >= 0; follower = next[follower]) {
      this.#released.push(follower, atS + thinkTimeS[follower], this.#releases++);
    }
  }

  #skipFollowers(): void {
    const { afterRequest, count } = this.#requests;
    if (afterRequest === undefined) return;
    while (this.#cursor < count && afterRequest[this.#cursor] >= 0) this.#cursor++;
  }
}

/** For each request the first that follows it, and for each follower the next one of the same request; -1 ends. */
interface Followers {
  readonly first: Int32Array;
  readonly next: Int32Array;
}

function followersOf({ count, afterRequest }: RequestTable): Followers | undefined {
  if (afterRequest === undefined) return undefined;
  const first = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  // Backwards, so that each list comes out in order of request id.
  for (let id = count - 1; id >= 0; id--) {
    const before = afterRequest[id];
    if (before < 0) continue;
    next[id] = first[before];
    first[before] = id;
  }
  return { first, next };
}
