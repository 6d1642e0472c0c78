import {
  CARBON_PARTS,
  type EmbodiedCarbon,
  ENERGY_PARTS,
  type Footprint,
  footprintOf,
  heldTime,
  JOULES_PER_WH,
  partG,
  partJ,
  poolRuns,
  publishedCarbon,
  type RunFootprint,
  type RunWindow,
  type ServedAmounts,
  spanOf,
  totalG,
  totalJ,
  type WaterUse,
} from '@kavier/core';
import type { PowerSourceSeries } from '@kavier/io';
import { powerModelOf } from '../run/energy-document.ts';
import type { LoadState } from '../run/load-state.ts';
import { VERSION } from '../version.ts';
import { type TotalIntervals, type TotalPoints, totalIntervals } from './intervals.ts';
import { comparePowerSource, type PowerSourceDocument } from './power-source.ts';
import type { PricedRun } from './priced-run.ts';
import { type RequestsDocument, requestsDocument } from './requests-document.ts';
import type { FootprintSettings } from './settings.ts';
import { type TimelinePoint, timelinePoints } from './timeline-points.ts';

/** One figure for each part of the energy, in the order of reports. */
export interface ByPart {
  readonly prefill: number;
  readonly decode: number;
  readonly idle: number;
  readonly host: number;
  readonly facility: number;
}

/** A total by the two denominators that are never mixed, per million tokens. */
export interface PerMtoken {
  readonly output: number | null;
  readonly all: number | null;
}

/**
 * What `kavier footprint --json` prints. Fields are only added while the schema is `kavier.footprint/2`. Null: not computed, and
 * `assumptions` says why, or undefined for this run.
 */
export interface FootprintDocument {
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
  readonly energy: {
    readonly totalWh: number;
    readonly partsWh: ByPart;
    /** Of all accelerators together, while they work and while they do not. */
    readonly meanPowerW: number | null;
    readonly whPerMtoken: PerMtoken;
    readonly jPerOutputToken: number | null;
    /** (total / Mtoken) / second of the run: the published unit of energy efficiency. */
    readonly publishedWhPerMtokenPerS: number | null;
  };
  readonly carbon: null | {
    readonly operationalG: number;
    readonly partsG: ByPart;
    readonly embodied: EmbodiedCarbon | null;
    /** Operational and embodied. */
    readonly totalG: number;
    readonly gPerMtoken: PerMtoken;
    /** Mean intensity that the run met, weighted by its energy, g/kWh. */
    readonly meanGPerKwh: number | null;
    /** By the published rule, which takes the lower of neighbouring intensities. For comparison. */
    readonly publishedG: number;
    readonly publishedGPerMtokenPerS: number | null;
    /** Software carbon intensity (ISO/IEC 21031): total per request, g. */
    readonly sciGPerRequest: number | null;
  };
  /** Of the energy of the run and per million tokens, Wh, and of the carbon, g; null for the published engine. */
  readonly intervals: null | {
    readonly energyWh: TotalIntervals;
    readonly carbonG: TotalIntervals | null;
  };
  readonly water: null | (WaterUse & { readonly lPerMtoken: PerMtoken });
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
  { setups, idle, gridWords, assumptions }: FootprintSettings,
  command: string,
  { byRequest = true, openDc }: FootprintOptions = {},
): Promise<FootprintDocument> {
  const { timeline, served, window, saturation } = run;
  const footprint = footprintOf(timeline, setups);
  const energyWh = totalJ(footprint.energy) / JOULES_PER_WH;
  const tokens = served.promptTokens + served.outputTokens;
  const span = spanOf(window);
  const steady = span === undefined ? footprint : footprintOf(timeline, setups, span);
  const steadyJ = totalJ(steady.energy);
  const perMtoken = (amount: number): PerMtoken => ({
    output: per(amount * 1e6, window.served.outputTokens),
    all: per(amount * 1e6, window.served.promptTokens + window.served.outputTokens),
  });
  const whPerMtoken = perMtoken(steadyJ / JOULES_PER_WH);
  const perMtokenPerS = (amount: number) => per(per(amount * 1e6, tokens), timeline.endS);
  const carbon = carbonPart(footprint, setups, {
    gPerMtoken: perMtoken(allG(steady)),
    perMtokenPerS,
    served,
  });
  return {
    schema: 'kavier.footprint/2',
    kavier: VERSION,
    name: run.name,
    scenarioHash: run.scenarioHash,
    command,
    verdict: verdictOf(footprint, energyWh, served, per(steadyJ, window.served.outputTokens)),
    served,
    window,
    saturation,
    endS: timeline.endS,
    accelerators: meanAccelerators(timeline),
    powerModel: powerModelOf(run),
    grid: gridWords,
    energy: {
      totalWh: energyWh,
      partsWh: partsWh(footprint),
      meanPowerW: per(energyWh * JOULES_PER_WH, timeline.endS),
      whPerMtoken,
      jPerOutputToken: per(steadyJ, window.served.outputTokens),
      publishedWhPerMtokenPerS: perMtokenPerS(energyWh),
    },
    carbon,
    intervals: intervalsOf(run, { total: energyWh, perMtoken: whPerMtoken }, carbon),
    water:
      footprint.water === null
        ? null
        : { ...footprint.water, lPerMtoken: perMtoken(steady.water?.totalL ?? 0) },
    requests: byRequest ? await requestsDocument(run, footprint, setups, idle) : null,
    openDc:
      openDc === undefined ? null : comparePowerSource(footprint.energy, footprint.carbon, openDc),
    timeline: timelinePoints(footprint),
    assumptions: [...run.assumptions.filter((one) => one !== run.priceAssumption), ...assumptions],
  };
}

