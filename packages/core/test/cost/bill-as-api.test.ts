import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { billAsApi } from '../../src/cost/bill-as-api.ts';
import { marginOf } from '../../src/cost/margin.ts';
import { type PricedSheet, withoutCache } from '../../src/cost/price-sheet.ts';
import { emptyRequestRecord, OUTCOMES } from '../../src/record/request-record.ts';
import { naiveTokens, readFromHistory } from './naive-api.ts';
import { type TextRequest, tableOfTexts } from './texts.ts';

const SHEET: PricedSheet = {
  name: 'test',
  provider: 'test',
  inputUsdPerMtoken: 2,
  outputUsdPerMtoken: 8,
  cacheWriteMultiplier: 1.25,
  cacheReadMultiplier: 0.1,
  matching: 'longest-prefix',
  minimumTokens: 0,
  granularityTokens: 1,
  ttlS: 300,
  ttl: 'sliding',
  storageUsdPerMtokenHour: 0,
  provenance: {},
};

/** Prompts of two conversations that start alike, in blocks of four. */
const CHATS: readonly TextRequest[] = [
  { atS: 0, prompt: 'aaaabbbbcc', output: 5 },
  { atS: 200, prompt: 'aaaabbbbccccdddd', output: 5 },
  { atS: 400, prompt: 'aaaabbbbee', output: 5 },
  { atS: 701, prompt: 'aaaabbbbeeee', output: 5 },
];

const tokensOf = (requests: readonly TextRequest[], sheet: Partial<PricedSheet>) =>
  billAsApi(tableOfTexts(requests, 4), { ...SHEET, ...sheet }).tokens;

describe('billAsApi', () => {
  it('reads what an earlier prompt wrote, and writes the rest', () => {
    // 10 written; 8 read, 8 written; 8 read, 2 written; all is gone after 301 s.
    expect(tokensOf(CHATS, {})).toEqual({
      input: 0,
      cacheWrite: 10 + 8 + 2 + 12,
      cacheRead: 16,
      output: 20,
    });
  });

  it('keeps a prefix from its last use, or from its write', () => {
    expect(tokensOf(CHATS, { ttlS: 302 }).cacheRead).toBe(24);
    // Written at 0 and gone at 302: not there at 400, which writes it, so there at 701.
    expect(tokensOf(CHATS, { ttlS: 302, ttl: 'fixed' }).cacheRead).toBe(8 + 8);
    expect(tokensOf(CHATS, { ttlS: 301, ttl: 'fixed' }).cacheRead).toBe(8);
    expect(tokensOf(CHATS, { ttlS: 200 }).cacheRead).toBe(0);
  });

  it('matches where a prompt ended, if the API does', () => {
    // 'aaaabbbb' is the last full block of the first prompt, so every later one finds it.
    expect(tokensOf(CHATS, { matching: 'prompt-ends' }).cacheRead).toBe(16);
    const branches = [
      { atS: 0, prompt: 'systuser1111' },
      { atS: 1, prompt: 'systother222' },
      { atS: 2, prompt: 'systuser1111' },
    ];
    expect(tokensOf(branches, { matching: 'longest-prefix' }).cacheRead).toBe(4 + 12);
    expect(tokensOf(branches, { matching: 'prompt-ends' }).cacheRead).toBe(12);
  });

  it('caches neither short prompts nor what is left over from its steps', () => {
    expect(tokensOf(CHATS, { minimumTokens: 12 })).toMatchObject({
      input: 20,
      cacheRead: 0,
      cacheWrite: 28,
    });
    expect(tokensOf(CHATS, { granularityTokens: 8 })).toEqual({
      input: 2 + 0 + 2 + 4,
      cacheWrite: 8 + 8 + 0 + 8,
      cacheRead: 16,
      output: 20,
    });
  });

  it('keeps tenants apart unless the cache is global', () => {
    const twice = [
      { atS: 0, prompt: 'aaaabbbb', tenant: 1 },
      { atS: 1, prompt: 'aaaabbbb', tenant: 0 },
    ];
    const table = tableOfTexts(twice, 4);
    expect(billAsApi(table, SHEET).tokens.cacheRead).toBe(0);
    expect(billAsApi(table, SHEET, { scope: 'global' }).tokens.cacheRead).toBe(8);
  });

  it('bills storage from the write to the end of the time to live', () => {
    const kept = tableOfTexts(
      [
        { atS: 0, prompt: 'aaaabb' },
        { atS: 100, prompt: 'aaaabb' },
      ],
      4,
    );
    const sheet = { ...SHEET, storageUsdPerMtokenHour: 3.6 };
    // Six tokens for 400 s, with a fixed time for 300 s.
    expect(billAsApi(kept, sheet).storageUsd).toBeCloseTo((6 * 400) / 1e9, 15);
    expect(billAsApi(kept, { ...sheet, ttl: 'fixed' }).storageUsd).toBeCloseTo((6 * 300) / 1e9, 15);
  });

  it('bills completed requests of a run, at its times and with its tokens', () => {
    const table = tableOfTexts(CHATS.slice(0, 2), 4);
    const record = emptyRequestRecord(Float64Array.of(250, 10));
    record.outcome.fill(OUTCOMES.indexOf('completed'));
    // The second comes first now, and the first one reads from it.
    const bill = billAsApi(table, SHEET, { record });
    expect(bill.tokens).toMatchObject({ cacheWrite: 16 + 2, cacheRead: 8 });
    record.outcome[1] = OUTCOMES.indexOf('rejected');
    expect(billAsApi(table, SHEET, { record })).toMatchObject({
      requests: 1,
      tokens: { cacheWrite: 10, cacheRead: 0, output: 5 },
    });
  });

  it('caches nothing when the workload names no prefixes', () => {
    const table = { ...tableOfTexts(CHATS, 4), promptBlocks: undefined };
    const bill = billAsApi(table, SHEET);
    expect(bill).toMatchObject({ knowsPrefixes: false, tokens: { input: 48, cacheWrite: 0 } });
  });

  it('refuses a sheet that makes no sense', () => {
    const table = tableOfTexts(CHATS, 4);
    expect(() => billAsApi(table, { ...SHEET, granularityTokens: 0 })).toThrow('granularityTokens');
    expect(() => billAsApi(table, { ...SHEET, cacheReadMultiplier: -1 })).toThrow('cacheRead');
    const forEver = { ...SHEET, ttlS: Number.POSITIVE_INFINITY };
    expect(billAsApi(table, forEver).tokens.cacheRead).toBe(8 + 8 + 8);
    expect(() => billAsApi(table, { ...forEver, storageUsdPerMtokenHour: 1 })).toThrow('ttlS');
  });
});

