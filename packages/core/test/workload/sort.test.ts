import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestTable } from '../../src/workload/request-table.ts';
import { selectRows } from '../../src/workload/select-rows.ts';
import { sortByArrival } from '../../src/workload/sort.ts';
import { blocksOf } from './request-tables.ts';

function tableOf(times: readonly number[]): RequestTable {
  const count = times.length;
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => (i * (i - 1)) / 2);
  return {
    count,
    arrivalS: Float64Array.from(times),
    promptTokens: Int32Array.from(times, (_, i) => 100 + i),
    outputTokens: Int32Array.from(times, (_, i) => 200 + i),
    promptBlocks: {
      blockTokens: 16,
      offsets,
      ids: Int32Array.from({ length: offsets[count] }, (_, i) => i),
      distinctCount: offsets[count],
    },
  };
}

describe('sortByArrival', () => {
  it('sorts stably and takes every column and list along', () => {
    const time = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
      fc.constant(-0),
    );
    fc.assert(
      fc.property(fc.array(time, { maxLength: 60 }), (times) => {
        const table = tableOf(times);
        const order = times.map((_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
        const { table: sorted, moved } = sortByArrival(table);
        expect(moved).toBe(order.filter((row, i) => row !== i).length);
        if (moved === 0) expect(sorted).toBe(table);
        else expect(Array.from(sorted.sourceRow ?? [])).toEqual(order);
        order.forEach((row, i) => {
          expect(sorted.arrivalS[i]).toBe(times[row]);
          expect(sorted.promptTokens[i]).toBe(100 + row);
          expect(sorted.outputTokens[i]).toBe(200 + row);
          expect(blocksOf(sorted.promptBlocks, i)).toEqual(blocksOf(table.promptBlocks, row));
        });
      }),
    );
  });

  it('keeps source rows and renumbers predecessors', () => {
    const { table } = sortByArrival({
      ...tableOf([5, 1, 9]),
      sourceRow: Int32Array.of(10, 11, 12),
      afterRequest: Int32Array.of(1, -1, 0),
      thinkTimeS: Float64Array.of(4, 0, 4),
    });
    expect(Array.from(table.sourceRow ?? [])).toEqual([11, 10, 12]);
    expect(Array.from(table.afterRequest ?? [])).toEqual([-1, 0, 1]);
    expect(Array.from(table.thinkTimeS ?? [])).toEqual([0, 4, 4]);
  });

  it('refuses times that are none, naming the source row', () => {
    for (const time of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const table = { ...tableOf([0, time]), sourceRow: Int32Array.of(0, 77) };
      expect(() => sortByArrival(table)).toThrow(/^request 77: an arrival time/);
    }
  });

  it('refuses a request that arrives before the one that releases it', () => {
    const afterRequest = Int32Array.of(-1, 0);
    expect(() => sortByArrival({ ...tableOf([5, 1]), afterRequest })).toThrow(/releases it/);
  });
});

describe('selectRows', () => {
  it('cuts the tie to a predecessor that is not selected', () => {
    const table = { ...tableOf([0, 1, 2]), afterRequest: Int32Array.of(-1, 0, 1) };
    const selected = selectRows(table, Int32Array.of(1, 2));
    expect(Array.from(selected.afterRequest ?? [])).toEqual([-1, 0]);
    expect(selected.count).toBe(2);
  });
});
