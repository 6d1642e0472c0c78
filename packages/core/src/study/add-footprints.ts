import { CARBON_PARTS, type CarbonPart, type CarbonTimeline } from '../carbon/carbon-timeline.ts';
import type { EmbodiedCarbon } from '../carbon/embodied.ts';
import { addColumns, addEnergy } from '../energy/add-energy.ts';
import { WATER_PARTS, type WaterPart, type WaterUse } from '../water/water.ts';
import type { Footprint } from './footprint.ts';

/**
 * Footprints of the pools of one run, added up. Carbon and water are null where they are for a pool; of making hardware what is known is
 * counted. Of one pool it is that pool's.
 */
export function addFootprints(pools: readonly Footprint[]): Footprint {
  return {
    energy: addEnergy(pools.map(({ energy }) => energy)),
    carbon: sumOf(
      pools.map(({ carbon }) => carbon),
      addCarbon,
    ),
    embodied: addEmbodied(pools.flatMap(({ embodied }) => embodied ?? [])),
    water: sumOf(
      pools.map(({ water }) => water),
      addWater,
    ),
  };
}

function sumOf<T>(values: readonly (T | null)[], add: (known: readonly T[]) => T): T | null {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return null;
  return known.length === 1 ? known[0] : add(known);
}

/** Its kind is the first one's: who mixes kinds says so beside the figure. */
function addCarbon(pools: readonly CarbonTimeline[]): CarbonTimeline {
  const sum = (part: CarbonPart) => addColumns(pools.map(({ parts }) => parts[part]));
  const columns = Object.fromEntries(CARBON_PARTS.map((part) => [part, sum(part)]));
  const parts = columns as unknown as CarbonTimeline['parts'];
  return { ...pools[0], count: parts.prefillG.length, parts };
}

function addEmbodied(pools: readonly EmbodiedCarbon[]): EmbodiedCarbon | null {
  if (pools.length < 2) return pools[0] ?? null;
  const sum = (of: 'acceleratorG' | 'serverG' | 'unallocatedG' | 'totalG') =>
    pools.reduce((all, pool) => all + pool[of], 0);
  return {
    by: pools[0].by,
    acceleratorG: sum('acceleratorG'),
    serverG: sum('serverG'),
    unallocatedG: sum('unallocatedG'),
    totalG: sum('totalG'),
  };
}

function addWater(pools: readonly WaterUse[]): WaterUse {
  const sum = (from: 'siteL' | 'sourceL') => {
    const part = (name: WaterPart) => pools.reduce((all, pool) => all + pool[from][name], 0);
    return Object.fromEntries(WATER_PARTS.map((name) => [name, part(name)])) as Record<
      WaterPart,
      number
    >;
  };
  return {
    siteL: sum('siteL'),
    sourceL: sum('sourceL'),
    totalL: pools.reduce((all, pool) => all + pool.totalL, 0),
  };
}
