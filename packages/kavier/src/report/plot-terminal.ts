import { largestOf } from '@kavier/core';

/** Plots made of characters, for terminals. Pure: numbers in, lines out. */

const LEVELS = ' ▁▂▃▄▅▆▇█';
/** Bits of the 2 x 4 dots of a braille character, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** One line of bars, each from 0 to the largest value; values that are not positive are blank. */
export function sparkline(values: readonly number[]): string {
  const top = largestOf(values);
  if (!(top > 0)) return ' '.repeat(values.length);
  return values
    .map((value) => LEVELS[value > 0 ? Math.max(1, Math.round((value / top) * 8)) : 0])
    .join('');
}

/** Sums of values in at most `width` neighbouring groups of (nearly) equal size. */
export function regroup(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  const sums = zeros(width);
  for (let i = 0; i < values.length; i++)
    sums[Math.floor((i * width) / values.length)] += values[i];
  return sums;
}

/** So many zeros. */
export function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

/** The same values over `width` columns: summed in groups when there are more, repeated evenly when there are fewer. */
export function fitColumns(values: readonly number[], width: number): number[] {
  if (values.length === 0 || values.length > width) return regroup(values, width);
  const repeats = Math.floor(width / values.length);
  return values.flatMap((value) => Array.from({ length: repeats }, () => value));
}

export interface CdfPlot {
  /** Values in rising order, none of them NaN. */
  readonly sorted: Float64Array;
  /** Characters of the whole plot in a line. */
  readonly width: number;
  /** Lines of the plot, without its axis. */
  readonly height: number;
  /** Text of a value on the axis. */
  readonly label: (value: number) => string;
}

/**
 * Cumulative distribution as a braille curve: values from the smallest to the 99th percentile to the right, the share of
 * requests at or below each upwards. No lines when there are no values.
 */
export function plotCdf({ sorted, width, height, label }: CdfPlot): string[] {
  if (sorted.length === 0) return [];
  const margin = 6;
  const columns = Math.max(10, width - margin);
  const low = sorted[0];
  const high = sorted[Math.ceil((sorted.length - 1) * 0.99)];
  const span = high - low || 1;
  const cells = Array.from({ length: height }, () => new Uint8Array(columns));
  const dotRows = height * 4;
  let before = 0;
  let index = 0;
  for (let x = 0; x < columns * 2; x++) {
    const value = low + (span * (x + 1)) / (columns * 2);
    while (index < sorted.length && sorted[index] <= value * (1 + 1e-12)) index++;
    const y = Math.min(dotRows - 1, Math.floor((index / sorted.length) * dotRows));
    // A steep step is drawn as a vertical line, so that the curve has no gaps.
    for (let dot = Math.min(before, y); dot <= y; dot++) setDot(cells, x, dotRows - 1 - dot);
    before = y;
  }
  const lines = cells.map((row, line) => {
    const share = line === 0 ? '100 %' : line === height - 1 ? '  0 %' : '     ';
    const cells = [...row].map((bits) => (bits === 0 ? ' ' : String.fromCodePoint(0x2800 + bits)));
    return `${share} ${cells.join('')}`.trimEnd();
  });
  return [...lines, axis([low, low + span / 2, high].map(label), columns, margin)];
}

function setDot(cells: readonly Uint8Array[], x: number, y: number): void {
  cells[y >> 2][x >> 1] |= DOTS[y & 3][x & 1];
}

/** Three labels: at the start, the middle and the end of the axis. */
function axis(labels: readonly string[], columns: number, margin: number): string {
  const [left, middle, right] = labels;
  const gap = Math.floor(columns / 2 - middle.length / 2) - left.length;
  const start = `${left}${' '.repeat(Math.max(1, gap))}${middle}`;
  return (
    ' '.repeat(margin) + start + right.padStart(Math.max(right.length + 1, columns - start.length))
  );
}
