import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS_MARK, errorRows, errorsFile, errorTable, VALIDATED_ERRORS } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';

import { VALIDATED_COVERAGE } from '../../../evidence/src/errors/validated-errors.ts';
import type { ValidatedRow } from '../../../evidence/src/validate/validate-set.ts';
import { compared, documentOf, row } from '../../../evidence/test/validate/invented.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { cellOf, tableOf } from './cells.ts';

/** The table of rows that were measured so many times as large as predicted, in logarithms, each of its own model. */
function tableOfRows(errors: readonly number[], changes: Partial<ValidatedRow> = {}) {
  const rows = errors.map((error, index) =>
    row({ predicted: Math.exp(-error), model: `m${index % 3}`, ...changes }),
  );
  return errorTable(errorRows(documentOf(compared('set', rows)).sets));
}

const SIX = [-0.3, -0.1, 0, 0.1, 0.2, 0.6];

describe('the table of validated errors', () => {
  test('has centre and spread over models, for their load and for all loads', () => {
    // Models -0.3 and 0.1, -0.1 and 0.2, 0 and 0.6: medians -0.1, 0.05 and 0.3.
    const { cells, typicalSpread } = tableOfRows(SIX);
    const errors = { rows: 6, models: 3, fitted: false, centre: 0.05, spread: 0.35 };
    expect(cells).toEqual([cellOf({ load: 'any', ...errors }), cellOf(errors)]);
    expect(typicalSpread).toMatchObject({ tpot: 0.35, ttft: null, power: null });
  });

  test('lets no model speak for the others, however many rows it has', () => {
    const many = Array.from({ length: 90 }, () => row({ predicted: 0.5, model: 'often' }));
    const few = ['a', 'b', 'c', 'd'].map((model) => row({ predicted: 1, model }));
    const [cell] = errorTable(errorRows(documentOf(compared('set', [...many, ...few])).sets)).cells;
    expect(cell).toMatchObject({ rows: 94, models: 5, centre: 0 });
  });

  test('needs five rows with a prediction', () => {
    expect(tableOfRows([1, 2, 3, 4]).cells).toEqual([]);
    expect(tableOfRows([1, 2, 3, 4, Number.NaN]).cells).toEqual([]);
    expect(tableOfRows([0.1, 0.2, 0.3, 0.4, 0.5]).cells).toHaveLength(2);
  });

  test('is of fitted rows only where there are no others, and knows how much closer those are', () => {
    expect(tableOfRows(SIX, { isFitted: true }).cells).toMatchObject([
      { fitted: true },
      { fitted: true },
    ]);
    const rows = (factor: number, isFitted: boolean) =>
      SIX.map((error, index) =>
        row({ predicted: Math.exp(-factor * error), model: `m${index}`, isFitted }),
      );
    const both = [...rows(1, true), ...rows(3, false)];
    const table = errorTable(errorRows(documentOf(compared('set', both)).sets));
    expect(table.cells.every(({ fitted }) => !fitted)).toBe(true);
    expect(table.fittedRatio).toBeCloseTo(3, 9);
    expect(tableOfRows(SIX).fittedRatio).toBe(1);
  });

  test('knows how far years of an engine are apart', () => {
    const rows = [0, 0.4].flatMap((centre, year) =>
      SIX.map((error, index) =>
        row({
          predicted: Math.exp(-error - centre),
          model: `m${index}`,
          engine: year === 0 ? 'vllm-2026' : 'vllm-2025',
        }),
      ),
    );
    const table = errorTable(errorRows(documentOf(compared('set', rows)).sets));
    expect(table.yearSpread).toBeCloseTo(0.4, 4);
  });

  test('takes means and medians, power and energy; tails apart, and no rates that arrivals decide', () => {
    const metricsOf = (changes: Partial<ValidatedRow>) => [
      ...new Set(tableOfRows(SIX, changes).cells.map(({ metric }) => metric)),
    ];
    expect(metricsOf({ quantity: 'makespanS' })).toEqual(['e2e']);
    expect(metricsOf({ quantity: 'itlP50S' })).toEqual(['tpot']);
    expect(metricsOf({ quantity: 'powerW' })).toEqual(['power']);
    expect(metricsOf({ quantity: 'energyPerOutputTokenJ' })).toEqual(['energy']);
    expect(metricsOf({ quantity: 'ttftP99S' })).toEqual([]);
    const rate = { quantity: 'requestsPerS' } as const;
    expect(metricsOf(rate)).toEqual(['throughput']);
    expect(metricsOf({ ...rate, load: 'stream' })).toEqual([]);
  });

  test('compares the 99th percentile of a run with the mean of the same run', () => {
    const rows = SIX.flatMap((error, index) => {
      const about = { point: `p${index}`, model: `m${index}` };
      return [
        row({ ...about, quantity: 'ttftMeanS', predicted: Math.exp(-0.5) }),
        row({ ...about, quantity: 'ttftP99S', predicted: Math.exp(-0.5 - error) }),
      ];
    });
    const { tails } = errorTable(errorRows(documentOf(compared('set', rows)).sets));
    expect(tails.ttft).toEqual({ rows: 6, models: 6, centre: 0, spread: 0.3 });
    expect(tails.e2e).toBeNull();
  });
});

describe('the committed table', () => {
  test('is as the command writes it, each cell once', () => {
    const path = new URL('../../../evidence/src/errors/validated-errors.ts', import.meta.url);
    expect(errorsFile(VALIDATED_ERRORS, VALIDATED_COVERAGE)).toBe(readFileSync(path, 'utf8'));
    const { cells } = VALIDATED_ERRORS;
    const names = cells.map(({ engine, family, kind, metric, load }) =>
      [engine, family, kind, metric, load].join(' '),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
    for (const { rows, models, spread } of cells) {
      expect(rows).toBeGreaterThanOrEqual(5);
      expect(rows).toBeGreaterThanOrEqual(models);
      expect(spread).toBeGreaterThanOrEqual(0);
    }
  });

  test('breaks lines as the formatter does', () => {
    const long = cellOf({ engine: 'vllm-2024-offline', kind: 'mixture', metric: 'throughput' });
    expect(errorsFile(tableOf([]), [])).toContain('readonly CoverageRow[] = [];\n');
    expect(errorsFile(tableOf([cellOf()]), [])).toContain("'dense', [['tpot', '9-32',");
    expect(errorsFile(tableOf([long]), [])).toContain("'mixture', [\n      ['throughput', '9-32',");
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
