import type { IntensityKind } from './intensity.ts';

/** Parts of a run's operational carbon, those of its energy in the same order. They add up to the total. */
export const CARBON_PARTS = ['prefillG', 'decodeG', 'idleG', 'hostG', 'facilityG'] as const;
export type CarbonPart = (typeof CARBON_PARTS)[number];

/** Operational carbon of a run by time bucket, g CO2-equivalent; the buckets are those of its energy. */
export interface CarbonTimeline {
  readonly kind: IntensityKind;
  /** `mean`: each bucket's mean intensity; `published`: see published-rule.ts. */
  readonly rule: 'mean' | 'published';
  readonly bucketS: number;
  readonly endS: number;
  /** Number of buckets. */
  readonly count: number;
  readonly parts: Readonly<Record<CarbonPart, Float64Array>>;
}

/** Carbon of one part over the whole run, g. */
export function partG({ parts }: CarbonTimeline, part: CarbonPart): number {
  let sum = 0;
  for (const grams of parts[part]) sum += grams;
  return sum;
}

/** Operational carbon of the whole run, g. */
export function totalG(timeline: CarbonTimeline): number {
  return CARBON_PARTS.reduce((sum, part) => sum + partG(timeline, part), 0);
}
