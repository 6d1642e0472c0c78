import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatGrams,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWh,
} from '../../src/report/format.ts';
import { labelled, renderTable, wrapText } from '../../src/report/table.ts';

describe('numbers for people', () => {
  test.each([
    [formatCount(1_041_916_164), '1,041,916,164'],
    [formatCount(999), '999'],
    [formatSignificant(58_006.02), '58,006'],
    [formatSignificant(0.012345), '0.01235'],
    [formatSignificant(0), '0'],
    [formatSignificant(null), '-'],
    [formatSeconds(0.0444), '44.4 ms'],
    [formatSeconds(0.00001), '10.0 µs'],
    [formatSeconds(119.94), '120 s'],
    [formatSeconds(3600), '60.0 min'],
    [formatSeconds(86_400), '24.0 h'],
    [formatSeconds(0), '0 s'],
    [formatSeconds(null), '-'],
    [formatUsd(1234.5), '1,234.50 USD'],
    [formatUsd(0.00282), '0.00282 USD'],
    [formatUsd(0), '0 USD'],
    [formatUsd(3.55e-15), '0 USD'],
    [formatUsd(-2e-16), '0 USD'],
    [formatUsd(0.0000294), '0.0000294 USD'],
    [formatSignificant(0.000012), '0.000012'],
    [formatSignificant(1.5e-12), '1.500e-12'],
    [formatWh(3e-14), '0 Wh'],
    [formatWh(0.0000421), '0.04 mWh'],
    [formatGrams(-1e-15), '0 g'],
    [formatSeconds(1e-16), '0 s'],
    [formatShare(0.36641), '36.64 %'],
  ])('%s is %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});

describe('text', () => {
  test('tables line up and end without blanks', () => {
    expect(renderTable({ head: ['a', 'bb'], rows: [['long', '1'], ['x']] })).toEqual([
      'a     bb',
      'long   1',
      'x',
    ]);
    expect(
      labelled(
        [
          ['n', 'one'],
          ['name', 'two'],
        ],
        (text) => `<${text}>`,
      ),
    ).toEqual(['<n   >  one', '<name>  two']);
  });

  test('wrapped lines keep to the width and lose no word', () => {
    const text = 'one two three four five six';
    const lines = wrapText(text, 12, '- ', '  ');
    expect(lines).toEqual(['- one two', '  three four', '  five six']);
    expect(wrapText('incomprehensibilities', 5)).toEqual(['incomprehensibilities']);
  });
});
