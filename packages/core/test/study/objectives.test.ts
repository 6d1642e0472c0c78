import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRequestRecord, OUTCOMES, type Outcome } from '../../src/record/request-record.ts';
import { checkObjectives } from '../../src/study/objectives.ts';

/** Requests that arrive at 0, get their first token after `ttftS` and a second one a second later. */
function recordOf(rows: readonly { readonly ttftS: number; readonly outcome: Outcome }[]) {
  const record = emptyRequestRecord(new Float64Array(rows.length));
  for (const [id, { ttftS, outcome }] of rows.entries()) {
    record.outcome[id] = OUTCOMES.indexOf(outcome);
    record.firstTokenS[id] = ttftS;
    record.finishS[id] = ttftS + 1;
  }
  return record;
}

const row = fc.record({
  ttftS: fc.double({ min: 0, max: 10, noNaN: true }),
  outcome: fc.constantFrom<Outcome>('completed', 'rejected', 'timed-out'),
});

describe('objectives', () => {
  test('none ask for nothing', () => {
    expect(checkObjectives(recordOf([]), new Int32Array(0), [])).toBeUndefined();
  });

  test('are met exactly when their share of all requests is within the limit', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(50, 90, 95, 99, 100),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (rows, percentile, limitS) => {
          const generated = new Int32Array(rows.length).fill(2);
          const objective = { metric: 'ttftS', percentile, limitS } as const;
          const result = checkObjectives(recordOf(rows), generated, [objective]);
          const within = rows.filter(
            ({ ttftS, outcome }) => outcome === 'completed' && ttftS <= limitS,
          ).length;
          expect(result?.met).toBe(within * 100 >= percentile * rows.length);
          expect(result?.slo.good).toBe(within);
        },
      ),
    );
  });

  test('of several on one metric the highest percentile counts for goodput', () => {
    const rows = [1, 2, 3, 4].map((ttftS) => ({ ttftS, outcome: 'completed' }) as const);
    const result = checkObjectives(recordOf(rows), new Int32Array(4).fill(2), [
      { metric: 'ttftS', percentile: 99, limitS: 3.5 },
      { metric: 'ttftS', percentile: 50, limitS: 2.5 },
    ]);
    expect(result?.objectives.map(({ met }) => met)).toEqual([false, true]);
    expect(result?.slo.good).toBe(3);
    expect(result?.met).toBe(false);
  });
});
