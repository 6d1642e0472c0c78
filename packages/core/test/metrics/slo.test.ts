import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureSlo } from '../../src/metrics/slo.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { recordOf } from './records.ts';

describe('SLO attainment', () => {
  const rows = [
    { arrivalS: 0, startS: 0, firstTokenS: 1, finishS: 5 }, // TTFT 1, TPOT 1 with 5 tokens
    { arrivalS: 1, startS: 1, firstTokenS: 4, finishS: 6 }, // TTFT 3, TPOT 0.5
    { arrivalS: 2, startS: 2, firstTokenS: 2.5, finishS: 2.5 }, // one token
    { arrivalS: 3, finishS: 3, outcome: 'rejected' },
    { arrivalS: 4, startS: 4, firstTokenS: 5, outcome: 'unfinished' },
    { arrivalS: 5, startS: 5, finishS: 10 }, // no token
    { arrivalS: 6, startS: 7, firstTokenS: 8, finishS: 9, outcome: 'timed-out' },
  ] as const;
  const generated = Int32Array.of(5, 5, 1, 0, 9, 0, 3);

  test('counts each request against every target, and lost ones in the denominator', () => {
    const slo = measureSlo(recordOf(rows), generated, { ttftS: 2, tpotS: 0.75 });
    expect(slo).toEqual({
      requests: 7,
      good: 1,
      attainment: 1 / 7,
      ttftAttainment: 2 / 7,
      tpotAttainment: 3 / 7,
      e2eAttainment: null,
      goodputRps: 1 / 10,
    });
  });

  test('is met exactly at the target', () => {
    const at = (ttftS: number) => measureSlo(recordOf(rows), generated, { ttftS }).good;
    expect([at(0.4), at(0.5), at(1), at(3), at(5)]).toEqual([0, 1, 2, 3, 4]);
  });

  test('without targets asks only for completion, and has no value without requests', () => {
    expect(measureSlo(recordOf(rows), generated, {}).good).toBe(4);
    const none = measureSlo(recordOf([]), Int32Array.of(), { e2eS: 1 });
    expect(none).toMatchObject({ attainment: null, e2eAttainment: null, goodputRps: null });
  });

  test('never falls when a target is relaxed, and is at most each target’s own', () => {
    const row = fc
      .record({
        arrivalS: fc.nat({ max: 20 }),
        toFirst: fc.nat({ max: 20 }),
        toEnd: fc.nat({ max: 20 }),
        outcome: fc.constantFrom(...OUTCOMES),
      })
      .map(({ arrivalS, toFirst, toEnd, outcome }) => ({
        arrivalS,
        startS: arrivalS,
        firstTokenS: arrivalS + toFirst,
        finishS: arrivalS + toFirst + toEnd,
        outcome,
      }));
    const target = fc.nat({ max: 30 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.tuple(target, target, target),
        fc.tuple(target, target, target),
        (some, [ttftS, tpotS, e2eS], [a, b, c]) => {
          const tokens = new Int32Array(some.length).fill(3);
          const tight = measureSlo(recordOf(some), tokens, { ttftS, tpotS, e2eS });
          const loose = measureSlo(recordOf(some), tokens, {
            ttftS: ttftS + a,
            tpotS: tpotS + b,
            e2eS: e2eS + c,
          });
          expect(loose.good).toBeGreaterThanOrEqual(tight.good);
          const each = [tight.ttftAttainment, tight.tpotAttainment, tight.e2eAttainment];
          for (const share of each) expect(tight.attainment).toBeLessThanOrEqual(share ?? 0);
        },
      ),
    );
  });
});
