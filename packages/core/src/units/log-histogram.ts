/** Mantissa bits of a bin's number: bins are 2^-7 of a power of two wide, so a value in the middle is off by 0.4 % at most. */
const MANTISSA_BITS = 7;
const SHIFT = 20 - MANTISSA_BITS;

/** A double, and the same bytes as two integers; which of them holds the exponent depends on the machine. */
const VALUE = new Float64Array(1);
const WORDS = new Int32Array(VALUE.buffer);
VALUE[0] = 1;
const HIGH = WORDS[1] === 0 ? 0 : 1;

/**
 * Bins from 2^-40 (about a picosecond) to 2^40 (35,000 years), for values in seconds; others count in the outermost, of which the
 * lowest stands for 0.
 */
const LOWEST = bitsOf(2 ** -40);
const BINS = bitsOf(2 ** 40) - LOWEST + 1;

/** What a histogram has counted, as plain data. */
export type HistogramCounts = Pick<LogHistogram, 'counts' | 'count' | 'max'>;

/**
 * Counts values >= 0 in bins of equal relative width: constant memory, whatever the number of values, and the same in whatever
 * order they come. Count and largest value are exact; a quantile is off by at most 0.4 % (R-7 between bins is not attempted).
 */
export class LogHistogram {
  /** By bin. */
  readonly counts = new Float64Array(BINS);
  count = 0;
  max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.addToBin(binOf(value), value, 1);
  }

  /** Adds `times` values of one bin, the largest of which is `largest`. */
  addToBin(bin: number, largest: number, times: number): void {
    this.counts[bin] += times;
    this.count += times;
    if (largest > this.max) this.max = largest;
  }

  merge(other: HistogramCounts): void {
    for (let bin = 0; bin < BINS; bin++) this.counts[bin] += other.counts[bin];
    this.count += other.count;
    this.max = Math.max(this.max, other.max);
  }

  /** The value of rank floor((count - 1) p), up to the width of a bin. Throws when nothing was added. */
  quantile(p: number): number {
    if (this.count === 0) throw new RangeError('quantile of no values');
    const rank = Math.floor((this.count - 1) * p);
    let before = 0;
    let bin = -1;
    while (before <= rank) before += this.counts[++bin];
    return bin === 0 ? 0 : Math.min(this.max, middleOf(bin));
  }
}

function bitsOf(value: number): number {
  VALUE[0] = value;
  return WORDS[HIGH] >> SHIFT;
}

/** Number of the bin that a value falls into. */
export function binOf(value: number): number {
  return Math.min(BINS - 1, Math.max(0, bitsOf(value) - LOWEST));
}

function middleOf(bin: number): number {
  WORDS[1 - HIGH] = 0;
  WORDS[HIGH] = (bin + LOWEST) << SHIFT;
  const low = VALUE[0];
  WORDS[HIGH] = (bin + LOWEST + 1) << SHIFT;
  return (low + VALUE[0]) / 2;
}
