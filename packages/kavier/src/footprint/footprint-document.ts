import {
  type Footprint,
  footprintOf,
  heldTime,
  type PoolRun,
  poolRuns,
  publishedCarbon,
  type RunFootprint,
  type RunWindow,
  type ServedAmounts,
  spanOf,
  totalG,
} from '@kavier/core';
import type { PowerSourceSeries } from '@kavier/io';
import { powerModelOf } from '../run/energy-document.ts';
import type { LoadState } from '../run/load-state.ts';
import { VERSION } from '../version.ts';
import { type TotalIntervals, type TotalPoints, totalIntervals } from './intervals.ts';
import { allG, type PartFigures, partFigures } from './part-figures.ts';
import { comparePowerSource, type PowerSourceDocument } from './power-source.ts';
import type { PricedRun } from './priced-run.ts';
import { type RequestsDocument, requestsDocument } from './requests-document.ts';
import type { FootprintSettings } from './settings.ts';
import { type TimelinePoint, timelinePoints } from './timeline-points.ts';

/** What a footprint says of one pool. */
export interface PoolFootprint extends PartFigures {
  readonly name: string;
  /** That it held in the mean. */
  readonly accelerators: number;
  readonly powerModel: string;
  readonly grid: string | null;
}

/**
 * What `kavier footprint --json` prints. Fields are only added while the schema is `kavier.footprint/2`. Null: not computed, and
 * `assumptions` says why, or undefined for this run.
 */
export interface FootprintDocument extends PartFigures {
  readonly schema: 'kavier.footprint/2';
  readonly kavier: string;
  readonly name: string;
  readonly scenarioHash: string;
  readonly command: string;
  /** One sentence. */
  readonly verdict: string;
  readonly served: ServedAmounts;
  /** What figures per token cover; totals are those of the whole run. */
  readonly window: RunWindow;
  /** Whether the service keeps up with its load; a window of one that is over is not steady. */
  readonly saturation: LoadState;
  /** Simulated length of the run, and accelerators that it held in the mean. */
  readonly endS: number;
  readonly accelerators: number;
  readonly powerModel: string;
  readonly grid: string | null;
  /** Of the energy of the run and per million tokens, Wh, and of the carbon, g; null for the published engine. */
  readonly intervals: null | {
    readonly energyWh: TotalIntervals;
    readonly carbonG: TotalIntervals | null;
  };
  /** By pool, in the order of the scenario; each adds up to the figures of the run. */
  readonly pools: readonly PoolFootprint[];
  /** Null when the run's requests were not asked for, or its work was not attributed to them. */
  readonly requests: RequestsDocument | null;
  /** OpenDC's answer for the same run beside this one; null when none was given. */
  readonly openDc: PowerSourceDocument | null;
  /** Watts and intensity over time, in at most 240 steps. */
  readonly timeline: readonly TimelinePoint[];
  readonly assumptions: readonly string[];
}

export interface FootprintOptions {
  /** False leaves out what needs the requests, of which there may be millions. Default true. */
  readonly byRequest?: boolean | undefined;
  /** What OpenDC says of the same run. */
  readonly openDc?: PowerSourceSeries | undefined;
}

/** Computes everything of a run that is already there. Errors: as reading its requests. */
export async function footprintDocument(
  run: PricedRun,
  { setups, idle, gridWords, poolGrids, assumptions }: FootprintSettings,
  command: string,
  { byRequest = true, openDc }: FootprintOptions = {},
): Promise<FootprintDocument> {
  const { timeline, served, window, saturation } = run;
  const footprint = footprintOf(timeline, setups);
  const span = spanOf(window);
  const steady = span === undefined ? footprint : footprintOf(timeline, setups, span);
  const { endS } = timeline;
  const held = poolRuns(timeline).map(heldAccelerators);
  const whole = partFigures(
    { ...footprint, steady, publishedG: sum(publishedByPool(footprint, setups)) },
    { served, window, endS },
  );
  const requests = byRequest ? await requestsDocument(run, footprint, setups, idle) : null;
  return {
    schema: 'kavier.footprint/2',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    command,
    verdict: verdictOf(footprint, whole.energy, served),
    served,
    window,
    saturation,
    endS,
    accelerators: sum(held),
    powerModel: powerModelOf(run),
    grid: gridWords,
    ...whole,
    intervals: intervalsOf(
      run,
      { total: whole.energy.totalWh, perMtoken: whole.energy.whPerMtoken },
      whole.carbon,
    ),
    pools: footprint.pools.map((pool, index) => ({
      name: run.pools[index].name,
      accelerators: held[index],
      powerModel: run.powered[index].setup.power.name,
      grid: poolGrids[index],
      ...partFigures(
        {
          ...pool,
          steady: steady.pools[index],
          publishedG: publishedByPool(footprint, setups)[index],
        },
        { ...run.pools[index], endS },
      ),
    })),
    requests,
    openDc:
      openDc === undefined ? null : comparePowerSource(footprint.energy, footprint.carbon, openDc),
    timeline: timelinePoints(footprint),
    assumptions: [
      ...run.assumptions.filter((one) => !run.priceAssumptions.includes(one)),
      ...assumptions,
    ],
  };
}

function intervalsOf(
  run: PricedRun,
  energy: TotalPoints,
  carbon: PartFigures['carbon'],
): FootprintDocument['intervals'] {
  const energyWh = totalIntervals(run, 'energyWh', energy);
  if (energyWh === null) return null;
  // Embodied carbon goes by the time held, and not by energy; it is small, and errs no more.
  const ofCarbon = carbon && { total: carbon.totalG, perMtoken: carbon.gPerMtoken };
  return { energyWh, carbonG: ofCarbon && totalIntervals(run, 'energyWh', ofCarbon) };
}

/** Accelerators that are held all the time count whole, others by their share of the run. */
function heldAccelerators(pool: PoolRun): number {
  const { held, replicas, acceleratorsPerReplica, endS } = pool;
  if (held === 'whole-run') return replicas * acceleratorsPerReplica;
  return endS > 0 ? (heldTime(pool).heldS * acceleratorsPerReplica) / endS : 0;
}

/** Carbon by the published rule; 0 where there is no grid. */
function publishedByPool({ pools }: RunFootprint, setups: FootprintSettings['setups']): number[] {
  return setups.map(({ intensity }, index) =>
    intensity === undefined ? 0 : totalG(publishedCarbon(pools[index].energy, intensity)),
  );
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function verdictOf(
  footprint: Footprint,
  { totalWh, jPerOutputToken: joules }: PartFigures['energy'],
  { requests }: ServedAmounts,
): string {
  const kwh = Number((totalWh / 1000).toPrecision(4));
  if (requests === 0) return `No request was served; the run took ${kwh} kWh.`;
  const wh = Number((totalWh / requests).toPrecision(3));
  const perToken = joules === null ? '' : ` (${Number(joules.toPrecision(3))} J per output token)`;
  const grams =
    footprint.carbon === null
      ? ''
      : `, ${Number((allG(footprint) / requests).toPrecision(3))} g CO2e`;
  return `A request took ${wh} Wh${grams}${perToken}; the run took ${kwh} kWh.`;
}
