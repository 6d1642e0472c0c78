import type { RequestTable } from '../../src/workload/request-table.ts';

interface Waiting {
  readonly id: number;
  readonly pool: number;
  readonly timeS: number;
}

/** When the first of them is due. */
function firstOf(waiting: readonly Pick<Waiting, 'timeS'>[]): number {
  return Math.min(...waiting.map(({ timeS }) => timeS), Number.POSITIVE_INFINITY);
}

/**
 * Requests that are known to arrive, in the order of docs/engine.md: by time; at one time first those that the table
 * dates, in order of id, then those that follow another request, in the order in which those ended.
 */
export class PendingArrivals {
  readonly #requests: RequestTable;
  readonly #pending: { readonly id: number; readonly timeS: number }[];
  /** In front ends that take longer than others, and before replicas that have not started yet. */
  #doors: Waiting[] = [];
  #waiting: Waiting[] = [];
  readonly #commonS: number;

  /** `commonS`: what every request takes from its client to where its pool is chosen. */
  constructor(requests: RequestTable, commonS: number) {
    this.#requests = requests;
    this.#commonS = commonS;
    this.#pending = this.#followers(-1).map((id) => ({ id, timeS: requests.arrivalS[id] }));
  }

  nextS(): number {
    return this.#commonS + this.#nextSentS();
  }

  /** The next of them, and when its client sent it. */
  take(): { readonly id: number; readonly timeS: number } {
    const timeS = this.#nextSentS();
    const index = this.#pending.findIndex((arrival) => arrival.timeS === timeS);
    return this.#pending.splice(index, 1)[0];
  }

  #nextSentS(): number {
    return firstOf(this.#pending);
  }

  /** The front end of the pool of `id` is behind it at `timeS`. */
  waitsAtDoor(id: number, pool: number, timeS: number): void {
    this.#doors.push({ id, pool, timeS });
  }

  nextDoorS(): number {
    return firstOf(this.#doors);
  }

  /** The next to come out of a front end at `nowS`: pool by pool, in the order in which they went in. */
  takeAtDoor(nowS: number): Waiting {
    const due = this.#doors.filter(({ timeS }) => timeS === nowS);
    const [first] = due.toSorted((a, b) => a.pool - b.pool);
    this.#doors = this.#doors.filter((one) => one !== first);
    return first;
  }

  /** Nothing in the pool of `id` takes requests: it waits until `timeS`. */
  waitsForStart(id: number, pool: number, timeS: number): void {
    this.#waiting.push({ id, pool, timeS });
  }

  nextStartS(): number {
    return firstOf(this.#waiting);
  }

  /** Those who have waited until `nowS`, pool by pool, in the order in which they came. */
  takeStarted(nowS: number): Waiting[] {
    const due = this.#waiting.filter(({ timeS }) => timeS === nowS);
    this.#waiting = this.#waiting.filter(({ timeS }) => timeS !== nowS);
    return due.toSorted((a, b) => a.pool - b.pool);
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
