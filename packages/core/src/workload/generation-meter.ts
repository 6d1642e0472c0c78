import type { ProgressListener } from '../kernel/progress.ts';
import { KavierError } from '../units/errors.ts';

/** What the caller of a generator may want to know and to bound. */
export interface GenerationLimits {
  /** Most requests that may be generated, such as memory holds. Default: no limit but that of a table, 2^31 - 1. */
  readonly maxRequests?: number | undefined;
  /** Hears how many requests there are of how many that are expected. */
  readonly onProgress?: ProgressListener | undefined;
}

/** Requests between two looks at the limits. */
const PERIOD = 4096;

/** Counts the requests that a generator makes. Errors (KavierError of kind `input`): more than the limit, expected or made. */
export class GenerationMeter {
  readonly #limits: GenerationLimits;
  readonly #expected: number | undefined;
  readonly #where: string;
  #next = PERIOD;

  /** `expected`: about how many there will be; undefined where nobody knows. `where`: path of the options, for errors. */
  constructor(limits: GenerationLimits, expected: number | undefined, where: string) {
    this.#limits = limits;
    this.#expected = expected;
    this.#where = where;
    if (expected !== undefined) this.#check(expected, 'about ');
  }

  /** `count` requests are there. */
  made(count: number): void {
    if (count < this.#next) return;
    this.#next = count + PERIOD;
    this.#check(count, 'more than ');
    this.#limits.onProgress?.(count, this.#expected);
  }

  #check(count: number, how: string): void {
    const { maxRequests = Number.POSITIVE_INFINITY } = this.#limits;
    if (count <= maxRequests) return;
    throw new KavierError('the workload has more requests than fit into memory', {
      kind: 'input',
      where: this.#where,
      found: `${how}${inWords(count)} requests`,
      expected: `at most ${inWords(maxRequests)}`,
      hint: 'Generate fewer, or a shorter time',
    });
  }
}

function inWords(count: number): string {
  return count < 1e15
    ? String(Math.floor(count)).replace(/\B(?=(\d{3})+$)/g, ',')
    : count.toExponential(2);
}
