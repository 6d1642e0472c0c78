import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PoolCounts } from '../../src/cluster/pool-counts.ts';

const changes = fc.array(
  fc.record({ roll: fc.nat(), outstanding: fc.nat({ max: 40 }), waiting: fc.nat({ max: 9 }) }),
);

test('a pool knows its sums, and who has fewest and most, from whenever it is asked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), changes, fc.nat(), (replicas, list, asked) => {
      const counts = new PoolCounts(replicas);
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
