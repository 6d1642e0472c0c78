import {
  type CarbonTimeline,
  ENERGY_PARTS,
  type EnergyTimeline,
  JOULES_PER_KWH,
  JOULES_PER_WH,
  StepIntegral,
  stepSeries,
  totalG,
  totalJ,
} from '@kavier/core';
import type { PowerSourceAccounting, PowerSourceSeries, PowerSourceTotals } from '@kavier/io';
import { COMPARED_UNITS, type ComparedQuantity } from './compared-quantity.ts';
import { likelyReasons, notesOf } from './power-source-reasons.ts';

export interface Compared {
  readonly quantity: ComparedQuantity;
  readonly unit: string;
  /** Null where one of them has no such figure. */
  readonly kavier: number | null;
  readonly openDc: number | null;
  /** 100 (OpenDC - Kavier) / Kavier. */
  readonly differencePct: number | null;
  /** Why they may differ, one sentence each; empty where they do not. */
  readonly reasons: readonly string[];
}

/**
 * Energy and carbon of a run beside what OpenDC says of the same run. Fields are only added while the schema is
 * `kavier.power-source/1`.
 */
export interface PowerSourceDocument {
  readonly schema: 'kavier.power-source/1';
  readonly file: string;
  readonly accounting: PowerSourceAccounting;
  readonly samples: number;
  readonly sources: readonly PowerSourceTotals[];
  readonly compared: readonly Compared[];
  /** How OpenDC's columns agree with each other, and how they were read. */
  readonly notes: readonly string[];
}

/** Sets a run's energy, and its carbon where a grid was given, beside the power sources of OpenDC. Pure. */
export function comparePowerSource(
  energy: EnergyTimeline,
  carbon: CarbonTimeline | null,
  series: PowerSourceSeries,
): PowerSourceDocument {
  const joules = totalJ(energy);
  const grams = carbon === null ? null : totalG(carbon);
  const pairs: Readonly<Record<ComparedQuantity, readonly [number | null, number | null]>> = {
    energy: [joules / JOULES_PER_WH, series.totalJ / JOULES_PER_WH],
    'mean power': [ratio(joules, energy.endS), ratio(series.totalJ, series.spanS)],
    'peak power': [
      peakW(energyWithin(energy), series.endsS),
      peakW(sampledJ(series), series.endsS),
    ],
    carbon: [grams, series.totalG],
    'mean intensity': [
      grams === null ? null : ratio(grams * JOULES_PER_KWH, joules),
      series.meanGPerKwh,
    ],
    span: [energy.endS, series.spanS],
  };
  const differences = Object.fromEntries(
    Object.entries(pairs).map(([quantity, pair]) => [quantity, differencePct(...pair)]),
  ) as Record<ComparedQuantity, number | null>;
  const quantities = Object.keys(COMPARED_UNITS) as ComparedQuantity[];
  return {
    schema: 'kavier.power-source/1',
    file: series.file,
    accounting: series.accounting,
    samples: series.endsS.length,
    sources: series.sources,
    compared: quantities.map((quantity) => ({
      quantity,
      unit: COMPARED_UNITS[quantity],
      kavier: pairs[quantity][0],
      openDc: pairs[quantity][1],
      differencePct: differences[quantity],
      reasons: likelyReasons(quantity, differences, { energy, carbon, series }),
    })),
    notes: notesOf(series),
  };
}

/** Joules in one of OpenDC's samples. */
type JoulesOfSample = (fromS: number, toS: number, sample: number) => number;

const sampledJ =
  ({ energyJ }: PowerSourceSeries): JoulesOfSample =>
  (_fromS, _toS, sample) =>
    energyJ[sample];

/** Joules of a run between two instants; each bucket's are drawn evenly over it. Nothing is drawn after the run. */
function energyWithin({ bucketS, endS, count, parts }: EnergyTimeline): JoulesOfSample {
  const startsS: number[] = [];
  const watts: number[] = [];
  for (let i = 0; i < count && i * bucketS < endS; i++) {
    const widthS = Math.min((i + 1) * bucketS, endS) - i * bucketS;
    startsS.push(i * bucketS);
    watts.push(ENERGY_PARTS.reduce((sum, part) => sum + parts[part][i], 0) / widthS);
  }
  if (startsS.length === 0) return () => 0;
  const power = new StepIntegral(stepSeries(startsS, watts, endS));
  return (fromS, toS) => power.integral(Math.min(fromS, endS), Math.min(toS, endS));
}

/** The highest mean power over one of OpenDC's samples: both are averaged over the same seconds. */
function peakW(joulesOf: JoulesOfSample, endsS: Float64Array): number | null {
  let peak: number | null = null;
  let fromS = 0;
  for (const [sample, toS] of endsS.entries()) {
    const watts = ratio(joulesOf(fromS, toS, sample), toS - fromS);
    if (watts !== null && (peak === null || watts > peak)) peak = watts;
    fromS = toS;
  }
  return peak;
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function differencePct(kavier: number | null, openDc: number | null): number | null {
  if (kavier === null || openDc === null) return null;
  if (kavier === openDc) return 0;
  return kavier === 0 ? null : (100 * (openDc - kavier)) / kavier;
}
