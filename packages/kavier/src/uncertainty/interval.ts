import type { ErrorCell } from './error-cell.ts';

/** Share of the validated rows whose measured value lies in the interval. */
export const LEVEL = 0.8;

/** Between what a measurement lies; null where that has no bound. */
export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Where the measurements of 80 % of the validated rows would lie if this were their prediction. A row with the signed error e
 * has measured = predicted / (1 + e), so the ends are those of the 90th and the 10th percentile of e.
 */
export function measuredInterval(
  predicted: number,
  { p10Pct, p90Pct }: Pick<ErrorCell, 'p10Pct' | 'p90Pct'>,
): Interval {
  return { low: corrected(predicted, p90Pct), high: corrected(predicted, p10Pct) };
}

/** What was measured where `predicted` was off by so many percent; null where nothing finite was. */
function corrected(predicted: number, errorPct: number): number | null {
  return errorPct > -100 ? predicted / (1 + errorPct / 100) : null;
}

/** Factors on every second of a service at the two ends of an error interval. */
export interface StepFactors {
  /** What the factors follow from. */
  readonly metric: 'throughput' | 'tpot';
  readonly optimistic: number;
  readonly pessimistic: number;
}

/**
 * How much faster and slower the service may be than it was predicted. A throughput that was predicted too high by e is one
 * of steps that take 1 + e times as long; a TPOT that was predicted too long by e is one of steps that take 1 / (1 + e) times
 * as long. Null where an end has no bound.
 */
export function stepFactors({ metric, p10Pct, p90Pct }: ErrorCell): StepFactors | null {
  if (p10Pct <= -100) return null;
  const [least, most] = [1 + p10Pct / 100, 1 + p90Pct / 100];
  return metric === 'throughput'
    ? { metric, optimistic: least, pessimistic: most }
    : { metric: 'tpot', optimistic: 1 / most, pessimistic: 1 / least };
}
