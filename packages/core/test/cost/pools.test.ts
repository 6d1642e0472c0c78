import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addElectricity,
  billAsApi,
  cachingBreakEven,
  type ElectricityCost,
  electricityCost,
  listPrice,
  measureCost,
  PRICE_SHEETS,
  type RunRecord,
  type TokenUse,
} from '../../src/index.ts';
import { Q, QUANTITY_COUNT, WorkLedger } from '../../src/record/work-ledger.ts';
import { runOf } from './runs.ts';
import { tableOfTexts } from './texts.ts';
import { anyTimeline } from './timelines.ts';

const TOKENS: TokenUse = { requests: 7, computedInput: 3e6, cachedInput: 1e6, output: 5e5 };
const near = (found: number | null, expected: number) =>
  expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );

const stretch = fc.record({
  busy: fc.integer({ min: 0, max: 1000 }),
  prefill: fc.integer({ min: 0, max: 1000 }),
});
const pool = fc.record({
  accelerators: fc.integer({ min: 1, max: 8 }),
  usdPerHour: fc.integer({ min: 0, max: 100 }),
  stretches: fc.array(stretch, { minLength: 1, maxLength: 3 }),
});
const END_S = 1000;

/** Pools side by side, each replica busy for a stretch from the start. */
function runOfPools(
  pools: readonly {
    readonly accelerators: number;
    readonly stretches: readonly { readonly busy: number; readonly prefill: number }[];
  }[],
): RunRecord {
  const all = pools.flatMap(({ stretches }) => stretches);
  const work = new WorkLedger({ bucketS: END_S, replicas: all.length });
  for (const [replica, { busy, prefill }] of all.entries()) {
    const totals = new Float64Array(QUANTITY_COUNT);
    totals[Q.busyS] = busy;
    totals[Q.prefillS] = (busy * prefill) / 1000;
    totals[Q.decodeS] = busy - totals[Q.prefillS];
    work.addSpan(replica, 0, busy, totals);
  }
  const one = runOf({
    replicas: 1,
    acceleratorsPerReplica: 1,
    held: 'whole-run',
    endS: END_S,
    stretches: [],
  });
  let firstReplica = 0;
  return {
    ...one,
    work,
    pools: pools.map(({ accelerators, stretches }, index) => {
      const [only] = one.pools;
      const place = { ...only, name: `p${index}`, firstReplica, replicas: stretches.length };
      firstReplica += stretches.length;
      return { ...place, acceleratorsPerReplica: accelerators };
    }),
  };
}

