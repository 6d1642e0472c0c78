import { type CellQuery, findCell } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { basisOfPool } from '../../src/uncertainty/basis.ts';
import { cellOf, runCells } from './cells.ts';

const QUERY: CellQuery = { engine: 'vllm-2025', family: 'hopper', kind: 'dense', load: '9-32' };

/** From the most specific to the least; each is found when all before it are not there. */
const ORDER = [
  cellOf({ engine: 'vllm-2025' }),
  cellOf({ engine: 'vllm-2025', load: 'any' }),
  cellOf({ engine: 'vllm-2026' }),
  cellOf({ engine: 'vllm-2026', load: 'any' }),
  cellOf({ engine: 'vllm-2024-offline', load: 'any' }),
  cellOf({ engine: 'vllm-2024' }),
  cellOf({ engine: 'vllm-2023', load: 'any' }),
];

describe('the lookup of validated errors', () => {
  test('takes the most specific cell, then any load, then the nearest other year', () => {
    for (let from = 0; from < ORDER.length; from++) {
      // The order of the table must not matter.
      const found = findCell(QUERY, 'tpot', ORDER.slice(from).reverse());
      expect(found).toEqual({ cell: ORDER[from], isOtherYear: from >= 2 });
    }
  });

  test('never takes another family, kind of model, metric or kind of engine', () => {
    const others = [
      cellOf({ engine: 'vllm-2025', family: 'ampere' }),
      cellOf({ engine: 'vllm-2025', kind: 'mixture' }),
      cellOf({ engine: 'vllm-2025', metric: 'ttft' }),
      cellOf({ engine: 'trtllm-2025' }),
      cellOf({ engine: 'sglang-2025', load: 'any' }),
      cellOf({ engine: 'vllm-2025', load: '2-8' }),
    ];
    expect(findCell(QUERY, 'tpot', others)).toBeNull();
  });
});

describe('what intervals rest on', () => {
  test('is said with engine, family, kind, load and rows', () => {
    expect(
      basisOfPool(runCells({ ttft: {}, tpot: {}, e2e: {}, throughput: { rows: 7, models: 1 } })),
    ).toBe(
      '80 % intervals rest on validated errors of vllm-2026 on hopper, dense, 9-32 requests at a time: ' +
        '12 rows of 4 models for TTFT, 12 rows of 4 models for TPOT, 12 rows of 4 models for E2E, ' +
        '7 rows of 1 model for throughput. UNVALIDATED HERE: power, energy.',
    );
  });

  test('names fitted rows, other years and metrics without any', () => {
    const cells = runCells({ ttft: { fitted: true, load: 'any' }, tpot: {} });
    const other = { cell: cellOf({ engine: 'vllm-2025' }), isOtherYear: true };
    const words = basisOfPool({ ...cells, found: { ...cells.found, tpot: other } });
    expect(words).toContain(
      'dense, at any load, FITTED to these very rows: 12 rows of 4 models for TTFT',
    );
    expect(words).toContain(
      'of vllm-2025 on hopper, dense, 9-32 requests at a time (ANOTHER YEAR than vllm-2026): 12 rows of 4 models for TPOT.',
    );
    expect(words).toContain('UNVALIDATED HERE: E2E, throughput, power, energy.');
    expect(words).not.toContain('UNLIKE');
  });

  test('is nothing where nothing was compared, and not quite it for what no row had', () => {
    expect(basisOfPool(runCells({}))).toBe(
      'UNVALIDATED HERE: no measurement of vllm-2026 on hopper, dense, was compared; see docs/accuracy.md.',
    );
    const unlike = ['coefficients of its own', 'speculative decoding'];
    expect(basisOfPool({ ...runCells({ tpot: {} }), unlike })).toContain(
      'UNLIKE what was validated, this run has coefficients of its own and speculative decoding.',
    );
  });
});
