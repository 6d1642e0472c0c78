import { DOUBLE_ZERO } from '../units/double-zero.ts';

/**
 * A sum of many small numbers that stays within one rounding of the exact one (Kahan 1965, doi 10.1145/363707.363723), so that
 * the difference of two readings does too, however many numbers came before.
 */
export class RunningSum {
  value = DOUBLE_ZERO;
  /** What the last additions put into `value` beyond the exact sum. */
  #excess = DOUBLE_ZERO;

  add(amount: number): void {
    const rest = amount - this.#excess;
    const sum = this.value + rest;
    this.#excess = sum - this.value - rest;
    this.value = sum;
  }
}
