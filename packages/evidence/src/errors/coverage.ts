import { type ErrorMetric, type ErrorTable, TAIL_METRICS } from './error-cell.ts';
import { type ErrorFactors, errorFactors } from './error-factors.ts';
import type { ErrorRow } from './error-rows.ts';
import { tablesWithoutModel } from './error-table.ts';
import { findCell } from './find-cell.ts';
import { LEVEL, median } from './model-errors.ts';

/** How often what was measured of one model lies in the interval that is made of the rows of all other models. */
export interface CoverageRow {
  readonly metric: ErrorMetric;
  /** Means, medians and amounts, or 99th percentiles. */
  readonly statistic: 'central' | 'p99';
  /** Models that were left out in turn, and their unfitted rows that the others gave an interval. */
  readonly models: number;
  readonly rows: number;
  /** Unfitted rows of models without any other in their surroundings, which nothing can be said of. */
  readonly rowsAlone: number;
  /** What the intervals promise. */
  readonly nominal: number;
  /** Share of the rows in their interval: of all rows, and mean over the models of the share of each. */
  readonly covered: number;
  readonly coveredByModel: number;
  /** Medians over the rows of the ends of the interval, as factors on the prediction. */
  readonly medianLow: number;
  readonly medianHigh: number;
}

/** A row that was left out with its model, and what the others said of it; null where they said nothing. */
interface HeldOut {
  readonly metric: ErrorMetric;
  readonly statistic: CoverageRow['statistic'];
  readonly model: string;
  readonly error: number;
  readonly factors: ErrorFactors | null;
}

/**
 * Leave-one-model-out coverage: for every model, cells, priors and ratios are made of the rows of all others, as if it had never
 * been measured, and its unfitted rows are looked for in the intervals that a run like them would be given.
 */
export function coverageOf(rows: readonly ErrorRow[]): CoverageRow[] {
  const held = [...tablesWithoutModel(rows)].flatMap(([model, tableOf]) => {
    const table = tableOf();
    return rows.flatMap((row) => (row.model === model && !row.isFitted ? heldOut(row, table) : []));
  });
  const statistics = ['central', 'p99'] as const;
  return statistics.flatMap((statistic) =>
    METRICS[statistic].flatMap((metric) => {
      const own = held.filter((one) => one.metric === metric && one.statistic === statistic);
      return own.length === 0 ? [] : [coverageRow(metric, statistic, own)];
    }),
  );
}

const METRICS: Readonly<Record<CoverageRow['statistic'], readonly ErrorMetric[]>> = {
  central: ['ttft', 'tpot', 'e2e', 'throughput', 'power', 'energy'],
  p99: TAIL_METRICS,
};

function heldOut(row: ErrorRow, table: ErrorTable): HeldOut[] {
  const { tail, model, error } = row;
  const metric = row.metric ?? tail;
  if (metric === null) return [];
  const found = findCell(row, metric, table.cells);
  const factors = found === null ? null : errorFactors(found, table, tail === null ? 50 : 99);
  return [{ metric, statistic: tail === null ? 'central' : 'p99', model, error, factors }];
}

function coverageRow(
  metric: ErrorMetric,
  statistic: CoverageRow['statistic'],
  held: readonly HeldOut[],
): CoverageRow {
  const judged = held.flatMap(({ model, error, factors }) => {
    if (factors === null) return [];
    const isIn = Math.log(factors.low) <= error && error <= Math.log(factors.high);
    return [{ model, isIn: isIn ? 1 : 0, factors }];
  });
  const models = [...new Set(judged.map(({ model }) => model))];
  const shares = models.map((model) =>
    mean(judged.filter((one) => one.model === model).map(({ isIn }) => isIn)),
  );
  const medianOf = (end: 'low' | 'high') =>
    judged.length === 0 ? 1 : round(median(judged.map(({ factors }) => factors[end])));
  return {
    metric,
    statistic,
    models: models.length,
    rows: judged.length,
    rowsAlone: held.length - judged.length,
    nominal: LEVEL,
    covered: judged.length === 0 ? 0 : round(mean(judged.map(({ isIn }) => isIn))),
    coveredByModel: models.length === 0 ? 0 : round(mean(shares)),
    medianLow: medianOf('low'),
    medianHigh: medianOf('high'),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Three digits behind the point: a tenth of a percent. */
const round = (value: number) => Number(value.toFixed(3));
