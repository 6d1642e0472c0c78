import { ENGINE_GROUPS, LOAD_REGIONS, type MeasuredQuantity, quantileOfSorted } from '@kavier/core';
import type { RowDocument } from '../validate/document.ts';
import { type CellLoad, ERROR_METRICS, type ErrorCell, type ErrorMetric } from './error-cell.ts';

/** Fewer rows say too little about quantiles of their errors. */
export const LEAST_ROWS = 5;

/** Means and medians; tails are validated apart and in no cell. */
const QUANTITIES: Readonly<Record<ErrorMetric, readonly MeasuredQuantity[]>> = {
  ttft: ['ttftMeanS', 'ttftP50S'],
  tpot: ['tpotMeanS', 'tpotP50S', 'itlP50S'],
  e2e: ['e2eMeanS', 'e2eP50S', 'makespanS'],
  throughput: ['outputTokensPerS', 'totalTokensPerS', 'requestsPerS'],
};

const LOADS: readonly CellLoad[] = ['any', ...LOAD_REGIONS];
const KINDS = ['dense', 'mixture'] as const;

/** Every cell with rows enough, in a fixed order. */
export function validatedCells(rows: readonly RowDocument[]): ErrorCell[] {
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  return ENGINE_GROUPS.flatMap((engine) =>
    families.flatMap((family) =>
      KINDS.flatMap((kind) => {
        const own = rows.filter(
          (row) =>
            row.engine === engine &&
            row.family === family &&
            row.isMixture === (kind === 'mixture'),
        );
        return ERROR_METRICS.flatMap((metric) =>
          LOADS.flatMap((load) => {
            const errors = errorsOf(own.filter((row) => isOf(row, metric, load)));
            return errors === null ? [] : [{ engine, family, kind, metric, load, ...errors }];
          }),
        );
      }),
    ),
  );
}

/** The rate of requests that come by their own times is theirs, and says nothing of what could be served. */
function isOf({ quantity, load: at }: RowDocument, metric: ErrorMetric, load: CellLoad): boolean {
  if (metric === 'throughput' && at === 'stream') return false;
  return QUANTITIES[metric].includes(quantity) && (load === 'any' || load === at);
}

type Errors = Pick<ErrorCell, 'count' | 'fitted' | 'p10Pct' | 'medianPct' | 'p90Pct'>;

/** Of the unfitted rows; of the fitted ones where there are no others. */
function errorsOf(rows: readonly RowDocument[]): Errors | null {
  const predicted = rows.flatMap(({ isFitted, errorPct }) =>
    errorPct === null ? [] : [{ isFitted, errorPct }],
  );
  const unfitted = predicted.filter(({ isFitted }) => !isFitted);
  const fitted = unfitted.length === 0;
  const sorted = Float64Array.from(fitted ? predicted : unfitted, (row) => row.errorPct).sort();
  if (sorted.length < LEAST_ROWS) return null;
  const [p10Pct, medianPct, p90Pct] = [0.1, 0.5, 0.9].map((p) => rounded(sorted, p));
  return { count: sorted.length, fitted, p10Pct, medianPct, p90Pct };
}

function rounded(sorted: Float64Array, p: number): number {
  return Number(quantileOfSorted(sorted, p).toFixed(2));
}
