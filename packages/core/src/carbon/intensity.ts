import type { StepSeries } from '../units/step-series.ts';

/**
 * What an intensity of electricity means; two figures that differ in any of these must not be compared or mixed.
 *
 *   signal    `average` of all generation, for footprints; `marginal`: of the plant that answers a change in demand,
 *             for decisions such as moving work in time
 *   basis     `location`: the grid the power is drawn from; `market`: what was contracted
 *   scope     `direct`: emitted when generating; `life-cycle`: also building plants and winning fuel; `unstated` by its
 *             source
 */
export const INTENSITY_SIGNALS = ['average', 'marginal'] as const;
export const INTENSITY_BASES = ['location', 'market'] as const;
export const INTENSITY_SCOPES = ['direct', 'life-cycle', 'unstated'] as const;

export interface IntensityKind {
  readonly signal: (typeof INTENSITY_SIGNALS)[number];
  readonly basis: (typeof INTENSITY_BASES)[number];
  readonly scope: (typeof INTENSITY_SCOPES)[number];
}

/** Grid intensity over a run, g CO2-equivalent per kWh. */
export interface GridIntensity {
  readonly kind: IntensityKind;
  readonly series: StepSeries;
}

/** A kind in words, for beside a figure. */
export function intensityText({ signal, basis, scope }: IntensityKind): string {
  const factors = scope === 'unstated' ? 'direct or life-cycle not stated' : scope;
  return `${signal}, ${basis}-based, ${factors}`;
}
