import { JOULES_PER_KWH } from '@kavier/core';
import type { SourceSamples, samplesBySource } from './power-source-rows.ts';

/**
 * What `energy_usage` and `carbon_emission` count: what came since the source's sample before, or since the start of the
 * simulation. OpenDC's documentation (site/docs/documentation/Output.md, 2025) and its PowerSourceTableReaderImpl.kt say the
 * first; PowerSourceSampler.kt, which replaced it in 2026, exports the source's counters as they stand, which is the second.
 */
export const POWER_SOURCE_ACCOUNTINGS = ['per-sample', 'running-total'] as const;
export type PowerSourceAccounting = (typeof POWER_SOURCE_ACCOUNTINGS)[number];

/** What one power source delivered over the whole simulation. */
export interface PowerSourceTotals {
  readonly name: string;
  readonly cluster: string;
  readonly energyJ: number;
  readonly carbonG: number;
}

/** A total as the file states it, and as its other columns give it. */
export interface CrossCheck {
  readonly stated: number;
  readonly recomputed: number;
  /** (recomputed - stated) / stated, percent; null where nothing is stated. */
  readonly differencePct: number | null;
}

/**
 * What all power sources of an OpenDC simulation delivered together. Sample i covers the seconds from endsS[i - 1], the first
 * from 0, to endsS[i] of OpenDC's clock, which begins with its first task.
 */
export interface PowerSourceSeries {
  readonly file: string;
  readonly accounting: PowerSourceAccounting;
  readonly sources: readonly PowerSourceTotals[];
  /** Closing samples that only repeat a regular one, left out. */
  readonly repeatedRows: number;
  readonly endsS: Float64Array;
  readonly energyJ: Float64Array;
  readonly carbonG: Float64Array;
  /** Drawn at the end of the sample, not over it. */
  readonly powerW: Float64Array;
  readonly totalJ: number;
  readonly totalG: number;
  /** Emissions over energy; null without energy. */
  readonly meanGPerKwh: number | null;
  readonly spanS: number;
  /** Energy against power x seconds, the power at the end of each sample taken for all of it. */
  readonly energyCheck: CrossCheck;
  /** Carbon against energy x intensity, likewise. */
  readonly carbonCheck: CrossCheck;
}

/**
 * Adds up sources that were sampled at the same instants. Without `stated`, energies that ever fall are per sample; those that
 * never do are whichever total is nearer, as a ratio, to the integral of power.
 */
export function powerSourceSeries(
  file: string,
  { sources, repeatedRows }: ReturnType<typeof samplesBySource>,
  stated?: PowerSourceAccounting,
): PowerSourceSeries {
  const accounting = stated ?? likelyAccounting(sources);
  const [{ timestampMs }] = sources;
  const count = timestampMs.length;
  const energyJ = new Float64Array(count);
  const carbonG = new Float64Array(count);
  const powerW = new Float64Array(count);
  let expectedG = 0;
  for (const source of sources) {
    for (let i = 0; i < count; i++) {
      const joules = increment(source.energyJ, i, accounting);
      energyJ[i] += joules;
      carbonG[i] += increment(source.carbonG, i, accounting);
      powerW[i] += source.powerW[i];
      expectedG += (joules * source.gPerKwh[i]) / JOULES_PER_KWH;
    }
  }
  const totalJ = sum(energyJ);
  const totalG = sum(carbonG);
  return {
    file,
    accounting,
    repeatedRows,
    sources: sources.map((source) => ({
      name: source.name,
      cluster: source.cluster,
      energyJ: totalOf(source.energyJ, accounting),
      carbonG: totalOf(source.carbonG, accounting),
    })),
    endsS: timestampMs.map((ms) => ms / 1000),
    energyJ,
    carbonG,
    powerW,
    totalJ,
    totalG,
    meanGPerKwh: totalJ > 0 ? (totalG * JOULES_PER_KWH) / totalJ : null,
    spanS: timestampMs[count - 1] / 1000,
    energyCheck: crossCheck(totalJ, integralJ(sources)),
    carbonCheck: crossCheck(totalG, expectedG),
  };
}

function likelyAccounting(sources: readonly SourceSamples[]): PowerSourceAccounting {
  const isCounter = sources.every(
    ({ energyJ, carbonG }) => neverFalls(energyJ) && neverFalls(carbonG),
  );
  if (!isCounter) return 'per-sample';
  const energies = (accounting: PowerSourceAccounting) =>
    sources.reduce((total, { energyJ }) => total + totalOf(energyJ, accounting), 0);
  const added = energies('per-sample');
  const last = energies('running-total');
  // The larger total is the nearer one from the geometric mean of both on.
  return added === last || integralJ(sources) ** 2 >= added * last ? 'per-sample' : 'running-total';
}

function neverFalls(values: Float64Array): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]);
}

function integralJ(sources: readonly SourceSamples[]): number {
  let joules = 0;
  for (const { powerW, timestampMs } of sources) {
    for (let i = 0; i < powerW.length; i++) {
      joules += (powerW[i] * (timestampMs[i] - (i === 0 ? 0 : timestampMs[i - 1]))) / 1000;
    }
  }
  return joules;
}

function increment(values: Float64Array, i: number, accounting: PowerSourceAccounting): number {
  return accounting === 'per-sample' || i === 0 ? values[i] : values[i] - values[i - 1];
}

function totalOf(values: Float64Array, accounting: PowerSourceAccounting): number {
  return accounting === 'per-sample' ? sum(values) : values[values.length - 1];
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function crossCheck(stated: number, recomputed: number): CrossCheck {
  const differencePct = stated > 0 ? (100 * (recomputed - stated)) / stated : null;
  return { stated, recomputed, differencePct };
}
