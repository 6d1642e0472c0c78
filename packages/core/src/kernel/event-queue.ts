import { KavierError } from '../units/errors.ts';
import { PHASES } from './phases.ts';

/** Room for 2^48 events in each phase keeps (phase, sequence) an exact integer in one double. */
const PHASE_STRIDE = 2 ** 48;

/**
 * Events in the total order (time, phase, sequence), sequence being the order of pushing: a binary
 * heap on typed arrays. It holds an event as numbers only (`kind` and `subject` mean what the
 * caller says), and popping allocates nothing: `pop()` moves the earliest event into the fields
 * `timeS`, `phase`, `kind` and `subject`.
 */
export class EventQueue {
  #times: Float64Array;
  /** phase * 2^48 + sequence: one comparison decides among events of one time. */
  #orders: Float64Array;
  #kinds: Int32Array;
  #subjects: Int32Array;
  #size = 0;
  #sequence = 0;
  #timeS = Number.NEGATIVE_INFINITY;
  #phase = -1;
  #kind = -1;
  #subject = -1;

  constructor(capacity = 64) {
    const room = Math.max(1, capacity);
    this.#times = new Float64Array(room);
    this.#orders = new Float64Array(room);
    this.#kinds = new Int32Array(room);
    this.#subjects = new Int32Array(room);
  }

  /** Events waiting. */
  get size(): number {
    return this.#size;
  }

  /** Time of the last popped event in seconds: now. -Infinity before the first pop. */
  get timeS(): number {
    return this.#timeS;
  }

  /** Rank of the last popped event's phase; -1 before the first pop, as `kind` and `subject`. */
  get phase(): number {
    return this.#phase;
  }

  get kind(): number {
    return this.#kind;
  }

  get subject(): number {
    return this.#subject;
  }

  /** Time of the earliest waiting event, Infinity when none waits. */
  peekTimeS(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0];
  }

  /**
   * Phase rank of the earliest waiting event, Infinity when none waits. For merging with a sorted
   * source.
   */
  peekPhase(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : Math.floor(this.#orders[0] / PHASE_STRIDE);
  }

  /**
   * Adds an event. Throws when the time is not finite or lies before the last popped event, or when
   * the phase is none: these are defects of the caller that would otherwise corrupt the order of
   * everything after them.
   */
  push(timeS: number, phase: number, kind: number, subject: number): void {
    if (!(timeS >= this.#timeS && timeS < Number.POSITIVE_INFINITY)) this.#refuseTime(timeS);
    if (!(phase >= 0 && phase < PHASES.length && Number.isInteger(phase))) refusePhase(phase);
    if (this.#size === this.#times.length) this.#grow();
    const order = phase * PHASE_STRIDE + this.#sequence++;
    const times = this.#times;
    const orders = this.#orders;
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent];
      if (parentTime < timeS || (parentTime === timeS && orders[parent] < order)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    times[hole] = timeS;
    orders[hole] = order;
    this.#kinds[hole] = kind;
    this.#subjects[hole] = subject;
  }

  /** Takes the earliest event into the fields; false, and the fields untouched, when none waits. */
  pop(): boolean {
    if (this.#size === 0) return false;
    this.#timeS = this.#times[0];
    this.#phase = Math.floor(this.#orders[0] / PHASE_STRIDE);
    this.#kind = this.#kinds[0];
    this.#subject = this.#subjects[0];
    this.#size--;
    if (this.#size > 0) this.#siftLastDown();
    return true;
  }

  /** Moves the hole left by the root down until the last event fits into it. */
  #siftLastDown(): void {
    const times = this.#times;
    const orders = this.#orders;
    const last = this.#size;
    const time = times[last];
    const order = orders[last];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      const right = child + 1;
      if (right < last && this.#isBefore(right, child)) child = right;
      if (time < times[child] || (time === times[child] && order < orders[child])) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#move(last, hole);
  }

  #isBefore(a: number, b: number): boolean {
    const ta = this.#times[a];
    const tb = this.#times[b];
    return ta < tb || (ta === tb && this.#orders[a] < this.#orders[b]);
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from];
    this.#orders[to] = this.#orders[from];
    this.#kinds[to] = this.#kinds[from];
    this.#subjects[to] = this.#subjects[from];
  }

  #grow(): void {
    const room = this.#times.length * 2;
    const times = new Float64Array(room);
    const orders = new Float64Array(room);
    const kinds = new Int32Array(room);
    const subjects = new Int32Array(room);
    times.set(this.#times);
    orders.set(this.#orders);
    kinds.set(this.#kinds);
    subjects.set(this.#subjects);
    this.#times = times;
    this.#orders = orders;
    this.#kinds = kinds;
    this.#subjects = subjects;
  }

  #refuseTime(timeS: number): never {
    throw new KavierError('an event cannot be scheduled at this time', {
      kind: 'work',
      found: `${timeS} s`,
      expected: `a finite time at or after now, ${this.#timeS} s`,
    });
  }
}

function refusePhase(phase: number): never {
  throw new KavierError('an event needs a phase', {
    kind: 'work',
    found: String(phase),
    expected: `a rank from 0 to ${PHASES.length - 1} (${PHASES.join(', ')})`,
  });
}
