import type { EnergyTimeline } from '../energy/energy-timeline.ts';
import { type StepSeries, stepSeries } from '../units/step-series.ts';
import type { CarbonTimeline } from './carbon-timeline.ts';
import type { GridIntensity } from './intensity.ts';
import { operationalCarbon } from './operational.ts';

/**
 * The published down-estimating rule, for comparison only: each step has the lower of its own value and the next one's,
 * the last step its own.
 *
 *   intensity'(i) = min(intensity(i), intensity(i + 1))
 *
 * It never estimates more than the series says, and less wherever the intensity falls. Read on 2026-11-22 in atlarge-research/Kavier
 * at 033b899: docs/content/co2.md ("Down-estimation", formula C2) and src/kavier/sdk/co2/engine.py.
 */
export function downEstimated({ startsS, values, endS }: StepSeries): StepSeries {
  const lower = values.map((value, i) =>
    i + 1 < values.length ? Math.min(value, values[i + 1]) : value,
  );
  return stepSeries(startsS, lower, endS);
}

/** Operational carbon by the published rule, labelled so. Errors: as `operationalCarbon`. */
export function publishedCarbon(
  energy: EnergyTimeline,
  { kind, series }: GridIntensity,
): CarbonTimeline {
  const carbon = operationalCarbon(energy, { kind, series: downEstimated(series) });
  return { ...carbon, rule: 'published' };
}
