import fc from 'fast-check';
import type { EnergyTimeline } from '../../src/energy/energy-timeline.ts';

/** Energy by bucket in joules: prefill, decode, idle, host, facility. */
export type BucketJ = readonly [number, number, number, number, number];

export function timelineOf(buckets: readonly BucketJ[], bucketS = 10): EnergyTimeline {
  const column = (part: 0 | 1 | 2 | 3 | 4) => Float64Array.from(buckets, (bucket) => bucket[part]);
  return {
    bucketS,
    endS: buckets.length * bucketS,
    count: buckets.length,
    parts: {
      prefillJ: column(0),
      decodeJ: column(1),
      idleJ: column(2),
      hostJ: column(3),
      facilityJ: column(4),
    },
    replicas: [],
  };
}

const joules = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e9, noNaN: true }));

export const anyTimeline: fc.Arbitrary<EnergyTimeline> = fc
  .array(fc.tuple(joules, joules, joules, joules, joules), { maxLength: 20 })
  .map((buckets) => timelineOf(buckets));
