import type { EnergyTimeline } from '../energy/energy-timeline.ts';
import { JOULES_PER_KWH } from '../units/energy-units.ts';
import { requireNumber } from '../units/require.ts';
import { StepIntegral } from '../units/step-integral.ts';
import type { StepSeries } from '../units/step-series.ts';

/** USD per kWh: one price, or one that changes over the run's seconds. May be negative. */
export type ElectricityPrice = number | StepSeries;

/** What a run's electricity costs. Both divisions add up to `usd`. */
export interface ElectricityCost {
  readonly usd: number;
  readonly energyKwh: number;
  /** usd / energyKwh: the price that the run paid on average; null without energy. */
  readonly meanUsdPerKwh: number | null;
  /** By what draws it. */
  readonly parts: {
    readonly prefillUsd: number;
    readonly decodeUsd: number;
    readonly idleUsd: number;
    readonly hostUsd: number;
    readonly facilityUsd: number;
  };
  /** By what the accelerators did: host and facility follow the accelerators' energy of their bucket. */
  readonly activities: {
    readonly prefillUsd: number;
    readonly decodeUsd: number;
    readonly idleUsd: number;
  };
}

/**
 * Energy of each time bucket times the mean price over it. Approximation: within a bucket the energy is drawn evenly, so a price
 * that changes inside it meets the bucket's mean power.
 *
 * @throws KavierError of kind `input`: a price that is no number, or a series that does not cover the run.
 */
export function electricityCost(
  timeline: EnergyTimeline,
  price: ElectricityPrice,
): ElectricityCost {
  const { prefillJ, decodeJ, idleJ, hostJ, facilityJ } = timeline.parts;
  const parts = { prefillUsd: 0, decodeUsd: 0, idleUsd: 0, hostUsd: 0, facilityUsd: 0 };
  const activities = { prefillUsd: 0, decodeUsd: 0, idleUsd: 0 };
  const meanPrice = bucketPrice(timeline, price);
  let allJ = 0;
  for (let b = 0; b < timeline.count; b++) {
    const acceleratorJ = prefillJ[b] + decodeJ[b] + idleJ[b];
    const bucketJ = acceleratorJ + hostJ[b] + facilityJ[b];
    if (bucketJ === 0) continue;
    const usdPerJ = meanPrice(b) / JOULES_PER_KWH;
    parts.prefillUsd += prefillJ[b] * usdPerJ;
    parts.decodeUsd += decodeJ[b] * usdPerJ;
    parts.idleUsd += idleJ[b] * usdPerJ;
    parts.hostUsd += hostJ[b] * usdPerJ;
    parts.facilityUsd += facilityJ[b] * usdPerJ;
    // Without accelerators' energy there is nothing to follow: it is idle.
    const perAcceleratorJ = acceleratorJ > 0 ? (bucketJ * usdPerJ) / acceleratorJ : 0;
    activities.prefillUsd += prefillJ[b] * perAcceleratorJ;
    activities.decodeUsd += decodeJ[b] * perAcceleratorJ;
    activities.idleUsd += acceleratorJ > 0 ? idleJ[b] * perAcceleratorJ : bucketJ * usdPerJ;
    allJ += bucketJ;
  }
  const usd =
    parts.prefillUsd + parts.decodeUsd + parts.idleUsd + parts.hostUsd + parts.facilityUsd;
  const energyKwh = allJ / JOULES_PER_KWH;
  return {
    usd,
    energyKwh,
    meanUsdPerKwh: energyKwh > 0 ? usd / energyKwh : null,
    parts,
    activities,
  };
}

/** Electricity of several pools, added up; null of none. */
export function addElectricity(pools: readonly ElectricityCost[]): ElectricityCost | null {
  if (pools.length < 2) return pools[0] ?? null;
  const sum = (of: (pool: ElectricityCost) => number) =>
    pools.reduce((all, pool) => all + of(pool), 0);
  const usd = sum((pool) => pool.usd);
  const energyKwh = sum((pool) => pool.energyKwh);
  return {
    usd,
    energyKwh,
    meanUsdPerKwh: energyKwh > 0 ? usd / energyKwh : null,
    parts: {
      prefillUsd: sum(({ parts }) => parts.prefillUsd),
      decodeUsd: sum(({ parts }) => parts.decodeUsd),
      idleUsd: sum(({ parts }) => parts.idleUsd),
      hostUsd: sum(({ parts }) => parts.hostUsd),
      facilityUsd: sum(({ parts }) => parts.facilityUsd),
    },
    activities: {
      prefillUsd: sum(({ activities }) => activities.prefillUsd),
      decodeUsd: sum(({ activities }) => activities.decodeUsd),
      idleUsd: sum(({ activities }) => activities.idleUsd),
    },
  };
}

/** Mean price over each bucket, USD per kWh. */
function bucketPrice(
  { bucketS, endS }: EnergyTimeline,
  price: ElectricityPrice,
): (bucket: number) => number {
  if (typeof price === 'number') {
    const usdPerKwh = requireNumber(price, 'usdPerKwh');
    return () => usdPerKwh;
  }
  const integral = new StepIntegral(price);
  return (bucket) =>
    integral.mean(Math.min(bucket * bucketS, endS), Math.min((bucket + 1) * bucketS, endS));
}
