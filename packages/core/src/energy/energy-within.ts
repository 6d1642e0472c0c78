import { shareWithin, type TimeSpan } from '../units/time-span.ts';
import { ENERGY_PARTS, type EnergyTimeline } from './energy-timeline.ts';

/** The energy of a run that is drawn within a span, in the same buckets; what replicas drew is not told apart. */
export function energyWithin(energy: EnergyTimeline, span: TimeSpan): EnergyTimeline {
  const { bucketS, endS, parts } = energy;
  const within = (joules: Float64Array) =>
    joules.map(
      (joule, i) =>
        joule * shareWithin(span, Math.min(i * bucketS, endS), Math.min((i + 1) * bucketS, endS)),
    );
  const kept = ENERGY_PARTS.map((part) => [part, within(parts[part])]);
  return {
    ...energy,
    parts: Object.fromEntries(kept) as unknown as EnergyTimeline['parts'],
    replicas: [],
  };
}
