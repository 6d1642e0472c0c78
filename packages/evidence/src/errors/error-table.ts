import { ENGINE_GROUPS, quantileOfSorted } from '@kavier/core';
import { groupedBy } from '../grouped.ts';
import { LOAD_REGIONS } from '../validate/load-region.ts';
import {
  type CellLoad,
  ERROR_METRICS,
  type ErrorCell,
  type ErrorFigure,
  type ErrorMetric,
  type ErrorTable,
  TAIL_METRICS,
  type TailMetric,
} from './error-cell.ts';
import { type ErrorRow, tailErrors } from './error-rows.ts';
import {
  errorFigure,
  errorFigureAboutZero,
  LEVEL,
  median,
  spreadWithinModels,
} from './model-errors.ts';

/** Fewer rows say too little, of whatever models. */
export const LEAST_ROWS = 5;

/** Cells of fewer models do not say what is typical. */
const TYPICAL_MODELS = 3;

const LOADS: readonly CellLoad[] = ['any', ...LOAD_REGIONS];
const KINDS = ['dense', 'mixture'] as const;

/** Everything that the compared rows say of errors: the same rows give the same table. */
export function errorTable(rows: readonly ErrorRow[]): ErrorTable {
  return tableOfParts(partsOf(rows), rows);
}

/** Rows of one metric of an engine on a family with one kind of model, and what they say alone. */
interface TablePart {
  readonly rows: readonly ErrorRow[];
  readonly metric: ErrorMetric;
  readonly cells: readonly ErrorCell[];
  /** How far unfitted rows are off / how far fitted ones are, both about 0; null where one of them is missing. */
  readonly fittedRatio: number | null;
  /** Null where few rows are unfitted. */
  readonly withinModel: number | null;
}

/** The tables of the rows without each model in turn: only the parts that it has rows in are made again. */
export function tablesWithoutModel(
  rows: readonly ErrorRow[],
): ReadonlyMap<string, () => ErrorTable> {
  const parts = partsOf(rows);
  const models = [...new Set(rows.map(({ model }) => model))].sort();
  return new Map(
    models.map((model) => {
      const isOther = (row: ErrorRow) => row.model !== model;
      const others = () =>
        parts.flatMap((part) => {
          if (part.rows.every(isOther)) return [part];
          const kept = part.rows.filter(isOther);
          return kept.length === 0 ? [] : [partOf(kept, part.metric)];
        });
      return [model, () => tableOfParts(others(), rows.filter(isOther))];
    }),
  );
}

function tableOfParts(parts: readonly TablePart[], rows: readonly ErrorRow[]): ErrorTable {
  const cells = parts.flatMap((part) => part.cells);
  const ratios = parts.flatMap((part) => part.fittedRatio ?? []);
  const within = (metric: ErrorMetric) =>
    parts.flatMap((part) => (part.metric === metric ? (part.withinModel ?? []) : []));
  return {
    cells,
    typicalSpread: typicalSpreads(cells),
    tails: Object.fromEntries(
      TAIL_METRICS.map((metric) => [metric, tailFigure(rows, metric)]),
    ) as Record<TailMetric, ErrorFigure | null>,
    fittedRatio: Math.max(1, medianOrNull(ratios) ?? 1),
    yearSpread: yearSpread(cells),
    withinModel: byMetric((metric) => medianOrNull(within(metric))),
  };
}

function byMetric<Value>(of: (metric: ErrorMetric) => Value): Record<ErrorMetric, Value> {
  return Object.fromEntries(ERROR_METRICS.map((metric) => [metric, of(metric)])) as Record<
    ErrorMetric,
    Value
  >;
}