describe('the cost of several pools', () => {
  test('is that of each, added up', () => {
    fc.assert(
      fc.property(
        fc.array(pool, { minLength: 1, maxLength: 4 }),
        fc.array(anyTimeline, { minLength: 4, maxLength: 4 }),
        fc.boolean(),
        (pools, timelines, isApart) => {
          const priceOf = (index: number) => ({
            acceleratorHourUsd: pools[index].usdPerHour,
            electricity:
              isApart && index % 2 === 0 ? electricityCost(timelines[index], 0.3) : undefined,
          });
          const whole = measureCost(runOfPools(pools), {
            pools: pools.map((_, index) => priceOf(index)),
            tokens: TOKENS,
          });
          const parts = pools.map((one, index) =>
            measureCost(runOfPools([one]), { pools: [priceOf(index)], tokens: TOKENS }),
          );
          const sum = (of: (part: (typeof parts)[number]) => number | null) =>
            parts.reduce((all, part) => all + (of(part) ?? 0), 0);
          near(
            whole.totalUsd,
            sum((part) => part.totalUsd),
          );
          near(
            whole.hardwareUsd,
            sum((part) => part.hardwareUsd),
          );
          near(
            whole.usedUsd,
            sum((part) => part.usedUsd),
          );
          near(
            whole.electricityUsd ?? 0,
            sum((part) => part.electricityUsd),
          );
          expect(whole.electricityUsd === null).toBe(!isApart);
          for (const name of ['held', 'used', 'idle'] as const)
            near(
              whole.hours[name],
              sum(({ hours }) => hours[name]),
            );
          for (const name of ['prefillUsd', 'decodeUsd', 'idleUsd'] as const)
            near(
              whole.activities[name],
              sum(({ activities }) => activities[name]),
            );
          near(whole.acceleratorHourUsd * whole.hours.held, whole.hardwareUsd);
          near(whole.usdPerHour, (whole.totalUsd * 3600) / END_S);
          // Pools that worked divide their own cost; the others follow them.
          const working = parts.filter(({ inputUsd }) => inputUsd !== null);
          expect(whole.inputUsd === null).toBe(working.length === 0);
          if (whole.inputUsd === null) return;
          const ofWorking = (name: 'inputUsd' | 'outputUsd') =>
            working.reduce((all, part) => all + (part[name] ?? 0), 0);
          near(whole.inputUsd + (whole.outputUsd ?? Number.NaN), whole.totalUsd);
          near(
            whole.inputUsd * ofWorking('outputUsd'),
            (whole.outputUsd ?? Number.NaN) * ofWorking('inputUsd'),
          );
          near(whole.inputUsdPerMtoken, whole.inputUsd / 4);
          near(whole.outputUsdPerMtoken, (whole.outputUsd ?? Number.NaN) / 0.5);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of spans that follow each other is that of the whole', () => {
    fc.assert(
      fc.property(
        fc.array(pool, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('whole-run', 'spans'),
        fc.integer({ min: 1, max: 99 }),
        (pools, how, at) => {
          const run = runOfPools(pools);
          const held = (count: number) =>
            how === 'spans'
              ? Array.from({ length: count }, () => [
                  { fromS: 0, toS: 300 },
                  { fromS: 400, toS: END_S },
                ])
              : ('whole-run' as const);
          const spanned = {
            ...run,
            pools: run.pools.map((one) => ({ ...one, held: held(one.replicas) })),
          };
          const prices = pools.map(({ usdPerHour }) => ({ acceleratorHourUsd: usdPerHour }));
          const usdOf = (fromS: number, toS: number) =>
            measureCost(spanned, {
              pools: prices,
              tokens: TOKENS,
              steady: { span: { fromS, toS }, pools: prices, tokens: { ...TOKENS, requests: 0 } },
            }).usdPerMtoken.output ?? 0;
          const whole = measureCost(spanned, { pools: prices, tokens: TOKENS });
          near(
            whole.hours.held,
            (run.pools.reduce((all, one) => all + one.replicas * one.acceleratorsPerReplica, 0) *
              (how === 'spans' ? 900 : END_S)) /
              3600,
          );
          const cutS = (at / 100) * END_S;
          near(usdOf(0, cutS) + usdOf(cutS, END_S), whole.usdPerMtoken.output ?? 0);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('electricity of several pools', () => {
  test('is added up part by part; of one it is that one’s, of none there is none', () => {
    fc.assert(
      fc.property(fc.array(anyTimeline, { maxLength: 4 }), (timelines) => {
        const each = timelines.map((timeline, index) =>
          electricityCost(timeline, 0.1 * (index + 1)),
        );
        const all = addElectricity(each);
        expect(all === null).toBe(each.length === 0);
        if (all === null) return;
        const sum = (of: (one: ElectricityCost) => number) =>
          each.reduce((total, one) => total + of(one), 0);
        near(
          all.usd,
          sum(({ usd }) => usd),
        );
        near(
          all.energyKwh,
          sum(({ energyKwh }) => energyKwh),
        );
        near((all.meanUsdPerKwh ?? 0) * all.energyKwh, all.usd);
        expect(all.meanUsdPerKwh === null).toBe(all.energyKwh === 0);
        for (const name of [
          'prefillUsd',
          'decodeUsd',
          'idleUsd',
          'hostUsd',
          'facilityUsd',
        ] as const)
          near(
            all.parts[name],
            sum(({ parts }) => parts[name]),
          );
        for (const name of ['prefillUsd', 'decodeUsd', 'idleUsd'] as const)
          near(
            all.activities[name],
            sum(({ activities }) => activities[name]),
          );
      }),
    );
  });
});

test('a bill does not depend on the order of the rows, only on when requests come and whose they are', () => {
  const sheet = {
    ...PRICE_SHEETS[0],
    name: 'x',
    inputUsdPerMtoken: 2,
    outputUsdPerMtoken: 8,
    cacheWriteMultiplier: 1.25,
    cacheReadMultiplier: 0.1,
    matching: 'longest-prefix' as const,
    minimumTokens: 0,
    granularityTokens: 1,
    ttlS: 30,
    ttl: 'sliding' as const,
    storageUsdPerMtokenHour: 1,
  };
  const request = fc.record({
    atS: fc.integer({ min: 0, max: 200 }),
    prompt: fc
      .array(fc.constantFrom('aaaa', 'bbbb', 'c'), { minLength: 1, maxLength: 5 })
      .map((words) => words.join('')),
    output: fc.integer({ min: 0, max: 9 }),
    tenant: fc.nat({ max: 3 }),
  });
  const rows = fc.uniqueArray(request, { minLength: 1, maxLength: 12, selector: ({ atS }) => atS });
  fc.assert(
    fc.property(rows, fc.constantFrom('tenant' as const, 'global' as const), (given, scope) => {
      const inOrder = given.toSorted((a, b) => a.atS - b.atS);
      const bill = billAsApi(tableOfTexts(given, 4), sheet, { scope });
      const sorted = billAsApi(tableOfTexts(inOrder, 4), sheet, { scope });
      expect(bill.tokens).toEqual(sorted.tokens);
      near(bill.totalUsd, sorted.totalUsd);
      // Tenants apart are tenants billed alone.
      if (scope === 'global') return;
      const alone = [0, 1, 2, 3].map((tenant) =>
        billAsApi(
          tableOfTexts(
            given.filter((one) => one.tenant === tenant),
            4,
          ),
          sheet,
        ),
      );
      for (const kind of ['input', 'cacheWrite', 'cacheRead', 'output'] as const) {
        expect(bill.tokens[kind]).toBe(alone.reduce((all, one) => all + one.tokens[kind], 0));
      }
    }),
    { numRuns: 300 },
  );
});

test('caching pays from the use on at which writing, keeping and reading cost no more than computing again', () => {
  const price = fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10);
  const options = { inputUsdPerMtoken: 4, keptHours: 3 };
  fc.assert(
    fc.property(price, price, price, (write, read, storage) => {
      const prices = {
        cacheWriteMultiplier: write,
        cacheReadMultiplier: read / 5,
        storageUsdPerMtokenHour: storage,
      };
      const { uses, reads, reason } = cachingBreakEven(prices, options);
      const kept = (storage * options.keptHours) / options.inputUsdPerMtoken;
      const cached = (n: number) => write + (read / 5) * (n - 1) + kept;
      if (uses === null) {
        expect([reads, reason]).toEqual([null, 'reads-cost-as-much']);
        for (const n of [1, 10, 1000]) expect(cached(n)).toBeGreaterThan(n);
        return;
      }
      expect(reads).toBe(uses - 1);
      expect(cached(uses)).toBeLessThanOrEqual(uses + 1e-6);
      if (uses > 1) expect(cached(uses - 1)).toBeGreaterThan(uses - 1 - 1e-6);
    }),
  );
});

test('the listed price is on demand: the market’s, else the newest, and none of an unknown card', () => {
  expect(listPrice('h100-sxm')).toMatchObject({ provider: 'market', plan: 'on-demand' });
  expect(listPrice('h100-sxm')?.accelerator).toBe('h100-sxm');
  expect(listPrice('mi300x')).toMatchObject({ accelerator: 'mi300x', plan: 'on-demand' });
  expect(listPrice('no-such-card')).toBeUndefined();
});
