import { selectQuantiles } from './quantile.ts';

/** Writes the values of rows [from, to) into `into`, from its beginning on, and returns how many those rows have. None is NaN. */
export type RowValues = (from: number, to: number, into: Float64Array) => number;

/** Of values in the order of their rows. */
export interface ValueSummary {
  readonly count: number;
  readonly sum: number;
  /** -Infinity of no values. */
  readonly max: number;
  /** By R-7; none of no values. */
  readonly quantiles: readonly number[];
}

/** Values looked at together: they stay in the nearest memory. */
const PART = 2048;
/** Fewer rows are not worth dividing. */
const FEW = 16_384;
/** Values whose first 16 bits are equal are told apart last: up to 1/16 of themselves lies between them. */
const BINS = 1 << 16;

const part = new Float64Array(PART);
const words = new Int32Array(part.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Count, sum, largest and quantiles of a value that rows have, in time linear in the rows and with room for few values: those that
 * share their first bits with a quantile are gathered in a second pass. `ps` rise.
 */
export function summarizeRows(
  rows: number,
  valuesOf: RowValues,
  ps: readonly number[],
): ValueSummary {
  const bins = new Int32Array(rows > FEW ? BINS : 1);
  let count = 0;
  let sum = 0;
  let max = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < rows; from += PART) {
    const found = valuesOf(from, Math.min(rows, from + PART), part);
    count += found;
    for (let i = 0; i < found; i++) {
      const value = part[i];
      sum += value;
      if (value > max) max = value;
    }
    if (bins.length === 1) bins[0] += found;
    else for (let i = 0; i < found; i++) bins[binOf(words[2 * i + HIGH])]++;
  }
  if (count === 0) return { count, sum, max, quantiles: [] };
  const { kept, left } = keptBins(bins, count, ps);
  const values = gathered(rows, valuesOf, bins, kept);
  return { count, sum, max, quantiles: selectQuantiles(values, ps, { of: count, left }) };
}

/** Rises with the value whose high word this is. */
function binOf(word: number): number {
  return (word < 0 ? ~word : word ^ 0x80000000) >>> 16;
}

/** Bins that hold a rank between which a quantile lies, marked, and how many values of lower bins each quantile leaves out. */
function keptBins(bins: Int32Array, count: number, ps: readonly number[]) {
  const kept = new Uint8Array(bins.length);
  const left: number[] = [];
  let bin = 0;
  let before = 0;
  let keptBefore = 0;
  const goTo = (rank: number) => {
    while (before + bins[bin] <= rank) {
      if (kept[bin] === 1) keptBefore += bins[bin];
      before += bins[bin++];
    }
    kept[bin] = 1;
  };
  for (const p of ps) {
    const below = Math.floor((count - 1) * p);
    goTo(below);
    left.push(before - keptBefore);
    if (below + 1 < count && before + bins[bin] === below + 1) goTo(below + 1);
  }
  return { kept, left };
}

/** The values of the kept bins. */
function gathered(
  rows: number,
  valuesOf: RowValues,
  bins: Int32Array,
  kept: Uint8Array,
): Float64Array {
  let room = 0;
  for (let bin = 0; bin < bins.length; bin++) if (kept[bin] === 1) room += bins[bin];
  const values = new Float64Array(room);
  let count = 0;
  for (let from = 0; from < rows; from += PART) {
    const found = valuesOf(from, Math.min(rows, from + PART), part);
    for (let i = 0; i < found; i++) {
      if (bins.length === 1 || kept[binOf(words[2 * i + HIGH])] === 1) values[count++] = part[i];
    }
  }
  return values;
}
