import { pow } from '../kernel/elementary.ts';
import { requireNumber } from '../units/require.ts';

/** Hours of a year of 365 days. */
const YEAR_HOURS = 8760;

/** Hardware that was bought: a server with all of its accelerators, or one accelerator with its share of the rest. */
export interface OwnedHardware {
  /** Price of the whole, network included, USD. */
  readonly capexUsd: number;
  /** Accelerators in it; default 1. */
  readonly accelerators?: number | undefined;
  /** Years over which it is paid back, > 0; it is worth nothing afterwards. */
  readonly lifetimeYears: number;
  /** Share of these years in which somebody holds it, above 0 up to 1. */
  readonly utilization: number;
  /** Interest or required return per year, 0.08 is 8 %; 0 allowed. */
  readonly interestPerYear: number;
  /** People, USD per year; default 0, as the next two. */
  readonly staffUsdPerYear?: number | undefined;
  /** Room, cooling and connection, without electricity. */
  readonly colocationUsdPerYear?: number | undefined;
  readonly maintenanceUsdPerYear?: number | undefined;
}

/** USD per held accelerator-hour, without electricity; the four parts add up to `usdPerHour`. */
export interface OwnedHour {
  readonly capitalUsd: number;
  readonly staffUsd: number;
  readonly colocationUsd: number;
  readonly maintenanceUsd: number;
  readonly usdPerHour: number;
  /** Share of the price that is paid back each year. */
  readonly capitalRecoveryFactor: number;
}

/**
 * What an hour of one's own accelerator costs while it is held.
 *
 *   h = (C * CRF(i, n) + S + L + M) / (a * u * 8760)
 *
 * C price (USD), i interest per year, n lifetime (years), S staff, L colocation and M maintenance (USD per year), a accelerators,
 * u share of the time that they are held. Idle years are thus paid by the hours that are used.
 */
export function ownedHour(owned: OwnedHardware): OwnedHour {
  const capexUsd = requireNumber(owned.capexUsd, 'capexUsd', { from: 0 });
  const accelerators = requireNumber(owned.accelerators ?? 1, 'accelerators', {
    from: 1,
    integer: true,
  });
  const utilization = requireNumber(owned.utilization, 'utilization', { above: 0, to: 1 });
  const factor = capitalRecoveryFactor(owned.interestPerYear, owned.lifetimeYears);
  const hours = accelerators * utilization * YEAR_HOURS;
  const perHour = (usdPerYear: number | undefined, where: string) =>
    requireNumber(usdPerYear ?? 0, where, { from: 0 }) / hours;
  const capitalUsd = (capexUsd * factor) / hours;
  const staffUsd = perHour(owned.staffUsdPerYear, 'staffUsdPerYear');
  const colocationUsd = perHour(owned.colocationUsdPerYear, 'colocationUsdPerYear');
  const maintenanceUsd = perHour(owned.maintenanceUsdPerYear, 'maintenanceUsdPerYear');
  return {
    capitalUsd,
    staffUsd,
    colocationUsd,
    maintenanceUsd,
    usdPerHour: capitalUsd + staffUsd + colocationUsd + maintenanceUsd,
    capitalRecoveryFactor: factor,
  };
}

/**
 * The yearly payment that pays back 1 in n years at interest i: i / (1 - (1 + i)^-n), and 1 / n without interest.
 */
export function capitalRecoveryFactor(interestPerYear: number, lifetimeYears: number): number {
  const interest = requireNumber(interestPerYear, 'interestPerYear', { from: 0 });
  const years = requireNumber(lifetimeYears, 'lifetimeYears', { above: 0 });
  return interest === 0 ? 1 / years : interest / (1 - pow(1 + interest, -years));
}
