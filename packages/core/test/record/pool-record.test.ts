import { describe, expect, test } from 'vitest';
import { meanHeldReplicas } from '../../src/record/pool-record.ts';

describe('the mean number of held replicas', () => {
  const spans = [[{ fromS: 0, toS: 5 }], [{ fromS: 2, toS: 20 }], []];

  test('counts each as long as it is there, and all of a pool that is there throughout', () => {
    const pools = [{ replicas: 3, held: spans }];
    expect(meanHeldReplicas(pools, { fromS: 0, toS: 10 })).toBeCloseTo((5 + 8) / 10, 12);
    expect(meanHeldReplicas(pools, { fromS: 5, toS: 20 })).toBe(1);
    const throughout = { replicas: 4, held: 'whole-run' } as const;
    expect(meanHeldReplicas([...pools, throughout], { fromS: 5, toS: 20 })).toBe(5);
  });

  test('is all of them where there is no time', () => {
    expect(meanHeldReplicas([{ replicas: 3, held: spans }], { fromS: 4, toS: 4 })).toBe(3);
  });
});