/** In a fixed order, by engine, family, kind and metric. */
function partsOf(rows: readonly ErrorRow[]): TablePart[] {
  const groups = groupedBy(rows, (row) => [row.engine, row.family, row.kind, row.metric].join(' '));
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  return ENGINE_GROUPS.flatMap((engine) =>
    families.flatMap((family) =>
      KINDS.flatMap((kind) =>
        ERROR_METRICS.flatMap((metric) => {
          const own = groups.get([engine, family, kind, metric].join(' '));
          return own === undefined ? [] : [partOf(own, metric)];
        }),
      ),
    ),
  );
}

function partOf(rows: readonly ErrorRow[], metric: ErrorMetric): TablePart {
  const [fitted, unfitted] = [true, false].map((is) => rows.filter((row) => row.isFitted === is));
  return {
    rows,
    metric,
    cells: cellsOfPart(rows, metric),
    fittedRatio: fittedRatio(fitted, unfitted),
    withinModel: unfitted.length < LEAST_ROWS ? null : spreadWithinModels(unfitted),
  };
}

/** Every cell with rows enough, of the unfitted rows; of the fitted ones where there are no others. */
function cellsOfPart(rows: readonly ErrorRow[], metric: ErrorMetric): ErrorCell[] {
  const [{ engine, family, kind }] = rows;
  return LOADS.flatMap((load) => {
    const own = load === 'any' ? rows : rows.filter((row) => row.load === load);
    const unfitted = own.filter(({ isFitted }) => !isFitted);
    const errors = unfitted.length === 0 ? own : unfitted;
    if (errors.length < LEAST_ROWS) return [];
    const fitted = unfitted.length === 0;
    return [{ engine, family, kind, metric, load, fitted, ...rounded(errorFigure(errors)) }];
  });
}

function fittedRatio(fitted: readonly ErrorRow[], unfitted: readonly ErrorRow[]): number | null {
  if (fitted.length < LEAST_ROWS || unfitted.length < LEAST_ROWS) return null;
  const within = errorFigureAboutZero(fitted).spread;
  return within > 0 ? errorFigureAboutZero(unfitted).spread / within : null;
}

function medianOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : round(median(values));
}

/** An E2E is mostly the times of its tokens, and most of its rows are static batches, which come at no time of their own. */
function typicalSpreads(cells: readonly ErrorCell[]): ErrorTable['typicalSpread'] {
  const own = byMetric((metric) => typicalSpread(cells, metric));
  const { e2e, tpot } = own;
  return { ...own, e2e: e2e === null ? tpot : Math.max(e2e, tpot ?? e2e) };
}

function typicalSpread(cells: readonly ErrorCell[], wanted: ErrorMetric): number | null {
  const spreads = cells.flatMap(({ metric, load, models, fitted, spread }) =>
    metric === wanted && load === 'any' && models >= TYPICAL_MODELS && !fitted ? [spread] : [],
  );
  return medianOrNull(spreads);
}

function tailFigure(rows: readonly ErrorRow[], metric: TailMetric): ErrorFigure | null {
  const errors = tailErrors(rows, metric);
  return errors.length < LEAST_ROWS ? null : rounded(errorFigureAboutZero(errors));
}

/** The `LEVEL` quantile of the distances between unfitted centres of one kind of engine in different years. */
function yearSpread(cells: readonly ErrorCell[]): number {
  const central = cells.filter(({ load, fitted }) => load === 'any' && !fitted);
  const groups = groupedBy(central, ({ engine, family, kind, metric }) =>
    [engine.split('-')[0], family, kind, metric].join(' '),
  );
  const distances = [...groups.values()].flatMap((years) =>
    years.flatMap((one, index) =>
      years.slice(index + 1).map((other) => Math.abs(one.centre - other.centre)),
    ),
  );
  if (distances.length === 0) return 0;
  return round(quantileOfSorted(Float64Array.from(distances).sort(), LEVEL));
}

function rounded({ rows, models, centre, spread }: ErrorFigure): ErrorFigure {
  return { rows, models, centre: round(centre), spread: round(spread) };
}

/** Four decimals: a hundredth of a percent. */
const round = (value: number) => Number(value.toFixed(4)) + 0;
