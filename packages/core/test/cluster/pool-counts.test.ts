import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolCounts } from '../../src/cluster/pool-counts.ts';

const changes = fc.array(
  fc.record({ roll: fc.nat(), outstanding: fc.nat({ max: 40 }), waiting: fc.nat({ max: 9 }) }),
);

test('a pool knows its sums, and who has fewest and most, from whenever it is asked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), changes, fc.nat(), (replicas, list, asked) => {
      const counts = new PoolCounts(replicas, false);
      const outstanding = Array.from({ length: replicas }, () => 0);
      const waiting = Array.from({ length: replicas }, () => 0);
      for (const [i, change] of list.entries()) {
        const index = change.roll % replicas;
        outstanding[index] = change.outstanding;
        waiting[index] = change.waiting;
        counts.set(index, change.outstanding, change.waiting);
        const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
        expect([counts.outstanding, counts.waiting]).toEqual([sum(outstanding), sum(waiting)]);
        if (i < asked % (list.length + 1)) continue;
        expect(counts.most).toBe(Math.max(...outstanding));
        expect(counts.leastIndex).toBe(outstanding.indexOf(Math.min(...outstanding)));
      }
    }),
  );
});

test('who has fewest and most is one of those that take requests', () => {
  const lives = fc.array(
    fc.record({ roll: fc.nat(), outstanding: fc.nat({ max: 40 }), takes: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), lives, (replicas, list) => {
      const counts = new PoolCounts(replicas, true);
      const outstanding = Array.from({ length: replicas }, () => 0);
      const taking = new Set<number>();
      for (const change of list) {
        const index = change.roll % replicas;
        outstanding[index] = change.outstanding;
        counts.set(index, change.outstanding, 0);
        counts.takes(index, change.takes);
        if (change.takes) taking.add(index);
        else taking.delete(index);
        expect(counts.outstanding).toBe(outstanding.reduce((sum, one) => sum + one, 0));
        if (taking.size === 0) continue;
        const open = [...taking].toSorted((a, b) => a - b);
        const least = Math.min(...open.map((one) => outstanding[one]));
        expect(counts.leastIndex).toBe(open.find((one) => outstanding[one] === least));
        expect(counts.most).toBe(Math.max(...open.map((one) => outstanding[one])));
      }
    }),
  );
});
