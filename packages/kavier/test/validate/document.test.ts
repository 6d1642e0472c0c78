import type { ErrorSummaryDocument } from '@kavier/evidence';
import { assignCoefficients, LOAD_REGIONS, type MeasuredSet, validateSet } from '@kavier/evidence';
import { jsonText, MEASURED_QUANTITIES } from '@kavier/io';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ValidatedRow } from '../../../evidence/src/validate/validate-set.ts';
import {
  compared,
  documentOf,
  measuredSet,
  row,
  singleRequest,
} from '../../../evidence/test/validate/invented.ts';
import { compareSet, compareSets } from '../../src/validate/compare.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const anyRow = fc
  .record({
    quantity: fc.constantFrom(...MEASURED_QUANTITIES),
    load: fc.constantFrom(...LOAD_REGIONS),
    isFitted: fc.boolean(),
    measured: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    predicted: fc.oneof(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), fc.constant(Number.NaN)),
  })
  .map((changes): ValidatedRow => row(changes));

/** Rows that a summary is about. */
const rowsIn = ({ count, withoutPrediction }: ErrorSummaryDocument) => count + withoutPrediction;

const predict = async (part: MeasuredSet) =>
  validateSet(part, (point) => assignCoefficients(point, part));

describe('document', () => {
  test('fitted and unfitted rows never mix, and every row is counted once', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), (rows) => {
        const [set] = documentOf(compared('some', rows)).sets;
        const of = (isFitted: boolean) => rows.filter((one) => one.isFitted === isFitted).length;
        const sum = (pick: 'fitted' | 'unfitted') =>
          set.summaries.reduce((total, summary) => total + rowsIn(summary[pick]), 0);
        expect(sum('fitted')).toBe(of(true));
        expect(sum('unfitted')).toBe(of(false));
        for (const { unfitted, unfittedByLoad } of set.summaries) {
          const byLoad = unfittedByLoad.map((one) => one.count + one.withoutPrediction);
          expect(byLoad.reduce((total, count) => total + count, 0)).toBe(rowsIn(unfitted));
        }
      }),
    );
  });

  test('changing what is predicted for fitted rows changes no figure of the unfitted', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), (rows) => {
        const spoiled = rows.map((one) => (one.isFitted ? { ...one, predicted: 1e6 } : one));
        const [before, after] = [rows, spoiled].map((some) => documentOf(compared('s', some)));
        const unfitted = (document: typeof before) =>
          document.sets[0].summaries.map((one) => [one.unfitted, one.unfittedByLoad]);
        expect(unfitted(after)).toEqual(unfitted(before));
        const bars = ({ bars: all }: typeof before) =>
          all.filter((bar) => bar.name !== 'KV tokens');
        expect(bars(after)).toEqual(bars(before));
      }),
    );
  });

  test('figures are those of the absolute errors, the bias that of the signed', () => {
    const predicted = [0.9, 1.2, 1.3, 0.6, Number.NaN];
    const rows = predicted.map((value, i) => row({ point: `p${i}`, predicted: value }));
    const { unfitted } = documentOf(compared('s', rows)).sets[0].summaries[0];
    expect(unfitted).toMatchObject({ count: 4, withoutPrediction: 1 });
    expect(unfitted.medianPct).toBeCloseTo(25, 9);
    expect(unfitted.meanPct).toBeCloseTo(25, 9);
    expect(unfitted.p90Pct).toBeCloseTo(37, 9);
    expect(unfitted.biasPct).toBeCloseTo(5, 9);
    expect(unfitted.worst.map(({ point }) => point)).toEqual(['p3', 'p2', 'p1', 'p0']);
  });

  test('a row without a prediction is null in JSON, and nothing else is lost on the way', () => {
    const document = documentOf(compared('s', [row({ predicted: Number.NaN }), row()]));
    expect(document.sets[0].rows[0]).toMatchObject({ predicted: null, errorPct: null });
    expect(JSON.parse(jsonText(document))).toEqual(document);
  });

  test('no rows at all are no errors', () => {
    const document = documentOf(compared('s', []));
    expect(document.sets[0].summaries).toEqual([]);
    expect(document.bars.every(({ isMet }) => isMet === null)).toBe(true);
  });
});

describe('comparison', () => {
  test('a slice at a time gives what one go gives, and counts what cannot be simulated', async () => {
    const tooLarge = singleRequest({
      id: 'too large',
      setup: { ...singleRequest().setup, kvTokens: undefined, memoryFraction: 0.1 },
    });
    const points = [
      ...Array.from({ length: 30 }, (_, i) => singleRequest({ id: `request ${i}` })),
      ...Array.from({ length: 30 }, (_, i) => ({ ...tooLarge, id: `too large ${i}` })),
    ];
    const seen: number[] = [];
    const { validation } = await compareSet(measuredSet('s', points), {
      predict,
      onProgress: (_, done) => seen.push(done),
    });
    expect(validation.points).toBe(60);
    expect(validation.rows).toHaveLength(60);
    expect(new Set(validation.rows.map(({ predicted }) => predicted)).size).toBe(2);
    expect(validation.unpredicted.map(({ points: count }) => count)).toEqual([30]);
    expect(seen.at(-1)).toBe(60);
  });

  test('a set whose folder is not there is absent, not an error', async () => {
    const read = () => Promise.reject(new Error('it must not be read'));
    const sources = [{ name: 'splitwise', folder: 'split', read }];
    const found = await compareSets({
      sources,
      folder: temporaryFolder(),
      predict,
    });
    expect(found.compared).toEqual([]);
    expect(found.absent).toMatchObject([{ name: 'splitwise', folder: 'split' }]);
    expect(found.absent[0].source).toContain('Mutinifni/splitwise-sim');
  });
});
