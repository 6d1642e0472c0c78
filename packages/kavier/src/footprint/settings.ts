import { basename } from 'node:path';
import {
  constantIntensity,
  constantSeries,
  EMBODIED_LIFETIME,
  EMBODIED_SERVER,
  type EmbodiedFigures,
  type FootprintSetup,
  findEmbodiedAccelerator,
  findRegion,
  type GridIntensity,
  type IdleRule,
  intensityText,
  regionMean,
  type WaterFactors,
} from '@kavier/core';
import { type LoadedPool, poolsOf } from '../scenario/loaded-pool.ts';
import { saidOfPools } from '../scenario/of-pools.ts';
import type { Powered } from '../scenario/resolve-facility.ts';
import { lookUp } from '../scenario/resolve-published.ts';
import type { PricedRun } from './priced-run.ts';
import { overRun, readFacilitySignal } from './run-signal.ts';

/** All that a footprint is computed with, and what had to be assumed for it. */
export interface FootprintSettings {
  /** By pool. */
  readonly setups: readonly FootprintSetup[];
  readonly idle: IdleRule;
  /** Where the grid's intensity comes from, in words; null where a pool has none. */
  readonly gridWords: string | null;
  /** The same of each pool. */
  readonly poolGrids: readonly (string | null)[];
  readonly assumptions: readonly string[];
}

/** Errors (KavierError, `input`): an unknown region, a series that does not fit the run, a value out of its domain. */
export async function footprintSettings(run: PricedRun): Promise<FootprintSettings> {
  const { loaded, powered, timeline } = run;
  const pools = await Promise.all(
    poolsOf(loaded).map((pool, index) => placeOf(pool, powered[index], timeline.endS)),
  );
  return {
    setups: pools.map(({ setup }) => setup),
    idle: loaded.scenario.facility.idle,
    gridWords: gridInWords(pools.map(({ gridWords }) => gridWords)),
    poolGrids: pools.map(({ gridWords }) => gridWords),
    assumptions: [
      ...saidOfPools(
        pools.map(({ assumptions }, index) => ({
          name: timeline.pools[index].name,
          said: assumptions,
        })),
      ),
      ...mixedKinds(pools.map(({ setup }) => setup)),
    ],
  };
}

/** Where one pool stands. */
async function placeOf(pool: LoadedPool, powered: Powered, endS: number) {
  const grid = await gridOf(pool, endS);
  const embodied = embodiedOf(pool, powered);
  const water = waterOf(pool);
  const setup: FootprintSetup = {
    energy: powered.setup,
    intensity: grid.intensity,
    embodied: embodied.figures,
    amortization: pool.facility.embodied.by,
    water: water.factors,
  };
  return {
    setup,
    gridWords: grid.words,
    assumptions: [
      ...powered.assumptions,
      ...grid.assumptions,
      ...embodied.assumptions,
      ...water.assumptions,
    ],
  };
}

function gridInWords(pools: readonly (string | null)[]): string | null {
  const known = pools.filter((words) => words !== null);
  return known.length < pools.length ? null : [...new Set(known)].join('; ');
}

/** Figures of different kinds are added where pools stand on grids that are described differently. */
function mixedKinds(setups: readonly FootprintSetup[]): string[] {
  const kinds = setups.flatMap(({ intensity }) =>
    intensity === undefined ? [] : [intensityText(intensity.kind)],
  );
  const distinct = [...new Set(kinds)];
  return distinct.length < 2
    ? []
    : [
        `MIXED KINDS OF INTENSITY are added up: ${distinct.join('; ')}. Compare pools by themselves.`,
      ];
}

interface Grid {
  readonly intensity?: GridIntensity | undefined;
  readonly words: string | null;
  readonly assumptions: readonly string[];
}

