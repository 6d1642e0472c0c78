/** A mapping from values to positions along an axis, with the values worth marking. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  /** Value at which bars begin. */
  readonly base: number;
}

export interface ScaleOptions {
  /** Smallest and largest value that must fit. */
  readonly low: number;
  readonly high: number;
  /** Positions of the two ends of the axis. */
  readonly from: number;
  readonly to: number;
}

/** A linear axis that ends on round numbers and includes 0. */
export function linearScale({ low, high, from, to }: ScaleOptions): Scale {
  const step = roundStep((Math.max(high, 0) - Math.min(low, 0)) / 5);
  const first = Math.floor(Math.min(low, 0) / step);
  const last = Math.max(Math.ceil(Math.max(high, 0) / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const span = (last - first) * step;
  return { at: (value) => from + ((value - first * step) / span) * (to - from), ticks, base: 0 };
}

/**
 * A logarithmic axis; values must be above 0. It ends on powers of `radix` and marks them. Default
 * radix 10.
 */
export function logScale({ low, high, from, to }: ScaleOptions, radix = 10): Scale {
  const exponent = (value: number) => Math.log2(value) / Math.log2(radix);
  // A power of the radix may come out a few bits off a whole exponent.
  const first = Math.floor(exponent(low) + 1e-9);
  const last = Math.max(Math.ceil(exponent(high) - 1e-9), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => radix ** (first + i));
  const at = (value: number) => from + ((exponent(value) - first) / (last - first)) * (to - from);
  return { at, ticks, base: radix ** first };
}

/** Whether values reach over two powers of ten, so that a linear axis would hide the small ones. Those that are not above 0 do not count. */
export function spansDecades(values: readonly number[]): boolean {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return false;
  const low = positive.reduce((least, value) => Math.min(least, value));
  const high = positive.reduce((most, value) => Math.max(most, value));
  return high >= 100 * low;
}

/** The smallest of 1, 2, 5 times a power of ten that is at least `step`. */
function roundStep(step: number): number {
  // Below the smallest normal numbers the arithmetic of ticks has no bits left.
  if (!(step > 1e-300)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((f) => f * power >= step * (1 - 1e-12)) ?? 10;
  return factor * power;
}

/** A tick as people read it: 1,000 and 0.05, and 10^6 above a million. */
export function tickText(value: number): string {
  if (value !== 0 && Math.abs(value) >= 1e7) return value.toExponential(0).replace('e+', 'e');
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
