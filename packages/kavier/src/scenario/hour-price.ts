import { findPrice, ownedHour } from '@kavier/core';
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
  if (owned !== undefined) {
    const { usdPerHour, capitalUsd } = ownedHour(owned);
    const words =
      `An hour of an own accelerator costs ${short(usdPerHour)} USD, ${short(capitalUsd)} of it capital: ` +
      `${owned.capexUsd} USD for ${owned.accelerators} over ${owned.lifetimeYears} years at ` +
      `${owned.utilization} utilization and ${owned.interestPerYear} interest`;
    return { usdPerHour, words, isOwned: true };
  }
  if (plan !== undefined) {
    const found = lookUp(['prices', 'plan'], loaded, () =>
      findPrice({ accelerator, plan, provider }),
    );
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

const short = (value: number) => String(Number(value.toPrecision(4)));
