import { describe, expect, test } from 'vitest';
import { compared, documentOf, row } from '../../../evidence/test/validate/invented.ts';
import { coverageTable } from '../../src/validate/coverage-table.ts';
import { validationPage } from '../../src/validate/page.ts';
import { renderValidation } from '../../src/validate/text.ts';

const plain = (text: string) => text;
const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };

describe('the coverage of intervals', () => {
  const document = documentOf(compared('set', [row()]));

  test('is the stored one where not all sets were compared, and says so', () => {
    expect(document.coverage.isStored).toBe(true);
    const text = renderValidation(document, { width: 80, style });
    expect(text).toContain('How well intervals hold');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('As stored with Kavier');
    expect(validationPage(document)).toContain('Coverage of the intervals');
  });

  test('has a row a metric, with nominal and actual share, width and number of models', () => {
    const { columns, rows } = coverageTable({
      isStored: false,
      rows: [
        {
          metric: 'ttft',
          statistic: 'p99',
          models: 4,
          rows: 1200,
          rowsAlone: 3,
          nominal: 0.8,
          covered: 0.815,
          coveredByModel: 0.77,
          medianLow: 0.5,
          medianHigh: 2.25,
        },
      ],
    });
    expect(columns.map(({ name }) => name)).toEqual([
      'metric',
      'models',
      'rows',
      'alone',
      'nominal',
      'covered',
      'by model',
      'interval',
    ]);
    expect(rows).toEqual([['TTFT p99', '4', '1,200', '3', '80.0', '81.5', '77.0', '-50 to +125']]);
  });
});
