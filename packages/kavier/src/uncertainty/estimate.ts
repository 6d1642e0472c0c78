import { largestOf, smallestOf } from '@kavier/core';
import type { ErrorTable, FoundCell } from '@kavier/evidence';
import {
  cellInWords,
  type ErrorFactors,
  errorFactors,
  type Surroundings,
  tailsOf,
} from '@kavier/evidence';

/** Between what a measurement lies; null where nothing is known. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * What an interval rests on: rows of this very quantity; rows of others that it follows from; the arrivals, which decide it
 * whatever the service does; or nothing.
 */
export const ESTIMATE_SOURCES = ['measured', 'derived', 'arrivals', 'not-measured'] as const;
export type EstimateSource = (typeof ESTIMATE_SOURCES)[number];

/** A figure of a run with the interval that 80 % of measurements would lie in: low <= point <= high. */
export interface Estimate extends Interval {
  /** What was simulated; null where the run has no such figure. */
  readonly point: number | null;
  /** Middle of the interval of the measured rows where the point is not in that interval; null otherwise. */
  readonly corrected: number | null;
  readonly source: EstimateSource;
  /** The rows, in words. */
  readonly basis: string;
  readonly models: number;
  readonly rows: number;
  /** The rows helped to fit the coefficients; the interval is widened for it. */
  readonly fitted: boolean;
}

/** Factors on a point, and what they rest on. */
export type EstimateFactors = Omit<Estimate, 'point' | 'low' | 'high' | 'corrected'> &
  Pick<ErrorFactors, 'corrected'> &
  Interval;

/** Where nothing like it was measured. */
export function notMeasured(what: string): EstimateFactors {
  return {
    low: null,
    high: null,
    corrected: null,
    source: 'not-measured',
    basis: `not measured: ${what}`,
    models: 0,
    rows: 0,
    fitted: false,
  };
}

/** Factors of the rows that were found; above 50, of a high percentile. */
export function factorsOfCell(
  found: FoundCell | null,
  table: ErrorTable,
  run: Surroundings,
  { name, percentile = 50 }: { readonly name: string; readonly percentile?: number | undefined },
): EstimateFactors {
  if (found === null) return notMeasured(`no ${name} of anything like it`);
  const factors = errorFactors(found, table, percentile);
  if (factors === null) return notMeasured(`no high percentile of the ${name}`);
  const { cell, isOtherYear } = found;
  const words = cellInWords(cell, isOtherYear, run);
  const tails = percentile > 50 ? tailsOf(cell.metric, table) : null;
  const beyond =
    tails === null
      ? ''
      : `; p${percentile} after ${tails.rows} p99 of ${modelsInWords(tails.models)} anywhere`;
  return {
    ...factors,
    source: 'measured',
    basis: `${name} of ${words}: ${cell.rows} rows of ${modelsInWords(cell.models)}${beyond}`,
    models: cell.models,
    rows: cell.rows,
    fitted: cell.fitted,
  };
}

const modelsInWords = (models: number) => (models === 1 ? '1 model' : `${models} models`);

/** The factors of 1 / a quantity. */
export function inverted(factors: EstimateFactors, basis = factors.basis): EstimateFactors {
  if (factors.source === 'not-measured') return factors;
  const invert = (factor: number | null) => (factor === null ? null : 1 / factor);
  return {
    ...factors,
    low: invert(factors.high),
    high: invert(factors.low),
    corrected: invert(factors.corrected),
    source: factors.source === 'measured' ? 'derived' : factors.source,
    basis,
  };
}

/** The factors of a whole of which only a share has them and the rest is certain. */
export function ofShare(
  factors: EstimateFactors,
  share: number,
  { source, basis }: Pick<EstimateFactors, 'source' | 'basis'>,
): EstimateFactors {
  const diluted = (factor: number | null) => (factor === null ? null : 1 + share * (factor - 1));
  const isCertain = share === 0;
  return {
    ...factors,
    low: isCertain ? 1 : diluted(factors.low),
    high: isCertain ? 1 : diluted(factors.high),
    corrected: isCertain ? null : diluted(factors.corrected),
    ...(isCertain || factors.source !== 'not-measured' ? { source, basis } : {}),
  };
}

/** The wider of both: of a quantity that follows from either. */
export function either(one: EstimateFactors, other: EstimateFactors): EstimateFactors {
  if (one.low === null || one.high === null) return other;
  if (other.low === null || other.high === null) return one;
  const wider = other.high / other.low > one.high / one.low ? other : one;
  return {
    ...wider,
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
    corrected: null,
  };
}

/** What holds for a figure to which several pools contribute: the widest of theirs; nothing is known where it is not of one of them. */
export function widestOf(
  pools: readonly { readonly name: string; readonly factors: EstimateFactors }[],
): EstimateFactors {
  const unknown = pools.find(({ factors }) => factors.low === null);
  if (unknown !== undefined) return unknown.factors;
  return pools
    .map(({ name, factors }) => ({ ...factors, basis: `${name}: ${factors.basis}` }))
    .reduce((one, other) => ({ ...either(one, other), basis: `${one.basis}; ${other.basis}` }));
}

/** The point and its interval, which also holds what runs at both ends of the error gave. */
export function estimate(
  point: number | null,
  factors: EstimateFactors,
  ends: readonly (number | null)[] = [],
): Estimate {
  const { low, high, corrected, ...about } = factors;
  if (point === null || low === null || high === null) {
    return { point, corrected: null, low: null, high: null, ...about };
  }
  const others = ends.flatMap((end) => end ?? []);
  const [from, to] = [
    Math.min(point, point * low, smallestOf(others)),
    Math.max(point, point * high, largestOf(others)),
  ];
  return {
    point,
    corrected: corrected === null ? null : point * corrected,
    low: from,
    high: to,
    ...about,
  };
}

/**
 * The interval of a figure that is another one times something certain: carbon of energy, a token's part of a total. Nothing is known
 * where that other one is 0 and this one is not.
 */
export function scaleEstimate(of: Estimate, point: number | null): Estimate {
  const { low, high, corrected } = of;
  const factor = point === null || of.point === null ? Number.NaN : point / of.point;
  const isKnown = low !== null && high !== null && Number.isFinite(factor);
  if (!isKnown) {
    const isNothing = point === 0 && of.point === 0 && low !== null;
    return { ...of, point, corrected: null, low: isNothing ? 0 : null, high: isNothing ? 0 : null };
  }
  return {
    ...of,
    point,
    corrected: corrected === null ? null : corrected * factor,
    low: low * factor,
    high: high * factor,
    source: of.source === 'measured' ? 'derived' : of.source,
  };
}
