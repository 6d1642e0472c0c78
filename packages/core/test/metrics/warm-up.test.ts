import { describe, expect, test } from 'vitest';
import { afterWarmUp, warmUpEndS } from '../../src/metrics/warm-up.ts';
import { emptyServingColumns } from '../../src/record/serving-columns.ts';
import { recordOf } from './records.ts';

/** Request i arrives at i and takes `latencyS(i)`. */
const oneASecond = (count: number, latencyS: (i: number) => number) =>
  recordOf(
    Array.from({ length: count }, (_, i) => ({
      arrivalS: i,
      startS: i,
      firstTokenS: i,
      finishS: i + latencyS(i),
    })),
  );

describe('the end of the warm-up', () => {
  test('is 0 unless asked for, and the time that is asked for', () => {
    const record = oneASecond(100, (i) => (i < 50 ? 100 : 1));
    expect(warmUpEndS(record, { drop: 'none' })).toBe(0);
    expect(warmUpEndS(record, { drop: 'time', untilS: 12 })).toBe(12);
  });

  test('by MSER-5 is where the transient ends', () => {
    const noise = (i: number) => ((i * 7919) % 13) / 13;
    const record = oneASecond(1000, (i) => 10 + noise(i) + (i < 200 ? (200 - i) / 10 : 0));
    const endS = warmUpEndS(record, { drop: 'mser' });
    expect(endS).toBeGreaterThan(150);
    expect(endS).toBeLessThanOrEqual(200);
    // A direct computation over all truncations of at most half.
    const means = Array.from({ length: 200 }, (_, batch) => {
      const ids = [0, 1, 2, 3, 4].map((i) => 5 * batch + i);
      return ids.reduce((sum, id) => sum + record.finishS[id] - record.arrivalS[id], 0) / 5;
    });
    const statistic = (dropped: number) => {
      const kept = means.slice(dropped);
      const mean = kept.reduce((a, b) => a + b) / kept.length;
      return kept.reduce((sum, x) => sum + (x - mean) ** 2, 0) / kept.length ** 2;
    };
    const all = Array.from({ length: 101 }, (_, dropped) => statistic(dropped));
    expect(endS).toBe(5 * all.indexOf(Math.min(...all)));
  });

  test('by MSER-5 is the beginning where nothing changes or too little happened', () => {
    expect(
      warmUpEndS(
        oneASecond(100, () => 3),
        { drop: 'mser' },
      ),
    ).toBe(0);
    expect(
      warmUpEndS(
        oneASecond(9, (i) => 10 - i),
        { drop: 'mser' },
      ),
    ).toBe(0);
    expect(warmUpEndS(recordOf([]), { drop: 'mser' })).toBe(0);
  });
});

test('after the warm-up only later arrivals are left, in all columns', () => {
  const record = { ...oneASecond(10, (i) => i), serving: emptyServingColumns(10) };
  record.serving.queueS.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const promptTokens = Int32Array.from({ length: 10 }, (_, i) => 100 + i);
  const { requests, columns } = afterWarmUp(record, { promptTokens }, 6.5);
  expect(requests.count).toBe(3);
  expect([...requests.arrivalS]).toEqual([7, 8, 9]);
  expect([...requests.finishS]).toEqual([14, 16, 18]);
  expect([...(requests.serving?.queueS ?? [])]).toEqual([7, 8, 9]);
  expect([...columns.promptTokens]).toEqual([107, 108, 109]);
  expect(afterWarmUp(record, { promptTokens }, 0).requests).toBe(record);
});
