import fc from 'fast-check';
import { type StepSeries, stepSeries } from '../../src/units/step-series.ts';

/** Series of up to 40 steps of uneven length that begin at or before 0; values as of a grid. */
export function randomSeries(least = 0): fc.Arbitrary<StepSeries> {
  const step = fc.record({
    lengthS: fc.oneof(
      fc.integer({ min: 1, max: 7200 }),
      fc.double({ min: 0.1, max: 100, noNaN: true }),
    ),
    value: fc.double({ min: least, max: 1000, noNaN: true }),
  });
  const offset = fc.integer({ min: 0, max: 10_000 });
  return fc.tuple(fc.array(step, { minLength: 1, maxLength: 40 }), offset).map(([steps, early]) => {
    const starts: number[] = [];
    let atS = -early;
    for (const { lengthS } of steps) {
      starts.push(atS);
      atS += lengthS;
    }
    return stepSeries(
      starts,
      steps.map(({ value }) => value),
      atS,
    );
  });
}

/** Copies of a series that begins at or before 0, end to end until it covers a run that ends at `runEndS`. */
export function repeatedTo({ startsS, values, endS }: StepSeries, runEndS: number): StepSeries {
  const periodS = endS - startsS[0];
  const copies = Math.max(1, Math.ceil((runEndS - startsS[0]) / periodS) + 1);
  const all = Array.from({ length: copies }, (_, copy) =>
    [...startsS].map((at) => at + copy * periodS),
  );
  return stepSeries(
    all.flat(),
    all.flatMap(() => [...values]),
    startsS[0] + copies * periodS,
  );
}
