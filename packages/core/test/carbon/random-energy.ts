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

/** Energies of runs of up to 30 buckets, the last one cut by the end of the run. */
export const randomEnergy: fc.Arbitrary<EnergyTimeline> = fc
  .record({
    bucketS: fc.oneof(
      fc.constantFrom(60, 300, 3600),
      fc.double({ min: 1, max: 5000, noNaN: true }),
    ),
    buckets: fc.double({ min: 0.1, max: 30, noNaN: true }),
    joules: fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 50 }),
  })
  .map(({ bucketS, buckets, joules }) =>
    energyOf(bucketS, buckets * bucketS, (p, i) => joules[(7 * i + p) % joules.length]),
  );
