import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeCost } from '../../src/cost/attribute-cost.ts';
import type { RunCost } from '../../src/cost/run-cost.ts';
import { emptyRequestWork } from '../../src/record/request-work.ts';

/** A run of one pool. */
const costOf = (totalUsd: number, usedUsd: number) =>
  ({ pools: [{ totalUsd, usedUsd }] }) as unknown as RunCost;
const POOLS = [{ firstReplica: 0, replicas: 1 }];

test('with what is nobody’s it is the whole, in proportion to seconds', () => {
  const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), amount, amount, (seconds, used, idle) => {
      const work = { ...emptyRequestWork(seconds.length), shareS: Float64Array.from(seconds) };
      const { usd, unattributedUsd } = attributeCost(
        new Int32Array(seconds.length),
        work,
        POOLS,
        costOf(used + idle, used),
      );
      const sum = usd.reduce((total, one) => total + one, unattributedUsd);
      expect(Math.abs(sum - used - idle)).toBeLessThanOrEqual(1e-9 * (used + idle));
      for (let i = 1; i < usd.length; i++) {
        expect(usd[i] / usd[0]).toBeCloseTo(seconds[i] / seconds[0], 6);
      }
      if (seconds.length > 0) expect(unattributedUsd).toBeCloseTo(idle, 6);
    }),
  );
});
