import { ENERGY_PARTS, type EnergyPart, type EnergyTimeline } from './energy-timeline.ts';

/** Energy of several pools of one run: buckets added up, replicas one after the other. Of one pool it is that pool's. */
export function addEnergy(pools: readonly EnergyTimeline[]): EnergyTimeline {
  const [first] = pools;
  if (pools.length === 1) return first;
  const sum = (part: EnergyPart) => addColumns(pools.map(({ parts }) => parts[part]));
  const columns = Object.fromEntries(ENERGY_PARTS.map((part) => [part, sum(part)]));
  const parts = columns as unknown as EnergyTimeline['parts'];
  return {
    bucketS: first.bucketS,
    endS: first.endS,
    count: parts.prefillJ.length,
    parts,
    replicas: pools.flatMap(({ replicas }) => replicas),
  };
}

/** Columns of buckets added up; what a shorter one lacks is 0. */
export function addColumns(columns: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(columns.reduce((most, { length }) => Math.max(most, length), 0));
  for (const column of columns) for (let i = 0; i < column.length; i++) sum[i] += column[i];
  return sum;
}
