import { bucketsOfRun, type RunRecord } from '@kavier/core';

/** Requests at one replica over time: means over each time bucket, as far as the run reaches into it. */
export interface Occupancy {
  /** Arrived and in no step: before the first admission, and again after preemptions. */
  readonly waiting: Float64Array;
  readonly running: Float64Array;
}

/**
 * Occupancy of every replica, on the buckets of the run's ledger, to the end of the run. A request counts at the replica that it was sent to, from its arrival
 * on; one that reached none counts nowhere. When a preempted request waited again is not recorded: its stalled seconds are spread evenly
 * over its time since admission, so that sums are right and instants are not.
 */
export function occupancyOf(
  run: Pick<RunRecord, 'requests' | 'work' | 'endS'>,
): readonly Occupancy[] {
  const { requests, work, endS } = run;
  const { bucketS } = work;
  const count = bucketsOfRun(run);
  const seconds = Array.from({ length: work.replicas }, () => ({
    waiting: new BucketSeconds(bucketS, count),
    running: new BucketSeconds(bucketS, count),
  }));
  const { arrivalS, finishS, replica, serving, prefillS, decodeS } = requests;
  for (let id = 0; id < requests.count; id++) {
    const at = seconds[replica[id]];
    if (at === undefined) continue;
    const admittedS = arrivalS[id] + (serving?.queueS[id] ?? 0);
    at.waiting.add(arrivalS[id], admittedS, 1);
    const there = finishS[id] - admittedS;
    if (!(there > 0)) continue;
    const ran = Math.min(1, (prefillS[id] + decodeS[id]) / there);
    at.running.add(admittedS, finishS[id], ran);
    at.waiting.add(admittedS, finishS[id], 1 - ran);
  }
  return seconds.map(({ waiting, running }) => ({
    waiting: waiting.means(endS),
    running: running.means(endS),
  }));
}

/** Seconds by bucket of spans that are added at a cost that does not depend on their length. */
class BucketSeconds {
  readonly #bucketS: number;
  readonly #count: number;
  /** What the ends of spans have in their buckets. */
  readonly #ends: Float64Array;
  /** Change, at each bucket, of the weight that covers all of it. */
  readonly #steps: Float64Array;

  constructor(bucketS: number, count: number) {
    this.#bucketS = bucketS;
    this.#count = count;
    this.#ends = new Float64Array(count);
    this.#steps = new Float64Array(count + 1);
  }

  add(fromS: number, toS: number, weight: number): void {
    if (!(toS > fromS) || this.#count === 0) return;
    const first = this.#bucketOf(fromS);
    const last = this.#bucketOf(toS);
    if (first === last) {
      this.#ends[first] += (toS - fromS) * weight;
      return;
    }
    this.#ends[first] += ((first + 1) * this.#bucketS - fromS) * weight;
    this.#ends[last] += (toS - last * this.#bucketS) * weight;
    this.#steps[first + 1] += weight;
    this.#steps[last] -= weight;
  }

  means(endS: number): Float64Array {
    let whole = 0;
    return this.#ends.map((seconds, bucket) => {
      whole += this.#steps[bucket];
      const startS = bucket * this.#bucketS;
      const lengthS = Math.min(this.#bucketS, endS - startS);
      // Differences of sums may end a rounding error below zero.
      return lengthS > 0 ? Math.max(0, seconds + whole * this.#bucketS) / lengthS : 0;
    });
  }

  #bucketOf(atS: number): number {
    return Math.max(0, Math.min(this.#count - 1, Math.floor(atS / this.#bucketS)));
  }
}
