import { ENERGY_PARTS, type EnergyPart, type Footprint, JOULES_PER_KWH } from '@kavier/core';

/** Mean watts of each part, and the grid's intensity, over one stretch of the run. */
export interface TimelinePoint {
  readonly startS: number;
  readonly endS: number;
  readonly prefillW: number;
  readonly decodeW: number;
  readonly idleW: number;
  readonly hostW: number;
  readonly facilityW: number;
  /** Weighted by energy; null without a grid. */
  readonly gPerKwh: number | null;
}

const MOST_POINTS = 240;

/** The energy of a run over time, neighbouring buckets joined until few enough are left. */
export function timelinePoints({ energy, carbon }: Footprint): readonly TimelinePoint[] {
  const joined = Math.max(1, Math.ceil(energy.count / MOST_POINTS));
  const points: TimelinePoint[] = [];
  for (let from = 0; from < energy.count; from += joined) {
    const to = Math.min(from + joined, energy.count);
    const startS = from * energy.bucketS;
    const endS = Math.min(to * energy.bucketS, Math.max(energy.endS, startS));
    if (!(endS > startS)) continue;
    const joules = (part: EnergyPart) => sum(energy.parts[part], from, to);
    const watts = (part: EnergyPart) => joules(part) / (endS - startS);
    const allJ = ENERGY_PARTS.reduce((total, part) => total + joules(part), 0);
    const grams =
      carbon === null
        ? null
        : Object.values(carbon.parts).reduce((total, part) => total + sum(part, from, to), 0);
    points.push({
      startS,
      endS,
      prefillW: watts('prefillJ'),
      decodeW: watts('decodeJ'),
      idleW: watts('idleJ'),
      hostW: watts('hostJ'),
      facilityW: watts('facilityJ'),
      gPerKwh: grams === null || allJ === 0 ? null : (grams * JOULES_PER_KWH) / allJ,
    });
  }
  return points;
}

function sum(column: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += column[i];
  return total;
}
