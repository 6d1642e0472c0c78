import fc from 'fast-check';
import type { EnergyTimeline } from '../../src/energy/energy-timeline.ts';

/** Energy of a run by bucket, from joules by bucket and part. */
export function energyOf(
  bucketS: number,
  endS: number,
  joules: (part: number, bucket: number) => number,
): EnergyTimeline {
  const count = Math.ceil(endS / bucketS);
  const part = (p: number) => Float64Array.from({ length: count }, (_, i) => joules(p, i));
  return {
    bucketS,
    endS,
    count,
    parts: {
      prefillJ: part(0),
      decodeJ: part(1),
      idleJ: part(2),
      hostJ: part(3),
      facilityJ: part(4),
    },
    replicas: [],
  };
}

/** Energies of runs of up to 30 buckets; the end of the run may cut the last one. */
export const randomEnergy: fc.Arbitrary<EnergyTimeline> = fc
  .record({
    bucketS: fc.integer({ min: 1, max: 5000 }),
    whole: fc.integer({ min: 1, max: 30 }),
    cut: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 0.99, noNaN: true })),
    joules: fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 50 }),
  })
  .map(({ bucketS, whole, cut, joules }) =>
    energyOf(bucketS, (whole - cut) * bucketS, (p, i) => joules[(7 * i + p) % joules.length]),
  );
