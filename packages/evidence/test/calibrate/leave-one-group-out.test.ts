import { describe, expect, test } from 'vitest';
import { leaveOneGroupOut, type PointGroup } from '../../src/calibrate/leave-one-group-out.ts';

/** The fit is a mean, and what it predicts for every point. */
const groups: readonly PointGroup<number>[] = [
  { name: 'small', points: [10, 20] },
  { name: 'large', points: [100] },
  { name: 'middle', points: [40, 50, 60] },
];
const mean = (points: readonly number[]) => points.reduce((sum, x) => sum + x, 0) / points.length;
const pairsOf = (predicted: number, points: readonly number[]) =>
  points.map((measured) => ({ name: String(measured), predicted, measured }));

describe('leaving one group out', () => {
  test('fits to the other points in their order, once a group', () => {
    const seen: unknown[] = [];
    leaveOneGroupOut(
      groups,
      (points, leftOut) => {
        seen.push([leftOut, points]);
        return 1;
      },
      pairsOf,
    );
    expect(seen).toEqual([
      ['small', [100, 40, 50, 60]],
      ['large', [10, 20, 40, 50, 60]],
      ['middle', [10, 20, 100]],
    ]);
  });

  test('measures each group by the fit that has not seen it', () => {
    const result = leaveOneGroupOut(groups, mean, pairsOf, 1);
    expect(result.groups.map(({ name, fitted }) => [name, fitted])).toEqual([
      ['small', 62.5],
      ['large', 36],
      ['middle', 130 / 3],
    ]);
    // 62.5 for 10 and for 20: 525 % and 212.5 % too large.
    const [small, large] = result.groups.map(({ errors }) => errors);
    expect(small.medianPct).toBeCloseTo((525 + 212.5) / 2, 10);
    expect(small.p90Pct).toBeCloseTo(212.5 + 0.9 * (525 - 212.5), 10);
    expect(small.biasPct).toBeCloseTo(small.medianPct ?? 0, 10);
    expect(large.biasPct).toBeCloseTo(-64, 10);
    expect(result.heldOut.count).toBe(6);
    expect(result.heldOut.worst.map(({ name }) => name)).toEqual(['10']);
  });

  test('a constant is found again in every group, without error', () => {
    const same = groups.map(({ name, points }) => ({ name, points: points.map(() => 7) }));
    const result = leaveOneGroupOut(same, mean, pairsOf);
    expect(result.heldOut).toMatchObject({ count: 6, medianPct: 0, p90Pct: 0, biasPct: 0 });
  });

  test('needs two groups with names of their own and points', () => {
    const run = (some: readonly PointGroup<number>[]) => () =>
      leaveOneGroupOut(some, mean, pairsOf);
    expect(run(groups.slice(0, 1))).toThrow('nothing is left to fit');
    expect(run([groups[0], groups[0]])).toThrow('two groups');
    expect(run([groups[0], { name: 'none', points: [] }])).toThrow('no points');
  });
});
