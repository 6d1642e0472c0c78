import { largestOf } from '@kavier/core';
import { spansDecades } from './svg/scale.ts';

/** Plots made of characters, for terminals. Pure: numbers in, lines out. */

const LEVELS = ' ▁▂▃▄▅▆▇█';
/** Bits of the 2 x 4 dots of a braille character, by row and column. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * One line of bars, each from 0 to `top`, by default the largest value; values that are not positive are blank. Lines that are compared
 * need one top.
 */
export function sparkline(values: readonly number[], top = Math.max(0, largestOf(values))): string {
  if (!(top > 0)) return ' '.repeat(values.length);
  return values
    .map((value) => LEVELS[value > 0 ? Math.max(1, Math.round((value / top) * 8)) : 0])
    .join('');
}

/** A stretch of time over which something holds. */
export interface Step {
  readonly startS: number;
  readonly endS: number;
  readonly value: number;
}

/**
 * Means of what holds over steps, which follow each other, in `columns` equal stretches from the first start to the last end: each step
 * counts as long as it lasts, so that a short last one is as narrow as it is.
 */
export function meansOver(steps: readonly Step[], columns: number): number[] {
  if (steps.length === 0) return [];
  const fromS = steps[0].startS;
  const widthS = (steps[steps.length - 1].endS - fromS) / columns;
  const sums = zeros(columns);
  const coveredS = zeros(columns);
  for (const { startS, endS, value } of steps) {
    const first = Math.max(0, Math.floor((startS - fromS) / widthS));
    for (let column = first; column < columns && fromS + column * widthS < endS; column++) {
      const beginS = Math.max(startS, fromS + column * widthS);
      const overlapS = Math.min(endS, fromS + (column + 1) * widthS) - beginS;
      if (!(overlapS > 0)) continue;
      sums[column] += overlapS * value;
      coveredS[column] += overlapS;
    }
  }
  return sums.map((sum, column) => (coveredS[column] > 0 ? sum / coveredS[column] : 0));
}

/** So many zeros. */
export function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
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
 * requests at or below each upwards. The axis is logarithmic, and says so, where it spans two decades. No lines when there are no values.
 */
export function plotCdf({ sorted, width, height, label }: CdfPlot): string[] {
  if (sorted.length === 0) return [];
  const margin = 6;
  const columns = Math.max(10, width - margin);
  const low = sorted[0];
  const high = sorted[Math.ceil((sorted.length - 1) * 0.99)];
  const axisScale = cdfAxis(low, high);
  const cells = Array.from({ length: height }, () => new Uint8Array(columns));
  const dotRows = height * 4;
  let before = 0;
  let index = 0;
  for (let x = 0; x < columns * 2; x++) {
    const value = axisScale.at((x + 1) / (columns * 2));
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
  const marks = [label(low), `${label(axisScale.at(0.5))}${axisScale.note}`, label(high)];
  return [...lines, axis(marks, columns, margin)];
}

/** Values along an axis from its beginning (0) to its end (1). */
function cdfAxis(low: number, high: number) {
  if (spansDecades([low, high])) {
    return { at: (share: number) => low * (high / low) ** share, note: ' (log axis)' };
  }
  const span = high - low || 1;
  return { at: (share: number) => low + span * share, note: '' };
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