function intervalsOf(
  run: PricedRun,
  energy: TotalPoints,
  carbon: FootprintDocument['carbon'],
): FootprintDocument['intervals'] {
  const energyWh = totalIntervals(run, 'energyWh', energy);
  if (energyWh === null) return null;
  // Embodied carbon goes by the time held, and not by energy; it is small, and errs no more.
  const ofCarbon = carbon && { total: carbon.totalG, perMtoken: carbon.gPerMtoken };
  return { energyWh, carbonG: ofCarbon && totalIntervals(run, 'energyWh', ofCarbon) };
}

function partsWh({ energy }: Footprint): ByPart {
  const [prefill, decode, idle, host, facility] = ENERGY_PARTS.map(
    (part) => partJ(energy, part) / JOULES_PER_WH,
  );
  return { prefill, decode, idle, host, facility };
}

/** Operational and embodied. */
function allG({ carbon, embodied }: Pick<Footprint, 'carbon' | 'embodied'>): number {
  return (carbon === null ? 0 : totalG(carbon)) + (embodied?.totalG ?? 0);
}

function carbonPart(
  { carbon, embodied, energy, pools }: RunFootprint,
  setups: FootprintSettings['setups'],
  {
    gPerMtoken,
    perMtokenPerS,
    served,
  }: {
    readonly gPerMtoken: PerMtoken;
    readonly perMtokenPerS: (amount: number) => number | null;
    readonly served: ServedAmounts;
  },
): FootprintDocument['carbon'] {
  if (carbon === null) return null;
  const operationalG = totalG(carbon);
  const sumG = allG({ carbon, embodied });
  const [prefill, decode, idle, host, facility] = CARBON_PARTS.map((part) => partG(carbon, part));
  const publishedG = sum(
    setups.map(({ intensity }, pool) =>
      intensity === undefined ? 0 : totalG(publishedCarbon(pools[pool].energy, intensity)),
    ),
  );
  return {
    operationalG,
    partsG: { prefill, decode, idle, host, facility },
    embodied,
    totalG: sumG,
    gPerMtoken,
    meanGPerKwh: per(operationalG * 3.6e6, totalJ(energy)),
    publishedG,
    publishedGPerMtokenPerS: perMtokenPerS(publishedG),
    sciGPerRequest: per(sumG, served.requests),
  };
}

/** Accelerators that are held all the time count whole, others by their share of the run. */
function meanAccelerators(run: PricedRun['timeline']): number {
  return sum(
    poolRuns(run).map((pool) => {
      const { held, replicas, acceleratorsPerReplica, endS } = pool;
      if (held === 'whole-run') return replicas * acceleratorsPerReplica;
      return endS > 0 ? (heldTime(pool).heldS * acceleratorsPerReplica) / endS : 0;
    }),
  );
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function verdictOf(
  { carbon, embodied }: Footprint,
  energyWh: number,
  { requests }: ServedAmounts,
  joules: number | null,
): string {
  const kwh = Number((energyWh / 1000).toPrecision(4));
  if (requests === 0) return `No request was served; the run took ${kwh} kWh.`;
  const wh = Number((energyWh / requests).toPrecision(3));
  const perToken = joules === null ? '' : ` (${Number(joules.toPrecision(3))} J per output token)`;
  const grams =
    carbon === null
      ? ''
      : `, ${Number((allG({ carbon, embodied }) / requests).toPrecision(3))} g CO2e`;
  return `A request took ${wh} Wh${grams}${perToken}; the run took ${kwh} kWh.`;
}

/** part / whole; null where there is nothing to divide, or nothing to divide by. */
function per(part: number | null, whole: number): number | null {
  return part === null || !(whole > 0) ? null : part / whole;
}
