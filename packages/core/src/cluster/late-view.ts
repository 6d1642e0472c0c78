import type { Replica } from '../engine/replica.ts';
import { History } from './history.ts';
import type { Clock } from './live-view.ts';
import type { ReplicaView } from './router/contract.ts';

export interface LateViewOptions {
  /** Seconds by which the view is late; finite, > 0. */
  readonly delayS: number;
  /** Whether requests sent to the replica since then count as waiting there. */
  readonly countOwnDispatches: boolean;
}

const WAITING = 0;
const RUNNING = 1;
const OUTSTANDING = 2;
const DISPATCHED = 3;

/**
 * A replica as it was `delayS` ago: what somebody would have seen who came last of all at that instant, before anything started
 * then. Its owner tells it what happens to the replica.
 */
export class LateView implements ReplicaView {
  readonly #replica: Replica;
  readonly #clock: Clock;
  readonly #options: LateViewOptions;
  readonly #counts = new History([0, 0, 0, 0]);
  readonly #usage = new History([0]);
  #dispatched = 0;
  /** The run under way: its start, and the next of its steps whose start is not in `#usage` yet. */
  #runStartS = Number.POSITIVE_INFINITY;
  #nextStep = 1;

  constructor(replica: Replica, clock: Clock, options: LateViewOptions) {
    this.#replica = replica;
    this.#clock = clock;
    this.#options = options;
  }

  get waiting(): number {
    return this.#count(WAITING) + this.#ownSince();
  }

  get running(): number {
    return this.#count(RUNNING);
  }

  get outstanding(): number {
    return this.#count(OUTSTANDING) + this.#ownSince();
  }

  get kvUsage(): number {
    const atS = this.#seenS;
    if (!this.#replica.isBetweenRuns && this.#runStartS < atS) return this.#replica.kvUsageAt(atS);
    this.#usage.seek(atS);
    return this.#usage.get(0);
  }

  /** A request is sent to the replica. */
  dispatched(): void {
    this.#dispatched++;
  }

  /**
   * The replica will be woken now. Blocks that a run's steps have taken meanwhile are written down while the run is still
   * known, for the steps that can still be looked at.
   */
  beforeWake(): void {
    const nowS = this.#clock.nowS;
    const replica = this.#replica;
    if (replica.isBetweenRuns) return;
    const seen = replica.stepsEndedBy(this.#seenS);
    // A step that starts at the very instant looked at is not seen yet: begin with the one before.
    let step = Math.max(this.#nextStep, seen - 1);
    let beginsS = replica.endOfStepS(step);
    while (beginsS < nowS) {
      const endsS = replica.endOfStepS(++step);
      this.#usage.push(beginsS, true);
      this.#usage.set(0, replica.kvUsageAt(Math.min(endsS, nowS)));
      beginsS = endsS;
    }
    this.#nextStep = step;
  }

  /** The replica was woken, or took a request. */
  changed(): void {
    this.#write(false);
    if (this.#replica.isBetweenRuns) this.#writeUsage(false);
  }

  /** The replica has planned. */
  planned(): void {
    this.#runStartS = this.#clock.nowS;
    this.#nextStep = 1;
    this.#write(true);
    // The first step has its blocks from its start on.
    this.#writeUsage(true);
  }

  get #seenS(): number {
    return this.#clock.nowS - this.#options.delayS;
  }

  #count(column: number): number {
    this.#counts.seek(this.#seenS);
    return this.#counts.get(column);
  }

  #ownSince(): number {
    if (!this.#options.countOwnDispatches) return 0;
    return this.#dispatched - this.#count(DISPATCHED);
  }

  #write(starts: boolean): void {
    const counts = this.#counts;
    const { waiting, running, outstanding } = this.#replica;
    counts.seek(this.#seenS);
    counts.push(this.#clock.nowS, starts);
    counts.set(WAITING, waiting);
    counts.set(RUNNING, running);
    counts.set(OUTSTANDING, outstanding);
    counts.set(DISPATCHED, this.#dispatched);
  }

  #writeUsage(starts: boolean): void {
    this.#usage.seek(this.#seenS);
    this.#usage.push(this.#clock.nowS, starts);
    this.#usage.set(0, this.#replica.kvUsageAt(this.#clock.nowS));
  }
}
