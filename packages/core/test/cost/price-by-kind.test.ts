import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApiBill, billAsApi, PRICE_SHEETS, type PricedSheet } from '../../src/index.ts';
import { tableOfTexts } from './texts.ts';

/** Prompts that write, read, and leave a rest that is neither; answers besides. */
const TABLE = tableOfTexts(
  [
    { atS: 0, prompt: 'aaaabbbbcc', output: 5 },
    { atS: 200, prompt: 'aaaabbbbccccdddd', output: 7 },
    { atS: 400, prompt: 'aaaabbbbeee', output: 3 },
  ],
  4,
);

/** Every rate its own, so that no two can stand for each other. */
const SHEET: PricedSheet = {
  ...PRICE_SHEETS[0],
  name: 'by-kind',
  inputUsdPerMtoken: 2,
  outputUsdPerMtoken: 8,
  cacheWriteMultiplier: 1.25,
  cacheReadMultiplier: 0.1,
  matching: 'longest-prefix',
  minimumTokens: 0,
  granularityTokens: 4,
  ttlS: 300,
  ttl: 'sliding',
  storageUsdPerMtokenHour: 3,
};

/** USD of each part of a bill: the kinds of tokens, and storage. */
const partsOf = ({ usd, storageUsd }: ApiBill) => ({ ...usd, storage: storageUsd });
type Part = keyof ReturnType<typeof partsOf>;

/** What each rate of a sheet prices, and nothing else. */
const PRICED = {
  inputUsdPerMtoken: ['input', 'cacheWrite', 'cacheRead'],
  outputUsdPerMtoken: ['output'],
  cacheWriteMultiplier: ['cacheWrite'],
  cacheReadMultiplier: ['cacheRead'],
  storageUsdPerMtokenHour: ['storage'],
} as const satisfies Partial<Record<keyof PricedSheet, readonly Part[]>>;

describe('a bill', () => {
  const plain = partsOf(billAsApi(TABLE, SHEET));

  test('has something of every part', () => {
    expect(Object.values(plain).every((usd) => usd > 0)).toBe(true);
  });

  test.each(Object.entries(PRICED))(
    'follows %s in what that prices, and in nothing else',
    (rate, priced) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 5, noNaN: true }), (factor) => {
          const value = SHEET[rate as keyof typeof PRICED] * factor;
          const bill = billAsApi(TABLE, { ...SHEET, [rate]: value });
          const found = partsOf(bill);
          for (const part of Object.keys(plain) as Part[]) {
            const isPriced = (priced as readonly Part[]).includes(part);
            expect([part, found[part]]).toEqual([
              part,
              expect.closeTo(isPriced ? factor * plain[part] : plain[part], 15),
            ]);
          }
          const sum = Object.values(found).reduce((all, usd) => all + usd, 0);
          expect(bill.totalUsd).toBeCloseTo(sum, 15);
        }),
        { numRuns: 30 },
      );
    },
  );

  test('charges each kind its tokens at its own rate', () => {
    const { tokens, usd } = billAsApi(TABLE, SHEET);
    // 8 written, 2 over; 8 read, 8 written; 8 read, 3 over.
    expect(tokens).toEqual({ input: 5, cacheWrite: 16, cacheRead: 16, output: 15 });
    expect(usd.input).toBeCloseTo((5 * 2) / 1e6, 15);
    expect(usd.cacheWrite).toBeCloseTo((16 * 2 * 1.25) / 1e6, 15);
    expect(usd.cacheRead).toBeCloseTo((16 * 2 * 0.1) / 1e6, 15);
    expect(usd.output).toBeCloseTo((15 * 8) / 1e6, 15);
  });
});
