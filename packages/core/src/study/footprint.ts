import type { CarbonTimeline } from '../carbon/carbon-timeline.ts';
import {
  type Amortization,
  type EmbodiedCarbon,
  type EmbodiedFigures,
  embodiedCarbon,
} from '../carbon/embodied.ts';
import type { GridIntensity } from '../carbon/intensity.ts';
import { operationalCarbon } from '../carbon/operational.ts';
import { heldTime } from '../cost/held-time.ts';
import type { EnergyTimeline } from '../energy/energy-timeline.ts';
import { energyWithin } from '../energy/energy-within.ts';
import { type EnergySetup, measureEnergy, type PoweredPool } from '../energy/measure-energy.ts';
import { poolRuns } from '../record/pool-record.ts';
import type { RunTimeline } from '../record/run-record.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { type WaterFactors, type WaterUse, waterUse } from '../water/water.ts';
import { addFootprints } from './add-footprints.ts';

/** Where a pool stands. What is absent is not computed. */
export interface FootprintSetup {
  readonly energy: EnergySetup;
  readonly intensity?: GridIntensity | undefined;
  readonly embodied?: EmbodiedFigures | undefined;
  /** Default: allocation. */
  readonly amortization?: Amortization | undefined;
  readonly water?: WaterFactors | undefined;
}

/** Energy, carbon and water; null where the setup says nothing of it. */
export interface Footprint {
  readonly energy: EnergyTimeline;
  readonly carbon: CarbonTimeline | null;
  readonly embodied: EmbodiedCarbon | null;
  readonly water: WaterUse | null;
}

/** Of a whole run: the sums over its pools, each null where it is so for a pool. */
export interface RunFootprint extends Footprint {
  readonly pools: readonly Footprint[];
}

/**
 * Prices a finished run, or a span of it, in joules, grams and litres: pool by pool, each by the setup of the same place in the list.
 * Pure: no simulation, and the same arguments give the same bits.
 */
export function footprintOf(
  run: RunTimeline,
  setups: readonly FootprintSetup[],
  span?: TimeSpan,
): RunFootprint {
  const pools = poolRuns(run).map((pool, index) => footprintOfPool(pool, setups[index], span));
  return { ...addFootprints(pools), pools };
}

function footprintOfPool(pool: PoweredPool, setup: FootprintSetup, span?: TimeSpan): Footprint {
  const { intensity, embodied, amortization = 'allocation', water } = setup;
  const whole = measureEnergy(pool, setup.energy);
  const energy = span === undefined ? whole : energyWithin(whole, span);
  return {
    energy,
    carbon: intensity === undefined ? null : operationalCarbon(energy, intensity),
    embodied:
      embodied === undefined
        ? null
        : embodiedCarbon(embodied, acceleratorUse(pool, span), amortization),
    water: water === undefined ? null : waterUse(energy, water),
  };
}

function acceleratorUse(pool: PoweredPool, span: TimeSpan | undefined) {
  const { heldS, busyS } = heldTime(pool, span);
  const accelerators = pool.acceleratorsPerReplica;
  // Rounding may leave the busy seconds of replicas that never rest above those that they are held.
  return { heldS: heldS * accelerators, busyS: Math.min(busyS, heldS) * accelerators };
}
