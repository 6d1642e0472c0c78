/**
 * A quantity that is constant from one instant to the next: grid intensity, electricity price. Value i holds over
 * [startsS[i], startsS[i + 1]), the last one until `endS`. Seconds are those of the run.
 */
export interface StepSeries {
  /** Ascending, at least one. */
  readonly startsS: Float64Array;
  readonly values: Float64Array;
  /** May be Infinity. */
  readonly endS: number;
}
