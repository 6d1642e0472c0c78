import { describe, expect, test } from 'vitest';
import { defaultReplicas, heldSpans } from '../../src/scenario/held-replicas.ts';

const THROUGHOUT = { fromS: 0, toS: Number.POSITIVE_INFINITY };

describe('replicas that start and stop', () => {
  test('come after those that are there throughout, in the order of their rows, each with its parts', () => {
    const rows = [{ replicas: 2, fromS: 5, untilS: 8 }, { untilS: 3 }];
    const [early, late] = [
      { fromS: 0, toS: 3 },
      { fromS: 5, toS: 8 },
    ];
    expect(heldSpans(rows, 4, 1)).toEqual([THROUGHOUT, late, late, early]);
    expect(heldSpans(rows, 3, 2)).toEqual([late, late, late, late, early, early]);
    expect(defaultReplicas(rows)).toBe(3);
  });

  test('are none where no row says so, and one replica is there throughout', () => {
    expect(heldSpans(undefined, 3, 1)).toBeUndefined();
    expect(heldSpans([], 3, 1)).toBeUndefined();
    expect(defaultReplicas(undefined)).toBe(1);
    expect(defaultReplicas([])).toBe(1);
  });

  test.each([
    [[{ replicas: 3 }], 'held', '3 replicas in held, 2 in the pool'],
    [[{}, { fromS: 5, untilS: 5 }], 'held[1].untilS', '5'],
    [[{ fromS: -1 }], 'held[0].fromS', '-1'],
    [[{ replicas: 1.5 }], 'held[0].replicas', '1.5'],
  ])('%j is refused', (rows, where, found) => {
    expect(() => heldSpans(rows, 2, 1)).toThrow(
      expect.objectContaining({ kind: 'input', where, found }),
    );
  });
});
