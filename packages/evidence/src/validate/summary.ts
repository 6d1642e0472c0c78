import type { ErrorSummaryDocument, RowDocument } from './document.ts';
import { type ErrorFigures, errorFigures } from './error-summary.ts';

const WORST_COUNT = 5;

/** Errors of the rows. */
export function figuresOf(rows: readonly RowDocument[]): ErrorFigures {
  const errorsPct = rows.flatMap(({ errorPct }) => errorPct ?? []);
  return errorFigures(errorsPct, rows.length - errorsPct.length);
}

/** Errors of the rows and the worst of them, each with its cause where one is declared. */
export function errorSummary(
  rows: readonly RowDocument[],
  causeOf: (row: RowDocument) => string | null,
): ErrorSummaryDocument {
  const worst = rows
    .flatMap((row) => {
      const { point, load, measured, predicted, errorPct } = row;
      if (predicted === null || errorPct === null) return [];
      return [{ row, worst: { point, load, measured, predicted, errorPct } }];
    })
    .sort((a, b) => Math.abs(b.worst.errorPct) - Math.abs(a.worst.errorPct))
    .slice(0, WORST_COUNT)
    .map(({ row, worst }) => ({ ...worst, cause: causeOf(row) }));
  return { ...figuresOf(rows), worst };
}
