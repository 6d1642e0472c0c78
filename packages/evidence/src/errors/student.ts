/** Quantiles of Student's t distribution at one probability. */
interface StudentQuantiles {
  /** With 1 to 30 degrees of freedom, to three decimals. */
  readonly table: readonly number[];
  /** Of the standard normal distribution. */
  readonly normal: number;
}

/** Source of both tables: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 26.10. */
const AT_975: StudentQuantiles = {
  normal: 1.959963984540054,
  table: [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16,
    2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052,
    2.048, 2.045, 2.042,
  ],
};

const AT_90: StudentQuantiles = {
  normal: 1.2815515655446004,
  table: [
    3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.35, 1.345,
    1.341, 1.337, 1.333, 1.33, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313,
    1.311, 1.31,
  ],
};

/**
 * The 0.975 quantile of Student's t distribution: half the width of a two-sided 95 % interval in standard errors. From the
 * table, and beyond it by the expansion of Abramowitz and Stegun 26.7.5, there good to five decimals.
 *
 * @param freedom degrees of freedom, a whole number >= 1.
 */
export function student975(freedom: number): number {
  return quantileOf(AT_975, freedom);
}

/** The 0.90 quantile, half the width of a two-sided 80 % interval. As `student975`. */
export function student90(freedom: number): number {
  return quantileOf(AT_90, freedom);
}

function quantileOf({ table, normal: x }: StudentQuantiles, freedom: number): number {
  if (freedom <= table.length) return table[freedom - 1];
  const x3 = x * x * x;
  const x5 = x3 * x * x;
  const x7 = x5 * x * x;
  const first = (x3 + x) / 4;
  const second = (5 * x5 + 16 * x3 + 3 * x) / 96;
  const third = (3 * x7 + 19 * x5 + 17 * x3 - 15 * x) / 384;
  return x + (first + (second + third / freedom) / freedom) / freedom;
}

/** The mean of a sample, and between what the mean of all lies with a confidence of 95 %. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The t interval of independent values of about normal distribution; null for fewer than two, which say nothing of spread. */
export function meanInterval95(values: readonly number[]): MeanInterval | null {
  const spread = meanSpread(values);
  if (spread === null) return null;
  const { mean, halfWidth } = spread;
  return { mean, low: mean - halfWidth, high: mean + halfWidth };
}

/**
 * The same for values that cannot be negative, such as seconds and dollars: the interval of the logarithm of the mean m, whose
 * standard error is s / (m sqrt(N)), so m exp(-+ h / m) of the half width h of the t interval. It is never below 0, and that of
 * `meanInterval95` where h is small beside m. Null for fewer than two values; all zero: 0.
 */
export function positiveMeanInterval95(values: readonly number[]): MeanInterval | null {
  const spread = meanSpread(values);
  if (spread === null) return null;
  const { mean, halfWidth } = spread;
  if (halfWidth === 0) return { mean, low: mean, high: mean };
  const factor = Math.exp(halfWidth / mean);
  return { mean, low: mean / factor, high: mean * factor };
}

function meanSpread(values: readonly number[]) {
  const count = values.length;
  if (count < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, halfWidth: student975(count - 1) * Math.sqrt(squares / (count - 1) / count) };
}
