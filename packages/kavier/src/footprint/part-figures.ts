import {
  CARBON_PARTS,
  type EmbodiedCarbon,
  ENERGY_PARTS,
  type Footprint,
  JOULES_PER_WH,
  partG,
  partJ,
  type RunWindow,
  type ServedAmounts,
  totalG,
  totalJ,
  type WaterUse,
} from '@kavier/core';

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

/** Energy, carbon and water of a run or of one of its pools. Null: not computed, or undefined. */
export interface PartFigures {
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
    /** Mean intensity that was met, weighted by energy, g/kWh. */
    readonly meanGPerKwh: number | null;
    /** By the published rule, which takes the lower of neighbouring intensities. For comparison. */
    readonly publishedG: number;
    readonly publishedGPerMtokenPerS: number | null;
    /** Software carbon intensity (ISO/IEC 21031): total per request, g. */
    readonly sciGPerRequest: number | null;
  };
  readonly water: null | (WaterUse & { readonly lPerMtoken: PerMtoken });
}

/** A footprint of the whole run and of its steady window, and its carbon by the published rule. */
export interface PricedPart extends Footprint {
  readonly steady: Footprint;
  readonly publishedG: number;
}

/** What figures are divided by. */
interface Denominators {
  readonly served: ServedAmounts;
  readonly window: RunWindow;
  readonly endS: number;
}

export function partFigures(
  { steady, publishedG, ...footprint }: PricedPart,
  { served, window, endS }: Denominators,
): PartFigures {
  const totalWh = totalJ(footprint.energy) / JOULES_PER_WH;
  const tokens = served.promptTokens + served.outputTokens;
  const steadyJ = totalJ(steady.energy);
  const { promptTokens, outputTokens } = window.served;
  const perMtoken = (amount: number): PerMtoken => ({
    output: per(amount * 1e6, outputTokens),
    all: per(amount * 1e6, promptTokens + outputTokens),
  });
  const perMtokenPerS = (amount: number) => per(per(amount * 1e6, tokens), endS);
  return {
    energy: {
      totalWh,
      partsWh: partsWh(footprint),
      meanPowerW: per(totalWh * JOULES_PER_WH, endS),
      whPerMtoken: perMtoken(steadyJ / JOULES_PER_WH),
      jPerOutputToken: per(steadyJ, outputTokens),
      publishedWhPerMtokenPerS: perMtokenPerS(totalWh),
    },
    carbon: carbonPart(footprint, {
      gPerMtoken: perMtoken(allG(steady)),
      publishedG,
      publishedGPerMtokenPerS: perMtokenPerS(publishedG),
      requests: served.requests,
    }),
    water:
      footprint.water === null
        ? null
        : { ...footprint.water, lPerMtoken: perMtoken(steady.water?.totalL ?? 0) },
  };
}

function partsWh({ energy }: Footprint): ByPart {
  const [prefill, decode, idle, host, facility] = ENERGY_PARTS.map(
    (part) => partJ(energy, part) / JOULES_PER_WH,
  );
  return { prefill, decode, idle, host, facility };
}

/** Operational and embodied. */
export function allG({ carbon, embodied }: Pick<Footprint, 'carbon' | 'embodied'>): number {
  return (carbon === null ? 0 : totalG(carbon)) + (embodied?.totalG ?? 0);
}

function carbonPart(
  { carbon, embodied, energy }: Footprint,
  {
    requests,
    ...figures
  }: Pick<
    NonNullable<PartFigures['carbon']>,
    'gPerMtoken' | 'publishedG' | 'publishedGPerMtokenPerS'
  > & { readonly requests: number },
): PartFigures['carbon'] {
  if (carbon === null) return null;
  const operationalG = totalG(carbon);
  const sumG = allG({ carbon, embodied });
  const [prefill, decode, idle, host, facility] = CARBON_PARTS.map((part) => partG(carbon, part));
  return {
    operationalG,
    partsG: { prefill, decode, idle, host, facility },
    embodied,
    totalG: sumG,
    meanGPerKwh: per(operationalG * 3.6e6, totalJ(energy)),
    ...figures,
    sciGPerRequest: per(sumG, requests),
  };
}

/** part / whole; null where there is nothing to divide, or nothing to divide by. */
function per(part: number | null, whole: number): number | null {
  return part === null || !(whole > 0) ? null : part / whole;
}
