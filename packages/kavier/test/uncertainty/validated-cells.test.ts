import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidatedRow } from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { ERRORS_MARK, errorsFile } from '../../src/uncertainty/errors-file.ts';
import { validatedCells } from '../../src/uncertainty/validated-cells.ts';
import { VALIDATED_ERRORS } from '../../src/uncertainty/validated-errors.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { compared, documentOf, row } from '../validate/invented.ts';
import { cellOf } from './cells.ts';

/** The cells of rows that were predicted too large by so many percent each. */
function cellsOfRows(errorsPct: readonly number[], changes: Partial<ValidatedRow> = {}) {
  const rows = errorsPct.map((percent) => row({ predicted: 1 + percent / 100, ...changes }));
  return validatedCells(documentOf(compared('set', rows)).sets.flatMap((set) => set.rows));
}

const TEN = [-20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30];

describe('cells of validated errors', () => {
  test('have quantiles of the signed errors, for their load and for all loads', () => {
    const cells = cellsOfRows(TEN);
    const errors = { count: 11, fitted: false, p10Pct: -15, medianPct: 5, p90Pct: 25 };
    expect(cells).toEqual([cellOf({ load: 'any', ...errors }), cellOf(errors)]);
  });

  test('need five rows with a prediction', () => {
    expect(cellsOfRows([1, 2, 3, 4])).toEqual([]);
    expect(cellsOfRows([1, 2, 3, 4, Number.NaN])).toEqual([]);
    expect(cellsOfRows([1, 2, 3, 4, 5])).toHaveLength(2);
  });

  test('are of fitted rows only where there are no others', () => {
    expect(cellsOfRows(TEN, { isFitted: true })).toMatchObject([
      { fitted: true },
      { fitted: true },
    ]);
    const fitted = TEN.map((percent) => row({ predicted: 1 + percent / 100, isFitted: true }));
    const rows = [...fitted, row({ predicted: 2 })];
    const document = documentOf(compared('set', rows));
    expect(validatedCells(document.sets.flatMap((set) => set.rows))).toEqual([]);
  });

  test('take means and medians, no tails and no rates that arrivals decide', () => {
    expect(cellsOfRows(TEN, { quantity: 'makespanS' })).toMatchObject([{ metric: 'e2e' }, {}]);
    expect(cellsOfRows(TEN, { quantity: 'itlP50S' })).toMatchObject([{ metric: 'tpot' }, {}]);
    expect(cellsOfRows(TEN, { quantity: 'ttftP99S' })).toEqual([]);
    const rate = { quantity: 'requestsPerS' } as const;
    expect(cellsOfRows(TEN, rate)).toMatchObject([{ metric: 'throughput' }, {}]);
    expect(cellsOfRows(TEN, { ...rate, load: 'stream' })).toEqual([]);
  });
});

describe('the committed table', () => {
  test('is as the command writes it, each cell once and in order of its quantiles', () => {
    const path = new URL('../../src/uncertainty/validated-errors.ts', import.meta.url);
    expect(errorsFile(VALIDATED_ERRORS)).toBe(readFileSync(path, 'utf8'));
    const names = VALIDATED_ERRORS.map(({ engine, family, kind, metric, load }) =>
      [engine, family, kind, metric, load].join(' '),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
    for (const { count, p10Pct, medianPct, p90Pct } of VALIDATED_ERRORS) {
      expect(count).toBeGreaterThanOrEqual(5);
      expect(p10Pct).toBeLessThanOrEqual(medianPct);
      expect(medianPct).toBeLessThanOrEqual(p90Pct);
    }
  });

  test('breaks lines as the formatter does', () => {
    const long = cellOf({ engine: 'vllm-2024-offline', kind: 'mixture', metric: 'throughput' });
    expect(errorsFile([])).toContain('readonly ErrorCell[] = [];\n');
    expect(errorsFile([cellOf()])).toContain("'dense', [['tpot', '9-32',");
    expect(errorsFile([long])).toContain("'mixture', [\n    ['throughput', '9-32',");
  });
});

describe('kavier validate --write-errors', () => {
  function measurements(): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'splitwise'));
    const rows = [
      'model,hardware,tensor_parallel,prompt_size,batch_size,token_size,prompt_time,token_time,e2e_time,average_power',
      ...[512, 600, 700, 800, 900].map(
        (prompt) => `llama2-70b,h100-80gb,8,${prompt},1,128,60,20,2600,0`,
      ),
    ];
    writeFileSync(join(folder, 'splitwise', 'perf_model.csv'), `${rows.join('\n')}\n`);
    return folder;
  }

  test('writes the table, and replaces only what it wrote', async () => {
    const out = join(temporaryFolder(), 'errors.ts');
    const flags = ['validate', '--measurements', measurements(), '--write-errors', out];
    for (const _ of ['first', 'again']) {
      const { code, stderr } = await kavier(flags);
      expect(stderr).toBe(`Written to ${out}\n`);
      expect(code).toBe(0);
    }
    const text = readFileSync(out, 'utf8');
    expect(text.startsWith(ERRORS_MARK)).toBe(true);
    expect(text).toContain("...cellsOf('vllm-2023', 'hopper', 'dense', [");
    writeFileSync(out, 'mine');
    expect((await kavier(flags)).stderr).toContain('--write-errors');
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  test('is about all sets', async () => {
    const { code, stderr } = await kavier(['validate', 'splitwise', '--write-errors', 'x.ts']);
    expect(code).toBe(2);
    expect(stderr).toContain('the table of errors is about all sets');
  });
});
