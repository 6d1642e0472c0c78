import type { RequestTable } from '../../src/workload/request-table.ts';

/**
 * Requests that are known to arrive, in the order of docs/engine.md: by time; at one time first those that the table
 * dates, in order of id, then those that follow another request, in the order in which those ended.
 */
export class PendingArrivals {
  readonly #requests: RequestTable;
  readonly #pending: { readonly id: number; readonly timeS: number }[];
  #waiting: { readonly id: number; readonly pool: number; readonly timeS: number }[] = [];

  constructor(requests: RequestTable) {
    this.#requests = requests;
    this.#pending = this.#followers(-1).map((id) => ({ id, timeS: requests.arrivalS[id] }));
  }

  nextS(): number {
    return Math.min(...this.#pending.map(({ timeS }) => timeS), Number.POSITIVE_INFINITY);
  }

  take(): number {
    const timeS = this.nextS();
    const index = this.#pending.findIndex((arrival) => arrival.timeS === timeS);
    const [arrival] = this.#pending.splice(index, 1);
    return arrival.id;
  }

  /** Nothing in the pool of `id` takes requests: it waits until `timeS`. */
  waitsForStart(id: number, pool: number, timeS: number): void {
    this.#waiting.push({ id, pool, timeS });
  }

  nextStartS(): number {
    return Math.min(...this.#waiting.map(({ timeS }) => timeS), Number.POSITIVE_INFINITY);
  }

  /** Those who have waited until `nowS`, pool by pool, in the order in which they came. */
  takeStarted(nowS: number): number[] {
    const due = this.#waiting.filter(({ timeS }) => timeS === nowS);
    this.#waiting = this.#waiting.filter(({ timeS }) => timeS !== nowS);
    return due.toSorted((a, b) => a.pool - b.pool).map(({ id }) => id);
  }

  /** `id` ended: requests that follow it arrive think time later. Later releases go behind earlier ones. */
  releaseFollowersOf(id: number, nowS: number): void {
    for (const follower of this.#followers(id)) {
      const thinkS = this.#requests.thinkTimeS?.[follower] ?? 0;
      this.#pending.push({ id: follower, timeS: nowS + thinkS });
    }
  }

  /** Requests that wait for `id`; for -1, those that wait for nobody. */
  #followers(id: number): number[] {
    const { count, afterRequest } = this.#requests;
    const ids = Array.from({ length: count }, (_, request) => request);
    return ids.filter((request) => (afterRequest?.[request] ?? -1) === id);
  }
}