const anyRequests = fc
  .array(
    fc.record({
      afterS: fc.integer({ min: 0, max: 200 }),
      // Few letters in long runs, so that prompts share prefixes of many lengths.
      prompt: fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).chain((letters) =>
        fc.nat({ max: 3 }).map((cut) =>
          letters
            .map((x) => x.repeat(3))
            .join('')
            .slice(cut),
        ),
      ),
      output: fc.nat({ max: 9 }),
      tenant: fc.nat({ max: 2 }),
    }),
    { maxLength: 25 },
  )
  .map((drafts) => {
    let atS = 0;
    return drafts.map(({ afterS, ...rest }) => {
      atS += afterS;
      return { ...rest, atS };
    });
  });

const anySheet: fc.Arbitrary<PricedSheet> = fc
  .record({
    matching: fc.constantFrom('longest-prefix' as const, 'prompt-ends' as const),
    ttl: fc.constantFrom('sliding' as const, 'fixed' as const),
    ttlS: fc.integer({ min: 1, max: 600 }),
    minimumTokens: fc.nat({ max: 8 }),
    granularityTokens: fc.integer({ min: 1, max: 5 }),
  })
  .map((fields) => ({ ...SHEET, storageUsdPerMtokenHour: 1, ...fields }));

describe('laws of a bill', () => {
  const anyBlock = fc.integer({ min: 1, max: 6 });

  test('is that of a cache that is a map of texts', () => {
    const anyScope = fc.constantFrom('tenant' as const, 'global' as const);
    fc.assert(
      fc.property(anyRequests, anySheet, anyBlock, anyScope, (requests, sheet, block, scope) => {
        const bill = billAsApi(tableOfTexts(requests, block), sheet, { scope });
        const { storedTokenS, ...tokens } = naiveTokens(requests, sheet, block, scope);
        expect(bill.tokens).toEqual(tokens);
        expect(bill.storedMtokenHours).toBeCloseTo(storedTokenS / 3.6e9, 12);
      }),
      { numRuns: 500 },
    );
  });

  test('reads what the history of arrivals says', () => {
    fc.assert(
      fc.property(anyRequests, anyBlock, (requests, block) => {
        const { tokens } = billAsApi(tableOfTexts(requests, block), SHEET, { scope: 'global' });
        expect(tokens.cacheRead).toBe(readFromHistory(requests, SHEET, block));
      }),
    );
  });

  test('kinds add up to the prompts, and prices to the total', () => {
    fc.assert(
      fc.property(anyRequests, anySheet, anyBlock, (requests, sheet, block) => {
        const table = tableOfTexts(requests, block);
        const { tokens, usd, storageUsd, totalUsd } = billAsApi(table, sheet);
        const prompts = requests.reduce((sum, { prompt }) => sum + prompt.length, 0);
        expect(tokens.input + tokens.cacheWrite + tokens.cacheRead).toBe(prompts);
        const parts = usd.input + usd.cacheWrite + usd.cacheRead + usd.output + storageUsd;
        expect(Math.abs(parts - totalUsd)).toBeLessThanOrEqual(1e-9 * totalUsd);
        const dear = billAsApi(table, { ...sheet, inputUsdPerMtoken: 2 * sheet.inputUsdPerMtoken });
        expect(dear.usd.cacheRead).toBe(2 * usd.cacheRead);
        expect(dear.tokens).toEqual(tokens);
      }),
    );
  });

  test('multipliers of one, no minimum and no storage cost input times price, cache or not', () => {
    fc.assert(
      fc.property(anyRequests, anySheet, anyBlock, (requests, sheet, block) => {
        const plain = {
          ...sheet,
          cacheWriteMultiplier: 1,
          cacheReadMultiplier: 1,
          minimumTokens: 0,
          storageUsdPerMtokenHour: 0,
        };
        const table = tableOfTexts(requests, block);
        const prompts = requests.reduce((sum, { prompt }) => sum + prompt.length, 0);
        const outputs = requests.reduce((sum, { output }) => sum + output, 0);
        const expected = (prompts * 2 + outputs * 8) / 1e6;
        expect(billAsApi(table, plain).totalUsd).toBeCloseTo(expected, 15);
        const off = billAsApi(table, withoutCache(sheet));
        expect(off.totalUsd).toBe(prompts * (2 / 1e6) + outputs * (8 / 1e6));
        expect(off.tokens).toMatchObject({ cacheRead: 0, cacheWrite: 0 });
      }),
    );
  });

  test('a cache that writes at the price of input never costs more, a longer time never reads less', () => {
    fc.assert(
      fc.property(anyRequests, anySheet, anyBlock, (requests, sheet, block) => {
        const table = tableOfTexts(requests, block);
        const free = { ...sheet, cacheWriteMultiplier: 1, storageUsdPerMtokenHour: 0 };
        const off = billAsApi(table, withoutCache(free)).totalUsd;
        expect(billAsApi(table, free).totalUsd).toBeLessThanOrEqual(off * (1 + 1e-12));
        const sliding = { ...free, ttl: 'sliding' } as const;
        const short = billAsApi(table, sliding).tokens.cacheRead;
        const long = billAsApi(table, { ...sliding, ttlS: sliding.ttlS + 50 }).tokens.cacheRead;
        expect(long).toBeGreaterThanOrEqual(short);
      }),
    );
  });
});

test('margin is revenue less cost', () => {
  const bill = billAsApi(tableOfTexts(CHATS, 4), SHEET);
  const margin = marginOf(bill, bill.totalUsd / 4);
  expect(margin.share).toBeCloseTo(0.75, 12);
  expect(margin.marginUsdPerMtokenAll).toBeCloseTo((0.75 * bill.totalUsd * 1e6) / 68, 9);
  const none = billAsApi(tableOfTexts([], 4), SHEET);
  expect(marginOf(none, 1)).toMatchObject({
    marginUsd: -1,
    share: null,
    marginUsdPerRequest: null,
  });
});
