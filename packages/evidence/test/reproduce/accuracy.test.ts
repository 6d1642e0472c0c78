import { describe, expect, test } from 'vitest';
import { reproduceAccuracy } from '../../src/reproduce/accuracy.ts';
import { compare, missedBars } from '../../src/reproduce/comparison.ts';
import { readDecodeLengths } from '../../src/reproduce/decode-lengths.ts';
import { readWallTimes } from '../../src/reproduce/wall-time.ts';

describe('published accuracy (E1)', () => {
  const result = reproduceAccuracy();

  test('all 18 predictions are equal once cut to whole milliseconds', () => {
    expect(result.cells).toHaveLength(18);
    expect(result.cells.map((cell) => cell.oursCutMs)).toEqual(
      result.cells.map((cell) => cell.predictedMs),
    );
    expect(missedBars(result.comparisons)).toEqual([]);
  });

  test('no prediction is near a whole millisecond, so equality is no accident', () => {
    for (const cell of result.cells) {
      expect(cell.oursMs - cell.oursCutMs).toBeGreaterThan(1e-6);
      expect(cell.oursMs - cell.oursCutMs).toBeLessThan(1 - 1e-6);
    }
  });

  test('mean errors round to the stated ones; cutting only lowers a prediction', () => {
    const [prefill, decode] = result.errors;
    expect(prefill.cutPct.toFixed(2)).toBe('7.39');
    expect(decode.cutPct.toFixed(2)).toBe('4.00');
    for (const cell of result.cells) {
      expect(cell.errorPct).toBeGreaterThan(cell.publishedErrorPct);
    }
  });

  test('predictions follow the closed form of the published model', () => {
    const [first] = result.cells;
    expect(first.oursMs).toBeCloseTo(25 + (64 * 2 * 8e9 * 1000) / (0.3 * 125e12), 9);
    const decode = result.cells[9];
    const perTokenMs = (2 * 8e9 * 1000) / (0.6 * 600e9);
    expect(decode.oursMs).toBeCloseTo(25 + (7 * 16e12) / (0.3 * 125e12) + 53 * perTokenMs, 9);
  });
});

describe('decode lengths behind the measurements', () => {
  const reading = readDecodeLengths();

  test('the measured rate is constant over requested tokens, not over counted ones', () => {
    expect(reading.spreadByRequested).toBeLessThan(1.07);
    expect(reading.spreadByCounted).toBeGreaterThan(1.19);
  });

  test('asked for the requested lengths, the published model is too slow everywhere', () => {
    for (const row of reading.rows) expect(row.errorAtRequestedPct).toBeGreaterThan(15);
    expect(reading.memoryEfficiencyAtRequested).toBeGreaterThan(0.7);
  });
});

describe('published wall times (E1.3)', () => {
  test('three are means; the one at 1 ms is the first run alone', () => {
    expect(readWallTimes().map(({ agreeing }) => agreeing)).toEqual([
      ['mean', 'median'],
      ['mean', 'median'],
      ['mean'],
      ['first run'],
    ]);
  });
});

describe('comparisons', () => {
  test('a bar is inclusive, and counts both directions', () => {
    const bar = { kind: 'absolute', limit: 0.5 } as const;
    expect(compare('a', 'h', { published: 2, ours: 2.5 }, bar).within).toBe(true);
    expect(compare('a', 'h', { published: 2, ours: 1.25 }, bar).within).toBe(false);
    const relative = { kind: 'relative', limit: 0.1 } as const;
    expect(compare('a', 'h', { published: 200, ours: 219 }, relative).within).toBe(true);
    expect(compare('a', 'h', { published: 200, ours: 221 }, relative).within).toBe(false);
  });

  test('without a bar nothing is judged, and nothing is missed', () => {
    const open = compare('a', 'h', { published: 2, ours: 9 }, null);
    expect(open.within).toBeNull();
    expect(missedBars([open])).toEqual([]);
  });

  test('a published zero has no relative difference', () => {
    const bar = { kind: 'relative', limit: 0.1 } as const;
    const zero = compare('a', '%', { published: 0, ours: 0.5 }, bar);
    expect(zero.relativeDifference).toBeNull();
    expect(zero.within).toBe(false);
  });
});
