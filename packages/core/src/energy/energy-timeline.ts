/** Parts of a run's energy, in the order of reports. They add up to the total. */
export const ENERGY_PARTS = ['prefillJ', 'decodeJ', 'idleJ', 'hostJ', 'facilityJ'] as const;
export type EnergyPart = (typeof ENERGY_PARTS)[number];

/** Busy and idle energy of all accelerators of one replica over the whole run, joules. */
export interface ReplicaEnergy {
  readonly baseJ: number;
  readonly weightJ: number;
  readonly kvJ: number;
  readonly computeJ: number;
  readonly idleJ: number;
  /** What its share of the host draws. */
  readonly hostJ: number;
  /** What the facility adds to it. */
  readonly facilityJ: number;
}

/**
 * Energy of a run by time bucket: element i is about [i * bucketS, min((i + 1) * bucketS, endS)). Each bucket's energy is taken to
 * be drawn evenly over it.
 *
 *   prefillJ, decodeJ   accelerators with work
 *   idleJ               accelerators that are held without work
 *   hostJ               the rest of the nodes: CPU, memory, network, fans
 *   facilityJ           cooling and losses: (PUE - 1) of the above
 *
 * Sum over parts and buckets = sum over replicas, within float64 rounding.
 */
export interface EnergyTimeline {
  readonly bucketS: number;
  readonly endS: number;
  /** Number of buckets. */
  readonly count: number;
  readonly parts: Readonly<Record<EnergyPart, Float64Array>>;
  readonly replicas: readonly ReplicaEnergy[];
}

/** Energy of one part over the whole run, joules. */
export function partJ({ parts }: EnergyTimeline, part: EnergyPart): number {
  let sum = 0;
  for (const joules of parts[part]) sum += joules;
  return sum;
}

/** Energy of the whole run, joules. */
export function totalJ(timeline: EnergyTimeline): number {
  return ENERGY_PARTS.reduce((sum, part) => sum + partJ(timeline, part), 0);
}
