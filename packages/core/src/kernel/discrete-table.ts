import { KavierError } from '../units/errors.ts';
import { pow } from './elementary.ts';
import type { RandomStream } from './random.ts';

/**
 * A discrete distribution over the indices 0 .. n - 1 of a list of weights. A draw inverts the
 * distribution function with one uniform number: a guide table (Chen and Asau, AIIE Transactions
 * 6(2), 1974) starts the search within about one step of the answer.
 */
export class DiscreteTable {
  /** cumulative[i] is the probability of an index <= i; the last is 1. */
  readonly #cumulative: Float64Array;
  readonly #guide: Int32Array;

  /** Weights are finite, >= 0, not all zero; they need not sum to 1. */
  constructor(weights: ArrayLike<number>, where = 'weights') {
    const n = weights.length;
    this.#cumulative = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const weight = weights[i];
      if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
        throw new KavierError('a weight must be a finite number >= 0', {
          kind: 'input',
          where: `${where}[${i}]`,
          found: String(weight),
        });
      }
      total += weight;
      this.#cumulative[i] = total;
    }
    if (!(total > 0 && total < Number.POSITIVE_INFINITY)) {
      throw new KavierError('the weights must have a positive finite sum', {
        kind: 'input',
        where,
        found: n === 0 ? 'no weights' : String(total),
      });
    }
    for (let i = 0; i < n; i++) this.#cumulative[i] /= total;
    this.#guide = guideOf(this.#cumulative);
  }

  /** Number of indices. */
  get size(): number {
    return this.#cumulative.length;
  }

  /** An index drawn by weight. */
  draw(stream: RandomStream): number {
    const u = stream.nextUniform();
    let index = this.#guide[Math.floor(u * this.#guide.length)];
    while (this.#cumulative[index] <= u) index++;
    return index;
  }
}

/**
 * Zipf's law over ranks 0 .. n - 1: the weight of rank k is (k + 1)^-exponent; exponent 0 is
 * uniform.
 */
export function zipfWeights(n: number, exponent: number): Float64Array {
  return Float64Array.from({ length: n }, (_, k) => pow(k + 1, -exponent));
}

/** guide[j] is the first index whose cumulative probability exceeds j / n. */
function guideOf(cumulative: Float64Array): Int32Array {
  const n = cumulative.length;
  const guide = new Int32Array(n);
  let index = 0;
  for (let j = 0; j < n; j++) {
    while (cumulative[index] <= j / n) index++;
    guide[j] = index;
  }
  return guide;
}
