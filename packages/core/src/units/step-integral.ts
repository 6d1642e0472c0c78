import { KavierError } from './errors.ts';
import { type StepSeries, stepAt } from './step-series.ts';

/**
 * Integrals and means of a step series between any two instants, exact across its breakpoints, in O(log n) each.
 *
 * With v0 the first value, E(i) the integral of v - v0 up to start i, and steps i and j those of the two ends a and b:
 *
 *   integral = v0 (b - a) + (v_i - v0) (start_{i+1} - a) + E(j) - E(i+1) + (v_j - v0) (b - start_j)
 *   mean     = integral / (b - a)
 *
 * Taking v0 out first makes the mean of a constant series that constant to the last bit; a span within one step has
 * that step's value to the last bit.
 */
export class StepIntegral {
  readonly series: StepSeries;
  /** E(i). */
  readonly #excess: Float64Array;

  constructor(series: StepSeries) {
    const { startsS, values } = series;
    const excess = new Float64Array(values.length);
    for (let i = 2; i < excess.length; i++) {
      excess[i] = excess[i - 1] + (values[i - 1] - values[0]) * (startsS[i] - startsS[i - 1]);
    }
    this.series = series;
    this.#excess = excess;
  }

  /**
   * Mean over [fromS, toS); the value at the instant where both are equal.
   *
   * @throws KavierError of kind `input`: a span that the series does not cover, or that ends before it begins.
   */
  mean(fromS: number, toS: number): number {
    const { values } = this.series;
    const [first, last] = this.#steps(fromS, toS);
    if (first === last) return values[first];
    return values[0] + this.#between(first, last, fromS, toS) / (toS - fromS);
  }

  /** Integral over [fromS, toS), in the unit of the values times seconds. Errors: as {@link StepIntegral.mean}. */
  integral(fromS: number, toS: number): number {
    const { values } = this.series;
    const [first, last] = this.#steps(fromS, toS);
    if (first === last) return values[first] * (toS - fromS);
    return values[0] * (toS - fromS) + this.#between(first, last, fromS, toS);
  }

  /** The steps of the two ends; an end that lies on a breakpoint belongs to the step before it. */
  #steps(fromS: number, toS: number): readonly [number, number] {
    const { startsS, endS } = this.series;
    if (!(fromS >= startsS[0] && fromS <= toS && toS <= endS)) {
      throw new KavierError('the series does not cover this span', {
        kind: 'input',
        found: `${fromS} s to ${toS} s`,
        expected: `seconds from ${startsS[0]} to ${endS}, in order`,
      });
    }
    const first = stepAt(this.series, fromS);
    const last = stepAt(this.series, toS);
    return [first, last > first && startsS[last] === toS ? last - 1 : last];
  }

  /** Integral of v - v0 over [fromS, toS) that begins in step `first` and ends in the later step `last`. */
  #between(first: number, last: number, fromS: number, toS: number): number {
    const { startsS, values } = this.series;
    const [reference] = values;
    // A first step without a beginning has an excess of zero, which times infinity is no number.
    const head = first === 0 ? 0 : (values[first] - reference) * (startsS[first + 1] - fromS);
    const tail = (values[last] - reference) * (toS - startsS[last]);
    return head + (this.#excess[last] - this.#excess[first + 1]) + tail;
  }
}
