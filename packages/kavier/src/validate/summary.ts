import { quantileOfSorted } from '@kavier/core';
import type { ErrorFigures, ErrorSummary, RowDocument } from './document.ts';

const WORST_COUNT = 5;

/** Errors of the rows; quantiles interpolate linearly between ranks. */
export function errorFigures(rows: readonly RowDocument[]): ErrorFigures {
  const signed = Float64Array.from(rows.flatMap(({ errorPct }) => errorPct ?? [])).sort();
  const absolute = signed.map(Math.abs).sort();
  const count = absolute.length;
  const quantile = (sorted: Float64Array, p: number) =>
    count === 0 ? null : quantileOfSorted(sorted, p);
  return {
    count,
    withoutPrediction: rows.length - count,
    medianPct: quantile(absolute, 0.5),
    p90Pct: quantile(absolute, 0.9),
    meanPct: count === 0 ? null : absolute.reduce((sum, x) => sum + x, 0) / count,
    biasPct: quantile(signed, 0.5),
  };
}

/** Errors of the rows and the worst of them, each with its cause where one is declared. */
export function errorSummary(
  rows: readonly RowDocument[],
  causeOf: (row: RowDocument) => string | null,
): ErrorSummary {
  const worst = rows
    .flatMap((row) => {
      const { point, load, measured, predicted, errorPct } = row;
      if (predicted === null || errorPct === null) return [];
      return [{ row, worst: { point, load, measured, predicted, errorPct } }];
    })
    .sort((a, b) => Math.abs(b.worst.errorPct) - Math.abs(a.worst.errorPct))
    .slice(0, WORST_COUNT)
    .map(({ row, worst }) => ({ ...worst, cause: causeOf(row) }));
  return { ...errorFigures(rows), worst };
}
