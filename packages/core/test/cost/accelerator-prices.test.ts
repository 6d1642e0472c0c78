import { describe, expect, it, test } from 'vitest';
import { type AcceleratorPrice, findPrice, MARKET } from '../../src/cost/accelerator-price.ts';
import { ACCELERATOR_PRICES } from '../../src/cost/accelerator-prices.ts';
import { acceleratorNames } from '../../src/hardware/catalog.ts';
import { quantileOfSorted } from '../../src/units/quantile.ts';

describe('findPrice', () => {
  it('gives the newest market price of a plan, by name or alias', () => {
    const price = findPrice({ accelerator: 'H100', plan: 'on-demand' });
    expect(price).toMatchObject({ accelerator: 'h100-sxm', provider: MARKET, date: '2026-11-09' });
    expect(findPrice({ accelerator: 'l4', plan: 'on-demand' }).date).toBe('2025-03-07');
  });

  it('gives a provider its own price', () => {
    const price = findPrice({ accelerator: 'h100-sxm', plan: 'on-demand', provider: 'AWS' });
    expect(price).toMatchObject({ usdPerHour: 6.88, region: 'us-east-1' });
  });

  it('looks at prices of the user first, of other accelerators too', () => {
    const own: AcceleratorPrice = {
      accelerator: 'tpu-x',
      plan: 'reserved',
      provider: MARKET,
      usdPerHour: 1.5,
      source: 'a contract',
      date: '2020-01-01',
    };
    expect(findPrice({ accelerator: 'tpu-x', plan: 'reserved' }, [own])).toBe(own);
    const h100 = { ...own, accelerator: 'h100-sxm', plan: 'on-demand' as const };
    expect(findPrice({ accelerator: 'h100-sxm', plan: 'on-demand' }, [h100])).toBe(h100);
  });

  it('names what is near, or what there is', () => {
    const query = { accelerator: 'h100-sxm', plan: 'on-demand' } as const;
    expect(() => findPrice({ ...query, provider: 'lamda' })).toThrow('Did you mean lambda?');
    expect(() => findPrice({ ...query, accelerator: 'h10-sxm' })).toThrow('Did you mean h100-sxm?');
    expect(() => findPrice({ accelerator: 'gb200', plan: 'spot' })).toThrow('Listed for it: none');
    expect(() => findPrice({ accelerator: 'l4', plan: 'spot' })).toThrow('on-demand of market');
    expect(() => findPrice({ accelerator: 'h200', plan: 'reserved' })).toThrow('hyperstack');
  });
});

describe('the listed prices', () => {
  it.each(ACCELERATOR_PRICES.map((price) => [`${price.accelerator} ${price.provider}`, price]))(
    '%s: name, number, source and day',
    (_name, price) => {
      expect(acceleratorNames()).toContain(price.accelerator);
      expect(price.usdPerHour).toBeGreaterThan(0);
      expect(price.source).toMatch(/^(read in |derived: )/);
      expect(price.date).toMatch(/^202\d-[01]\d-[0-3]\d$/);
      expect(price.provider === MARKET).toBe(price.offers !== undefined);
      if (price.offers === undefined) return;
      expect(price.usdPerHour).toBeGreaterThanOrEqual(price.offers.lowUsd);
      expect(price.usdPerHour).toBeLessThanOrEqual(price.offers.highUsd);
    },
  );

  test('are different ones', () => {
    const keys = ACCELERATOR_PRICES.map((p) =>
      [p.accelerator, p.plan, p.provider, p.date].join(' '),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('market rows of 2026 are medians of the offers of 2026, wherever there are two', () => {
    const recent = ACCELERATOR_PRICES.filter((p) => p.date >= '2026' && p.plan === 'on-demand');
    for (const accelerator of acceleratorNames()) {
      const rows = recent.filter((price) => price.accelerator === accelerator);
      const offers = rows.filter((price) => price.provider !== MARKET);
      const usd = Float64Array.from(offers, (price) => price.usdPerHour).sort();
      const market = rows.find((price) => price.provider === MARKET);
      expect(market === undefined, accelerator).toBe(usd.length < 2);
      if (market === undefined) continue;
      expect(market.usdPerHour, accelerator).toBeCloseTo(quantileOfSorted(usd, 0.5), 12);
      expect(market.offers, accelerator).toEqual({
        count: usd.length,
        lowUsd: usd[0],
        highUsd: usd[usd.length - 1],
      });
    }
  });
});
