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
import { type EnergySetup, measureEnergy, type PoweredRun } from '../energy/measure-energy.ts';
import type { TimeSpan } from '../units/time-span.ts';
import { type WaterFactors, type WaterUse, waterUse } from '../water/water.ts';

/** Where a run took place. What is absent is not computed. */
export interface FootprintSetup {
  readonly energy: EnergySetup;
  readonly intensity?: GridIntensity | undefined;
  readonly embodied?: EmbodiedFigures | undefined;
  /** Default: allocation. */
  readonly amortization?: Amortization | undefined;
  readonly water?: WaterFactors | undefined;
}

/** Energy, carbon and water of a run; null where the setup says nothing of it. */
export interface Footprint {
  readonly energy: EnergyTimeline;
  readonly carbon: CarbonTimeline | null;
  readonly embodied: EmbodiedCarbon | null;
  readonly water: WaterUse | null;
}

/**
 * Prices a finished run, or a span of it, in joules, grams and litres. Pure: no simulation, and the same arguments give the same
 * bits.
 */
export function footprintOf(run: PoweredRun, setup: FootprintSetup, span?: TimeSpan): Footprint {
  const { intensity, embodied, amortization = 'allocation', water } = setup;
  const whole = measureEnergy(run, setup.energy);
  const energy = span === undefined ? whole : energyWithin(whole, span);
  return {
    energy,
    carbon: intensity === undefined ? null : operationalCarbon(energy, intensity),
    embodied:
      embodied === undefined
        ? null
        : embodiedCarbon(embodied, acceleratorUse(run, span), amortization),
    water: water === undefined ? null : waterUse(energy, water),
  };
}

function acceleratorUse(run: PoweredRun, span: TimeSpan | undefined) {
  const { heldS, busyS } = heldTime(run, span);
  const accelerators = run.acceleratorsPerReplica;
  // Rounding may leave the busy seconds of a fleet that never rests above those that it is held.
  return { heldS: heldS * accelerators, busyS: Math.min(busyS, heldS) * accelerators };
}
