import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateDocument } from '@kavier/evidence';
import {
  SET_NAMES,
  SINGLE_REQUESTS,
  STORED_ACCURACY,
  valuesOf,
  withStored,
} from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { HAS_NO_DATA } from '../../../../test/public-data.ts';
import { compared, documentOf, row } from '../../../evidence/test/validate/invented.ts';
import { validationPage } from '../../src/validate/page.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** A folder of public files that are not there, as in a clone. */
function nothing(): Record<string, string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'measurements'));
  return { KAVIER_DATA: folder };
}

/**
 * Where the public files are, the single requests, each fitted anew, are left to the test of the files: their figures are
 * those of the files (evidence/published-figures.test.ts).
 */
const ASKED = HAS_NO_DATA ? SET_NAMES : SET_NAMES.filter((name) => name !== SINGLE_REQUESTS);

describe('kavier validate without public files', () => {
  let printed: Promise<ValidateDocument> | undefined;
  const inClone = () => {
    printed ??= kavier(['validate', ...ASKED, '--json'], { env: nothing() }).then(
      ({ code, stdout, stderr }) => {
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        return JSON.parse(stdout) as ValidateDocument;
      },
    );
    return printed;
  };

  test('predicts the figures that are published and tells the others from what is stored', async () => {
    const { sets, absent, stored } = await inClone();
    expect(sets.every(({ from }) => from === 'figures')).toBe(true);
    expect(sets.length).toBeGreaterThanOrEqual(8);
    expect([...sets, ...absent].map(({ name }) => name).sort()).toEqual([...ASKED].sort());
    for (const { name } of absent) {
      expect(stored?.sets.map((set) => set.name)).toContain(name);
    }
  });

  test('a set of which all values are carried has the errors that are stored', async () => {
    const { sets } = await inClone();
    const whole = sets.filter(({ name, rows }) => {
      const known = STORED_ACCURACY.sets.find((set) => set.name === name);
      return known !== undefined && valuesOf(known) === rows.length;
    });
    expect(whole.map(({ name }) => name)).toContain('splitwise');
    for (const { name, summaries } of whole) {
      const known = STORED_ACCURACY.sets.find((set) => set.name === name);
      for (const { quantity, fitted, unfitted } of summaries) {
        const one = known?.quantities.find((other) => other.quantity === quantity);
        // Figures have five digits, so an error differs by about a thousandth of a percent.
        for (const [now, then] of [
          [fitted.medianPct, one?.fitted.medianPct],
          [unfitted.medianPct, one?.unfitted.medianPct],
        ]) {
          expect(now === null, `${name} ${quantity}`).toBe(then === null);
          if (now !== null) expect(now).toBeCloseTo(then ?? Number.NaN, 1);
        }
      }
    }
  });

  test('every bar is judged, on values of this run only where all of them are at hand', async () => {
    const { bars } = await inClone();
    const singles = bars.flatMap(({ name }) =>
      name.startsWith('A10 single requests') ? name : [],
    );
    expect(singles.length).toBe(2);
    const open = bars.flatMap(({ name, isMet }) => (isMet === null ? name : []));
    expect(open).toEqual(HAS_NO_DATA ? [] : singles);
    const of = (from: string) => bars.filter((bar) => bar.from === from).map(({ name }) => name);
    expect(of('rows')).toContain('splitwise TTFT');
    if (HAS_NO_DATA) expect(of('rows')).toEqual(expect.arrayContaining(singles));
    expect(of('stored')).toContain('inferencex TPOT, dense');
  });
});

describe('the answer', () => {
  test('fits a screen of 28 lines and 80 columns, says what is stored and how to get the rest', async () => {
    const argv = ['validate', 'splitwise', 'mlperf-inference-v5.1'];
    const { code, stdout } = await kavier(argv, { env: nothing() });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    // The other sets take a line each.
    expect(lines.length + SET_NAMES.length - 2).toBeLessThanOrEqual(28);
    expect(stdout).toMatch(/^splitwise +\d+ +\d+ .* figures$/m);
    expect(stdout).toMatch(/^mlperf-inference-v5\.1 +159 +- .* stored$/m);
    expect(stdout).toContain('node scripts/data.mjs');
    const { stdout: full } = await kavier([...argv, '--full'], { env: nothing() });
    expect(full).toContain('splitwise (published figures)');
    expect(full).toMatch(/^mlperf-inference-v5\.1 ttftP50S +- /m);
  });
});

describe('what is stored', () => {
  const bar = 'splitwise TPOT';
  const rowOf = (predicted: number) => row({ predicted, quantity: 'tpotMeanS' });
  const limit = documentOf().bars.find(({ name }) => name === bar)?.limitPct ?? Number.NaN;
  const storedWith = (rows: number, foundPct: number) => ({
    version: '8.8.8',
    metrics: [],
    bars: [{ name: bar, sets: ['splitwise'], rows, foundPct }],
    sets: [{ ...STORED_ACCURACY.sets.filter(({ name }) => name === 'splitwise')[0], points: 1 }],
  });

  test('is taken for a bar whose set was compared in part, and never for one compared from files', () => {
    const files = documentOf(compared('splitwise', [rowOf(1.01)]));
    const figures = documentOf({ ...compared('splitwise', [rowOf(1.01)]), from: 'figures' });
    const judged = (document: ValidateDocument, foundPct: number) =>
      withStored(document, storedWith(9, foundPct)).bars.find(({ name }) => name === bar);
    expect(judged(files, limit + 1)).toMatchObject({ from: 'rows', isMet: true, rows: 1 });
    expect(judged(figures, limit + 1)).toMatchObject({ from: 'stored', isMet: false, rows: 9 });
    expect(judged(figures, limit)).toMatchObject({ from: 'stored', isMet: true });
    expect(withStored(files, storedWith(9, 1)).stored?.sets).toEqual([]);
  });

  test('is on the page, and only where values are missing', () => {
    const files = documentOf(compared('splitwise', [rowOf(1.01)]));
    const figures = documentOf({ ...compared('splitwise', [rowOf(1.01)]), from: 'figures' });
    const page = (document: ValidateDocument) =>
      validationPage(withStored(document, storedWith(9, 1)));
    expect(page(figures)).toContain('as Kavier 8.8.8 predicted them');
    expect(page(figures)).toContain('published figures.');
    expect(page(files)).not.toContain('as Kavier 8.8.8 predicted them');
  });
});
