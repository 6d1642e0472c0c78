import { requireNumber } from '../units/require.ts';
import type { ApiBill } from './bill-as-api.ts';
import type { RunCost } from './run-cost.ts';

/** Self-hosting and an API, both by the same unit: a request, or a million tokens of a workload. */
export interface HostingChoice {
  /** What the held hardware costs in an hour, busy or not, USD. */
  readonly heldUsdPerHour: number;
  /** What the API asks for a unit, USD. */
  readonly apiUsdPerUnit: number;
  /** What a unit costs on the held hardware on top, such as electricity, USD; default 0. */
  readonly ownUsdPerUnit?: number | undefined;
  /** Units that the hardware can serve in an hour. Default: not known. */
  readonly capacityPerHour?: number | undefined;
}

export interface BreakEven {
  /** Load from which self-hosting costs no more, units per hour; null when there is none. */
  readonly unitsPerHour: number | null;
  /** The same as a share of the capacity; null when that is not known, or there is none. */
  readonly utilization: number | null;
  /** Why there is none. */
  readonly reason: 'api-cheaper-per-unit' | 'beyond-capacity' | null;
}

/**
 * Hardware that is held costs the same at any load, an API by the unit. Both cost the same at
 *
 *   x = H / (p - c)
 *
 * units per hour: H held USD per hour, p API USD per unit, c own USD per unit. Without hardware cost that is 0.
 */
export function breakEvenLoad(choice: HostingChoice): BreakEven {
  const heldUsd = requireNumber(choice.heldUsdPerHour, 'heldUsdPerHour', { from: 0 });
  const apiUsd = requireNumber(choice.apiUsdPerUnit, 'apiUsdPerUnit', { from: 0 });
  // Electricity may have a negative price.
  const ownUsd = requireNumber(choice.ownUsdPerUnit ?? 0, 'ownUsdPerUnit');
  const { capacityPerHour } = choice;
  if (capacityPerHour !== undefined)
    requireNumber(capacityPerHour, 'capacityPerHour', { above: 0 });
  if (apiUsd <= ownUsd) return none('api-cheaper-per-unit');
  const unitsPerHour = heldUsd / (apiUsd - ownUsd);
  if (capacityPerHour === undefined) return { unitsPerHour, utilization: null, reason: null };
  if (unitsPerHour > capacityPerHour) return none('beyond-capacity');
  return { unitsPerHour, utilization: unitsPerHour / capacityPerHour, reason: null };
}

/**
 * The same for a run of a fleet and its bill, by the request: the hardware is held whether or not requests come, electricity is
 * paid by the request. Null when the run served nothing or took no time, so that nothing is known of a request.
 */
export function breakEvenOfRun(
  cost: RunCost,
  bill: ApiBill,
  capacityPerHour?: number,
): BreakEven | null {
  if (bill.requests === 0 || cost.tokens.requests === 0 || cost.runHours === 0) return null;
  return breakEvenLoad({
    heldUsdPerHour: cost.hardwareUsd / cost.runHours,
    apiUsdPerUnit: bill.totalUsd / bill.requests,
    ownUsdPerUnit: (cost.electricityUsd ?? 0) / cost.tokens.requests,
    capacityPerHour,
  });
}

function none(reason: NonNullable<BreakEven['reason']>): BreakEven {
  return { unitsPerHour: null, utilization: null, reason };
}
