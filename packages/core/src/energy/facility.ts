import { requireNumber } from '../units/require.ts';

/** What a building draws besides its servers: one figure, or one that follows load and weather. */
export type FacilityOptions =
  | {
      /** Power usage effectiveness: energy of the facility / energy of its servers, >= 1. */
      readonly pue: number;
    }
  | {
      /** Watts that are drawn at any load for the servers of the run, >= 0. */
      readonly fixedW: number;
      /** Cooling, as a share of what the servers draw, >= 0. */
      readonly coolingShare: number;
      /** More of that share for each degree outside above the one up to which outside air suffices; >= 0. */
      readonly coolingSharePerC: number;
      readonly freeCoolingBelowC: number;
      /** Degrees Celsius outside. */
      readonly outsideC: number;
      /** Share of the energy bought that transformers, UPS and power supplies pass on, above 0 and at most 1. */
      readonly distributionEfficiency: number;
    };

/**
 * Energy that a facility adds to its servers':
 *
 *   E_facility = E_IT (c + c_T max(0, T - T_0) + 1 / eta - 1) + P_fixed t
 *
 * so that PUE(l) = 1 + a + b / l at load l, and a constant PUE is c = PUE - 1 alone.
 */
export interface FacilityModel {
  /** Joules for each joule of the servers. */
  readonly share: number;
  readonly fixedW: number;
}

export function facilityModel(options: FacilityOptions, where = 'facility'): FacilityModel {
  if ('pue' in options) {
    return { share: requireNumber(options.pue, `${where}.pue`, { from: 1 }) - 1, fixedW: 0 };
  }
  const { fixedW, coolingShare, coolingSharePerC, freeCoolingBelowC, outsideC } = options;
  const { distributionEfficiency } = options;
  requireNumber(fixedW, `${where}.fixedW`, { from: 0 });
  requireNumber(coolingShare, `${where}.coolingShare`, { from: 0 });
  requireNumber(coolingSharePerC, `${where}.coolingSharePerC`, { from: 0 });
  requireNumber(freeCoolingBelowC, `${where}.freeCoolingBelowC`, { from: -60, to: 60 });
  requireNumber(outsideC, `${where}.outsideC`, { from: -60, to: 60 });
  requireNumber(distributionEfficiency, `${where}.distributionEfficiency`, { above: 0, to: 1 });
  const warmerC = Math.max(0, outsideC - freeCoolingBelowC);
  const share = coolingShare + coolingSharePerC * warmerC + 1 / distributionEfficiency - 1;
  return { share, fixedW };
}
