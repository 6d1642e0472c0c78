import {
  type AcceleratorPrice,
  findPrice,
  KavierError,
  listPrice,
  ownedHour,
  PRICE_PLANS,
  PUBLISHED_PROFILE,
} from '@kavier/core';
import type { LoadedPool } from './loaded-pool.ts';
import { lookUp } from './resolve-published.ts';
import { PUBLISHED_HOUR_PRICE } from './schema.ts';

/** Price of a GPU hour, and where it comes from. */
export interface HourPrice {
  /** Null: nobody gave one, and the list has no row for the accelerator. */
  readonly usdPerHour: number | null;
  /** One sentence: what an hour costs and why, and how long it is held. */
  readonly words: string;
  /** The same in a few words; null without a price. */
  readonly source: string | null;
}

/**
 * The price that a scenario gives for a pool: a figure, a plan of the list, or owned hardware. Without any, that of the list on demand; of the published
 * engine the published one.
 * Error (KavierError, `input`): no such price, with the nearest name.
 */
export function hourPrice(loaded: LoadedPool, accelerator: string): HourPrice {
  const { acceleratorHourUsd, plan, provider, owned } = loaded.prices;
  requirePlan(loaded);
  if (owned !== undefined) {
    const { usdPerHour, capitalUsd } = ownedHour(owned);
    const words =
      `An hour of an own accelerator costs ${short(usdPerHour)} USD, ${short(capitalUsd)} of it capital: ` +
      `${owned.capexUsd} USD for ${owned.accelerators} over ${owned.lifetimeYears} years at ` +
      `${owned.utilization} utilization and ${owned.interestPerYear} interest, ${heldIn(loaded)}.`;
    return { usdPerHour, words, source: `${short(usdPerHour)} USD/h (own hardware)` };
  }
  if (plan !== undefined) {
    const place = ['prices', provider === undefined ? 'plan' : 'provider'];
    return listed(
      lookUp(place, loaded, () => findPrice({ accelerator, plan, provider })),
      loaded,
    );
  }
  if (acceleratorHourUsd !== undefined) {
    const words = `An accelerator costs ${acceleratorHourUsd} USD per hour ${heldIn(loaded)}.`;
    return {
      usdPerHour: acceleratorHourUsd,
      words,
      source: `${acceleratorHourUsd} USD/h (as given)`,
    };
  }
  if (isPublishedEngine(loaded)) {
    const words =
      `NO PRICE WAS GIVEN: ${PUBLISHED_HOUR_PRICE} USD per GPU hour, the published tool's default ` +
      `(there in EUR), is assumed, ${heldIn(loaded)}. Set --gpu-hour-usd or --plan.`;
    const source = `${PUBLISHED_HOUR_PRICE} USD/h (assumed)`;
    return { usdPerHour: PUBLISHED_HOUR_PRICE, words, source };
  }
  const found = listPrice(accelerator);
  return found === undefined ? unpriced(accelerator) : listed(found, loaded);
}

function listed(price: AcceleratorPrice, loaded: LoadedPool): HourPrice {
  const { offers, plan, provider, source, date, usdPerHour } = price;
  const range =
    offers === undefined
      ? ''
      : `, median of ${offers.count} from ${offers.lowUsd} to ${offers.highUsd}`;
  const words =
    `An accelerator costs ${usdPerHour} USD per hour ${plan} (${provider}${range}; ` +
    `${source}, ${date}), ${heldIn(loaded)}.`;
  const row = `${price.accelerator} ${plan}`;
  const of = offers === undefined ? provider : `median of ${offers.count} offers`;
  return { usdPerHour, words, source: `${usdPerHour} USD/h: ${row}, ${of}, ${date}` };
}

function unpriced(accelerator: string): HourPrice {
  const words =
    `NOT PRICED: no price was given, and the list has none of ${accelerator} on demand. ` +
    'Set --gpu-hour-usd.';
  return { usdPerHour: null, words, source: null };
}

const isPublishedEngine = ({ pool }: LoadedPool) => pool.engine.profile === PUBLISHED_PROFILE;

/** How long an accelerator is paid for. */
function heldIn(loaded: LoadedPool): string {
  return isPublishedEngine(loaded)
    ? 'held while it serves a request'
    : 'held from the start to the end of the run';
}

/** A provider says nothing by itself. Error (KavierError, `input`): one is named and no plan. */
function requirePlan(loaded: LoadedPool): void {
  const { plan, provider } = loaded.prices;
  if (provider === undefined || plan !== undefined) return;
  throw new KavierError('a provider was named and no plan', {
    kind: 'input',
    where: loaded.locate(['prices', 'provider']),
    found: `"${provider}"`,
    expected: `prices.plan (--plan) beside it: ${PRICE_PLANS.join(', ')}`,
  });
}

const short = (value: number) => String(Number(value.toPrecision(4)));
