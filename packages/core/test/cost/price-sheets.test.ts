import { describe, expect, it, test } from 'vitest';
import { findPriceSheet, pricedSheet, requireSheet } from '../../src/cost/price-sheet.ts';
import { PRICE_SHEETS } from '../../src/cost/price-sheets.ts';

const BASE = { inputUsdPerMtoken: 1, outputUsdPerMtoken: 2 };

describe.each(PRICE_SHEETS.map((sheet) => [sheet.name, sheet] as const))('%s', (_name, sheet) => {
  it('makes sense, and says where its numbers come from', () => {
    const { inputUsdPerMtoken, outputUsdPerMtoken } = sheet;
    requireSheet({ ...sheet, ...BASE });
    expect(inputUsdPerMtoken === null).toBe(outputUsdPerMtoken === null);
    expect(sheet.provenance.all).toBeDefined();
    for (const [field, { source, date }] of Object.entries(sheet.provenance)) {
      expect(field === 'all' || field in sheet, field).toBe(true);
      expect(source).toMatch(/^(read in |derived: |estimate: )/);
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});

test('names are different, and a near one is suggested', () => {
  expect(new Set(PRICE_SHEETS.map(({ name }) => name)).size).toBe(PRICE_SHEETS.length);
  expect(findPriceSheet('GPT-5.4').inputUsdPerMtoken).toBe(2.5);
  expect(() => findPriceSheet('claude-opsu-5')).toThrow('Did you mean claude-opus-5?');
});

test('a sheet of multipliers needs base prices', () => {
  const sheet = findPriceSheet('anthropic');
  expect(() => pricedSheet(sheet)).toThrow(
    /anthropic has no base prices; found no inputUsdPerMtoken and no output/,
  );
  expect(pricedSheet(sheet, BASE)).toMatchObject({ ...BASE, cacheWriteMultiplier: 1.25 });
  expect(pricedSheet(findPriceSheet('claude-opus-5'))).toMatchObject({ outputUsdPerMtoken: 25 });
});

test('published list prices of cached tokens are the multipliers', () => {
  const usd = (name: string) => {
    const sheet = pricedSheet(findPriceSheet(name));
    return [
      sheet.inputUsdPerMtoken * sheet.cacheWriteMultiplier,
      sheet.inputUsdPerMtoken * sheet.cacheReadMultiplier,
    ];
  };
  expect(usd('claude-opus-5')).toEqual([6.25, 0.5]);
  expect(usd('claude-opus-5-1h')).toEqual([10, 0.5]);
  expect(usd('gpt-4.1')).toEqual([2, 0.5]);
  expect(usd('gpt-6.1-sol')[1]).toBeCloseTo(0.1, 12);
  expect(usd('deepseek-v3.2')[1]).toBeCloseTo(0.028, 12);
  expect(usd('deepseek-v4.1-flash')[1]).toBeCloseTo(0.006, 12);
});
