import type { PoolRun } from '../record/pool-record.ts';
import { requireNumber } from '../units/require.ts';
import type { TimeSpan } from '../units/time-span.ts';
import type { ElectricityCost } from './electricity.ts';
import { type HeldTime, heldTime } from './held-time.ts';

/** USD by what the accelerators did. */
export interface ActivityCost {
  readonly prefillUsd: number;
  readonly decodeUsd: number;
  /** Held without work. */
  readonly idleUsd: number;
}

/** Accelerator-hours: held = used + idle. */
export interface HeldHours {
  readonly held: number;
  readonly used: number;
  readonly idle: number;
}

/** What the accelerators of a pool are charged at. */
export interface PoolPrice {
  /** USD per held accelerator-hour: rented, or `ownedHour`. */
  readonly acceleratorHourUsd: number;
  /** Electricity that is paid apart. Default: it is in the price of an hour, as with rented accelerators. */
  readonly electricity?: ElectricityCost | undefined;
}

/**
 * What a pool costs in a run or a span of it, USD.
 *
 *   hardware   = held GPU hours * price of an hour
 *   total      = hardware + electricity where it is paid apart      what is allocated
 *   used       = total - idle                                       what its work would cost on shared accelerators
 *   idle       = hardware * idle hours / held hours + electricity of idle accelerators
 *
 * hardware + electricity = total = prefill + decode + idle = input + output, within float64 rounding.
 */
export interface PoolCost {
  readonly acceleratorHourUsd: number;
  readonly hours: HeldHours;
  readonly hardwareUsd: number;
  /** Null: in the price of an hour. */
  readonly electricityUsd: number | null;
  /** What is allocated: everything that was held. */
  readonly totalUsd: number;
  /** What the work alone costs: the total without `activities.idleUsd`. */
  readonly usedUsd: number;
  readonly activities: ActivityCost;
  /**
   * The total divided between prompts and answers: prefill to the input, decode to the output, idle in proportion to the busy
   * seconds of both. Null when nothing was computed.
   */
  readonly inputUsd: number | null;
  readonly outputUsd: number | null;
}

/** Accelerator-hours of a pool in a run. */
export function poolHours(pool: PoolRun): HeldHours {
  return hoursOf(heldTime(pool), pool);
}

function hoursOf({ heldS, busyS, idleS }: HeldTime, pool: PoolRun): HeldHours {
  const hours = (seconds: number) => (seconds * pool.acceleratorsPerReplica) / 3600;
  return { held: hours(heldS), used: hours(busyS), idle: hours(idleS) };
}

/** Error (KavierError, `input`): a negative price. */
export function poolCost(pool: PoolRun, price: PoolPrice, span?: TimeSpan): PoolCost {
  const { electricity } = price;
  const acceleratorHourUsd = requireNumber(price.acceleratorHourUsd, 'acceleratorHourUsd', {
    from: 0,
  });
  const time = heldTime(pool, span);
  const hours = hoursOf(time, pool);
  const hardwareUsd = hours.held * acceleratorHourUsd;
  const totalUsd = hardwareUsd + (electricity?.usd ?? 0);
  const activities = activityCost(time, hardwareUsd, electricity);
  const inputUsd = inputCost(time, activities);
  return {
    acceleratorHourUsd,
    hours,
    hardwareUsd,
    electricityUsd: electricity?.usd ?? null,
    totalUsd,
    usedUsd: activities.prefillUsd + activities.decodeUsd,
    activities,
    inputUsd,
    outputUsd: inputUsd === null ? null : totalUsd - inputUsd,
  };
}

function activityCost(
  { heldS, prefillS, decodeS, idleS }: HeldTime,
  hardwareUsd: number,
  electricity: ElectricityCost | undefined,
): ActivityCost {
  const usdPerS = heldS > 0 ? hardwareUsd / heldS : 0;
  const { prefillUsd, decodeUsd, idleUsd } = electricity?.activities ?? NO_ACTIVITY;
  return {
    prefillUsd: prefillS * usdPerS + prefillUsd,
    decodeUsd: decodeS * usdPerS + decodeUsd,
    idleUsd: idleS * usdPerS + idleUsd,
  };
}

const NO_ACTIVITY: ActivityCost = { prefillUsd: 0, decodeUsd: 0, idleUsd: 0 };

function inputCost(
  { prefillS, decodeS }: HeldTime,
  { prefillUsd, idleUsd }: ActivityCost,
): number | null {
  const busyS = prefillS + decodeS;
  return busyS > 0 ? prefillUsd + (idleUsd * prefillS) / busyS : null;
}
