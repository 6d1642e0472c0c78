/**
 * 0.975 quantiles of Student's t distribution with 1 to 30 degrees of freedom, to three decimals. Source: Abramowitz and
 * Stegun, Handbook of Mathematical Functions (1964), table 26.10.
 */
const TABLE = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];

/** 0.975 quantile of the standard normal distribution, and its odd powers. */
const X = 1.959963984540054;
const X3 = X * X * X;
const X5 = X3 * X * X;
const X7 = X5 * X * X;

/**
 * The 0.975 quantile of Student's t distribution: half the width of a two-sided 95 % interval in standard errors. From the
 * table, and beyond it by the expansion of Abramowitz and Stegun 26.7.5, there good to five decimals.
 *
 * @param freedom degrees of freedom, a whole number >= 1.
 */
export function student975(freedom: number): number {
  if (freedom <= TABLE.length) return TABLE[freedom - 1];
  const first = (X3 + X) / 4;
  const second = (5 * X5 + 16 * X3 + 3 * X) / 96;
  const third = (3 * X7 + 19 * X5 + 17 * X3 - 15 * X) / 384;
  return X + (first + (second + third / freedom) / freedom) / freedom;
}

/** The mean of a sample, and between what the mean of all lies with a confidence of 95 %. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The t interval of independent values of about normal distribution; null for fewer than two, which say nothing of spread. */
export function meanInterval95(values: readonly number[]): MeanInterval | null {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const halfWidth = student975(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - halfWidth, high: mean + halfWidth };
}
