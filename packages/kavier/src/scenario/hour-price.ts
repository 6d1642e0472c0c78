import { findPrice, KavierError, ownedHour, PRICE_PLANS } from '@kavier/core';
import type { LoadedScenario } from './load.ts';
import { lookUp } from './resolve-fleet.ts';
import { PUBLISHED_HOUR_PRICE } from './schema.ts';

/** Price of an accelerator hour, and where it comes from. */
export interface HourPrice {
  readonly usdPerHour: number;
  /** Begins a sentence: what an hour costs and why. */
  readonly words: string;
  /** Whether electricity is not in it. */
  readonly isOwned: boolean;
}

/**
 * The price that a scenario gives, as a figure, a plan of the list, or owned hardware.
 * Error (KavierError, `input`): no such price, with the nearest name.
 */
export function hourPrice(loaded: LoadedScenario, accelerator: string): HourPrice {
  const { acceleratorHourUsd, plan, provider, owned } = loaded.scenario.prices;
  requirePlan(loaded);
  if (owned !== undefined) {
    const { usdPerHour, capitalUsd } = ownedHour(owned);
    const words =
      `An hour of an own accelerator costs ${short(usdPerHour)} USD, ${short(capitalUsd)} of it capital: ` +
      `${owned.capexUsd} USD for ${owned.accelerators} over ${owned.lifetimeYears} years at ` +
      `${owned.utilization} utilization and ${owned.interestPerYear} interest`;
    return { usdPerHour, words, isOwned: true };
  }
  if (plan !== undefined) {
    const place = ['prices', provider === undefined ? 'plan' : 'provider'];
    const found = lookUp(place, loaded, () => findPrice({ accelerator, plan, provider }));
    const { offers } = found;
    const range =
      offers === undefined
        ? ''
        : `, median of ${offers.count} from ${offers.lowUsd} to ${offers.highUsd}`;
    const words =
      `An accelerator costs ${found.usdPerHour} USD per hour ${plan} (${found.provider}${range}; ` +
      `${found.source}, ${found.date})`;
    return { usdPerHour: found.usdPerHour, words, isOwned: false };
  }
  if (acceleratorHourUsd === undefined) {
    const words =
      `NO PRICE WAS GIVEN: ${PUBLISHED_HOUR_PRICE} USD per accelerator hour, the published tool's default ` +
      '(there in EUR), is assumed. Set --gpu-hour-usd or --plan';
    return { usdPerHour: PUBLISHED_HOUR_PRICE, words, isOwned: false };
  }
  const words = `An accelerator costs ${acceleratorHourUsd} USD per hour`;
  return { usdPerHour: acceleratorHourUsd, words, isOwned: false };
}

/** A provider says nothing by itself. Error (KavierError, `input`): one is named and no plan. */
function requirePlan(loaded: LoadedScenario): void {
  const { plan, provider } = loaded.scenario.prices;
  if (provider === undefined || plan !== undefined) return;
  throw new KavierError('a provider was named and no plan', {
    kind: 'input',
    where: loaded.locate(['prices', 'provider']),
    found: `"${provider}"`,
    expected: `prices.plan (--plan) beside it: ${PRICE_PLANS.join(', ')}`,
  });
}

const short = (value: number) => String(Number(value.toPrecision(4)));
