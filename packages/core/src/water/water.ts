import { type EnergyPart, type EnergyTimeline, partJ } from '../energy/energy-timeline.ts';
import { JOULES_PER_KWH } from '../units/energy-units.ts';
import { requireNumber } from '../units/require.ts';

export interface WaterFactors {
  /** Water usage effectiveness: litres that the site evaporates or drains for each kWh of its IT equipment. */
  readonly wueLPerKwh: number;
  /** Energy water intensity factor: litres that power plants consume for each kWh drawn. */
  readonly ewifLPerKwh: number;
}

/** Parts of a run's water, those of its energy in the same order. */
export const WATER_PARTS = ['prefillL', 'decodeL', 'idleL', 'hostL', 'facilityL'] as const;
export type WaterPart = (typeof WATER_PARTS)[number];

/** Water of a run, litres, by part. Site and source add up to `totalL`. */
export interface WaterUse {
  /** On site, for cooling. None for the facility's own energy: WUE is per kWh of IT equipment. */
  readonly siteL: Readonly<Record<WaterPart, number>>;
  /** Where the electricity comes from. */
  readonly sourceL: Readonly<Record<WaterPart, number>>;
  readonly totalL: number;
}

/**
 * Water of a run:
 *
 *   site   = WUE * E_IT     E_IT: prefill, decode, idle and host energy, kWh
 *   source = EWIF * E       E: all energy, facility included, kWh
 *
 * @throws KavierError of kind `input`: a factor that is negative or not finite.
 */
export function waterUse(energy: EnergyTimeline, factors: WaterFactors): WaterUse {
  const wue = requireNumber(factors.wueLPerKwh, 'wueLPerKwh', { from: 0 });
  const ewif = requireNumber(factors.ewifLPerKwh, 'ewifLPerKwh', { from: 0 });
  const siteL = { ...litres(energy, wue), facilityL: 0 };
  const sourceL = litres(energy, ewif);
  const totalL = WATER_PARTS.reduce((sum, part) => sum + siteL[part] + sourceL[part], 0);
  return { siteL, sourceL, totalL };
}

function litres(energy: EnergyTimeline, litresPerKwh: number): Readonly<Record<WaterPart, number>> {
  const of = (part: EnergyPart) => (partJ(energy, part) / JOULES_PER_KWH) * litresPerKwh;
  return {
    prefillL: of('prefillJ'),
    decodeL: of('decodeJ'),
    idleL: of('idleJ'),
    hostL: of('hostJ'),
    facilityL: of('facilityJ'),
  };
}
