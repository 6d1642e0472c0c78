import { findAccelerator } from '../hardware/catalog.ts';
import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';
import { ACCELERATOR_PRICES } from './accelerator-prices.ts';

/** How an accelerator is paid for: by the hour, for a term, or by the hour until somebody pays more. */
export const PRICE_PLANS = ['on-demand', 'reserved', 'spot'] as const;
export type PricePlan = (typeof PRICE_PLANS)[number];

/** Rows of this provider are medians of several offers. */
export const MARKET = 'market';

/** What one accelerator costs for an hour, its share of the server, of electricity and of the facility included. */
export interface AcceleratorPrice {
  /** Name in the catalog of accelerators. */
  readonly accelerator: string;
  readonly plan: PricePlan;
  /** Who asks that price, or `market`: the median of offers. */
  readonly provider: string;
  readonly region?: string | undefined;
  readonly usdPerHour: number;
  /** Of a market: how many offers, the lowest and the highest of them. */
  readonly offers?:
    | { readonly count: number; readonly lowUsd: number; readonly highUsd: number }
    | undefined;
  readonly source: string;
  /** Day on which the price was asked, YYYY-MM-DD. */
  readonly date: string;
}

export interface PriceQuery {
  /** Name or alias in the catalog of accelerators. */
  readonly accelerator: string;
  readonly plan: PricePlan;
  /** Default: the market. */
  readonly provider?: string | undefined;
}

/**
 * The newest price that fits the query; `extra` prices are looked at first, whatever their date.
 *
 * @throws KavierError of kind `input` when there is none: it names the nearest accelerator or provider, or what there is.
 */
export function findPrice(
  query: PriceQuery,
  extra: readonly AcceleratorPrice[] = [],
): AcceleratorPrice {
  const accelerator = canonicalName(query.accelerator, extra);
  const provider = query.provider ?? MARKET;
  const fits = (price: AcceleratorPrice) =>
    price.accelerator === accelerator &&
    price.plan === query.plan &&
    price.provider.toLowerCase() === provider.toLowerCase();
  const found = newest(extra.filter(fits)) ?? newest(ACCELERATOR_PRICES.filter(fits));
  if (found !== undefined) return found;
  throw unpriced(accelerator, query.plan, provider, [...extra, ...ACCELERATOR_PRICES]);
}

/**
 * The newest listed price of an hour on demand: of the market where it has a row, else of whoever offers it. Undefined for an accelerator
 * that the list does not have.
 */
export function listPrice(accelerator: string): AcceleratorPrice | undefined {
  const listed = ACCELERATOR_PRICES.filter(
    (price) => price.accelerator === accelerator && price.plan === 'on-demand',
  );
  return newest(listed.filter(({ provider }) => provider === MARKET)) ?? newest(listed);
}

/** An accelerator of one's own may be priced without being in the catalog. */
function canonicalName(name: string, extra: readonly AcceleratorPrice[]): string {
  return extra.some((price) => price.accelerator === name) ? name : findAccelerator(name).name;
}

function newest(prices: readonly AcceleratorPrice[]): AcceleratorPrice | undefined {
  let best: AcceleratorPrice | undefined;
  for (const price of prices) if (best === undefined || price.date > best.date) best = price;
  return best;
}

function unpriced(
  accelerator: string,
  plan: PricePlan,
  provider: string,
  prices: readonly AcceleratorPrice[],
): KavierError {
  const listed = prices.filter((price) => price.accelerator === accelerator);
  const ofPlan = [...new Set(listed.filter((p) => p.plan === plan).map((p) => p.provider))];
  const others = [...new Set(listed.map((price) => `${price.plan} of ${price.provider}`))];
  const known = others.length === 0 ? 'none' : others.join(', ');
  return new KavierError('no such price is listed', {
    kind: 'input',
    found: `${accelerator}, ${plan}, "${provider}"`,
    expected: 'a listed price, or the price of an hour in USD',
    hint: ofPlan.length > 0 ? suggestName(provider, ofPlan) : `Listed for it: ${known}`,
  });
}