async function gridOf(pool: LoadedPool, endS: number): Promise<Grid> {
  const { facility } = pool;
  const { grid, carbonTrace } = facility;
  // The catalog's means say themselves what they are.
  const given = { signal: facility.signal, basis: facility.basis };
  if (carbonTrace !== undefined) {
    const where = pool.locate(['facility', 'carbonTrace']);
    const file = pool.resolvePath(carbonTrace);
    const signal = await readFacilitySignal({ file, kind: 'intensity', where }, facility);
    const { series, assumptions } = overRun(facility, signal, endS, { where });
    const kind = { ...given, scope: signal.scope };
    const words = `${signal.zone ?? basename(carbonTrace)}, ${intensityText(kind)}`;
    return { intensity: { kind, series }, words, assumptions };
  }
  if (grid === undefined) {
    const assumptions = ['NO GRID WAS GIVEN, so carbon is not computed. Set --grid.'];
    return { words: null, assumptions };
  }
  if (typeof grid === 'number') {
    const kind = { ...given, scope: 'unstated' } as const;
    const words = `${grid} g/kWh, as given, ${intensityText(kind)}`;
    return { intensity: { kind, series: constantSeries(grid) }, words, assumptions: [] };
  }
  const region = lookUp(['facility', 'grid'], pool, () => findRegion(grid));
  const mean = regionMean(region);
  return {
    intensity: constantIntensity(mean),
    words: `${region.name}, ${mean.gPerKwh} g/kWh, mean of ${mean.year}, ${intensityText(mean.kind)}`,
    assumptions: [
      `The grid of ${region.title} has its mean intensity of ${mean.year} all the time (${mean.provenance.source}).`,
    ],
  };
}

function embodiedOf(
  { facility }: LoadedPool,
  { accelerator, acceleratorsPerServer }: Powered,
): { readonly figures?: EmbodiedFigures | undefined; readonly assumptions: readonly string[] } {
  const known = findEmbodiedAccelerator(accelerator.name);
  const { acceleratorKg = known?.carbonKg, lifetimeYears } = facility.embodied;
  if (acceleratorKg === undefined) {
    return {
      assumptions: [
        `The carbon of making ${accelerator.name} is not published, so none is counted. ` +
          'Set facility.embodied.acceleratorKg.',
      ],
    };
  }
  // Without a description of the server its share is not counted.
  const serverKg =
    acceleratorsPerServer === null ? 0 : (facility.embodied.serverKg ?? EMBODIED_SERVER.carbonKg);
  const source =
    facility.embodied.acceleratorKg === undefined ? ` (${known?.provenance.source})` : '';
  return {
    figures: {
      acceleratorKg,
      serverKg,
      acceleratorsPerServer: acceleratorsPerServer ?? 1,
      lifetimeYears: lifetimeYears ?? EMBODIED_LIFETIME.years,
    },
    assumptions: [
      `Making an accelerator took ${acceleratorKg} kg CO2e${source}, a server ${serverKg} kg besides; ` +
        `both are written off over ${lifetimeYears} years, by ${facility.embodied.by === 'use' ? 'busy time' : 'the time held'}.`,
    ],
  };
}

function waterOf({ facility }: LoadedPool): {
  readonly factors?: WaterFactors | undefined;
  readonly assumptions: readonly string[];
} {
  const { wueLPerKwh, sourceWaterLPerKwh } = facility;
  if (wueLPerKwh === undefined && sourceWaterLPerKwh === undefined) {
    return {
      assumptions: ['NO WATER FACTOR WAS GIVEN, so water is not computed. Set --wue and --ewif.'],
    };
  }
  const given = (name: string, value: number | undefined) =>
    value === undefined ? [`${name} was not given and counts as none.`] : [];
  return {
    factors: { wueLPerKwh: wueLPerKwh ?? 0, ewifLPerKwh: sourceWaterLPerKwh ?? 0 },
    assumptions: [
      ...given('Water on site', wueLPerKwh),
      ...given('Water at the source of electricity', sourceWaterLPerKwh),
    ],
  };
}
