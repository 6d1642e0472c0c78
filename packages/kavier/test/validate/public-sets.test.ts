import type { ValidateDocument } from '@kavier/evidence';
import { SET_NAMES, STORED_ACCURACY, storedOf } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { HAS_NO_DATA, publicFile, SKIPPED } from '../../../../test/public-data.ts';
import { kavier } from '../cli/in-process.ts';

describe.skipIf(HAS_NO_DATA)(`published measurements ${SKIPPED}`, () => {
  test('every point of every set is predicted or counted, and every value has a row', async () => {
    const { code, stdout } = await kavier([
      'validate',
      '--json',
      '--measurements',
      publicFile('measurements'),
    ]);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as ValidateDocument;
    const { sets, absent, bars } = document;
    // What is told without the files is what they say now: `kavier validate --write-stored` makes it anew.
    expect(storedOf(document)).toEqual(STORED_ACCURACY);
    expect(absent).toEqual([]);
    expect(sets.map(({ name }) => name)).toEqual(SET_NAMES);
    expect(bars.filter(({ statistic, rows }) => statistic === 'median' && rows === 0)).toEqual([]);
    for (const { name, points, rows, summaries, unpredicted } of sets) {
      const lost = unpredicted.reduce((sum, one) => sum + one.points, 0);
      const predicted = new Set(rows.map(({ point }) => point)).size;
      // A saturated point may have nothing to compare.
      expect(predicted + lost, name).toBeLessThanOrEqual(points);
      expect(predicted, name).toBeGreaterThan(0);
      const counted = summaries.flatMap(({ fitted, unfitted }) =>
        [fitted, unfitted].map(({ count, withoutPrediction }) => count + withoutPrediction),
      );
      expect(
        counted.reduce((sum, count) => sum + count, 0),
        name,
      ).toBe(rows.length);
    }
  });
});
