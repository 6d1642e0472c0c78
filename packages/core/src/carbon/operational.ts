import type { EnergyTimeline } from '../energy/energy-timeline.ts';
import { JOULES_PER_KWH } from '../units/energy-units.ts';
import { StepIntegral } from '../units/step-integral.ts';
import type { CarbonTimeline } from './carbon-timeline.ts';
import type { GridIntensity } from './intensity.ts';

/**
 * Operational carbon of a run, by energy part and bucket:
 *
 *   gCO2e = E / 3.6e6 * mean intensity over the bucket      E in J, intensity in g/kWh
 *
 * A bucket's energy is drawn evenly over it, so the mean is exact also where the intensity changes within.
 *
 * @throws KavierError of kind `input`: the intensity does not cover the run; see `coverRun`.
 */
export function operationalCarbon(
  energy: EnergyTimeline,
  { kind, series }: GridIntensity,
): CarbonTimeline {
  const { bucketS, endS, count, parts } = energy;
  const integral = new StepIntegral(series);
  const meanGPerKwh = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    meanGPerKwh[i] = integral.mean(Math.min(i * bucketS, endS), Math.min((i + 1) * bucketS, endS));
  }
  const grams = (joules: Float64Array) =>
    joules.map((joule, i) => (joule / JOULES_PER_KWH) * meanGPerKwh[i]);
  return {
    kind,
    rule: 'mean',
    bucketS,
    endS,
    count,
    parts: {
      prefillG: grams(parts.prefillJ),
      decodeG: grams(parts.decodeJ),
      idleG: grams(parts.idleJ),
      hostG: grams(parts.hostJ),
      facilityG: grams(parts.facilityJ),
    },
  };
}
