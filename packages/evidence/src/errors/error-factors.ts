import { largestOf, normalQuantile } from '@kavier/core';
import type { ErrorFigure, ErrorMetric, ErrorTable } from './error-cell.ts';
import type { FoundCell } from './find-cell.ts';
import { student90 } from './student.ts';

/**
 * What a prediction is multiplied by to get what would be measured: between `low` <= 1 and `high` >= 1 in 80 % of the cases, and
 * `corrected` in the middle of them where the rows say that the prediction itself is not among them.
 */
export interface ErrorFactors {
  readonly low: number;
  readonly high: number;
  readonly corrected: number | null;
}

/** A prior of so many models: how much a typical spread counts beside that of the cell's own models. */
const PRIOR_MODELS = 3;

/** Spreads are drawn together as logarithms; rows that agree to the last digit have none. */
const LEAST_SPREAD = 1e-3;

/**
 * Factors of a model that is not among the cell's K. With its centre c, its spread s (of fitted rows: times `fittedRatio`) and
 * the typical spread s0:
 *
 *   s' = exp(((K - 1) ln s + 3 ln s0) / (K - 1 + 3))            few models are drawn towards what is typical
 *   w  = s' sqrt(1 + 1/K) t(0.9, K - 1 + 3) / z(0.9)             their centre is unsure, and so is their spread
 *   w  = sqrt(w^2 + d^2)                                         d: what engines of other years differ by
 *   w  = sqrt(w^2 + (u z(p) / z(0.99))^2)                        u: as w, of how much further off p99 was than the mean
 *
 * the factors exp(c - w) to exp(c + w), and 1. As the t interval of a next observation with a variance that is moderated by
 * a prior (Smyth, Statistical Applications in Genetics and Molecular Biology 3(1), 2004), in quantiles instead of variances.
 *
 * Percentiles between the mean and p99 were not measured; their part is taken in proportion to the normal quantile z(p).
 *
 * @param percentile above 50 of a high percentile; otherwise of means, medians and amounts. Null where none of the metric was
 *   measured.
 */
export function errorFactors(
  { cell, isOtherYear }: FoundCell,
  table: ErrorTable,
  percentile = 50,
): ErrorFactors | null {
  const typical = table.typicalSpread[cell.metric] ?? largestTypical(table);
  const own = Math.max(LEAST_SPREAD, cell.spread * (cell.fitted ? table.fittedRatio : 1));
  const spread = drawnTogether(own, typical ?? own, cell.models);
  const parts = [spread * fewModels(cell.models, PRIOR_MODELS)];
  if (isOtherYear) parts.push(table.yearSpread);
  if (percentile > 50) {
    const beyond = tailsOf(cell.metric, table);
    if (beyond === null) return null;
    const reach = normalQuantile(Math.min(percentile, 99.99) / 100) / NORMAL_99;
    parts.push(reach * beyond.spread * fewModels(beyond.models, 1));
  }
  const width = Math.sqrt(parts.reduce((sum, part) => sum + part * part, 0));
  const { centre } = cell;
  return {
    low: Math.min(1, Math.exp(centre - width)),
    high: Math.max(1, Math.exp(centre + width)),
    corrected: Math.abs(centre) > width ? Math.exp(centre) : null,
  };
}

const [NORMAL_90, NORMAL_99] = [normalQuantile(0.9), normalQuantile(0.99)];

/** The 99th percentiles of a metric; null where there are none, or the metric has none. */
export function tailsOf(metric: ErrorMetric, { tails }: ErrorTable): ErrorFigure | null {
  return metric in tails ? tails[metric as keyof typeof tails] : null;
}

function drawnTogether(own: number, typical: number, models: number): number {
  const weight = models - 1;
  const sum = weight * Math.log(own) + PRIOR_MODELS * Math.log(typical);
  return Math.exp(sum / (weight + PRIOR_MODELS));
}

/** How much wider than a spread the interval of a next model is, `prior` more models standing behind the spread. */
function fewModels(models: number, prior: number): number {
  return (Math.sqrt(1 + 1 / models) * student90(models - 1 + prior)) / NORMAL_90;
}

/** Where no metric of its own says what is typical: the least certain one. */
function largestTypical({ typicalSpread }: ErrorTable): number | null {
  const known = Object.values(typicalSpread).flatMap((spread) => spread ?? []);
  return known.length === 0 ? null : largestOf(known);
}
