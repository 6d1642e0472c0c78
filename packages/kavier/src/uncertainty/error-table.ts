import { ENGINE_GROUPS, LOAD_REGIONS, quantileOfSorted } from '@kavier/core';
import { groupedBy } from '../measured/grouped.ts';
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
import { errorMetricOf, modelErrors, type SetRow, tailErrors } from './error-rows.ts';
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
export function errorTable(rows: readonly SetRow[]): ErrorTable {
  const surroundings = surroundingsOf(rows);
  const cells = surroundings.flatMap(cellsIn);
  return {
    cells,
    typicalSpread: typicalSpreads(cells),
    tails: Object.fromEntries(
      TAIL_METRICS.map((metric) => [metric, tailFigure(rows, metric)]),
    ) as Record<TailMetric, ErrorFigure | null>,
    fittedRatio: fittedRatio(surroundings),
    yearSpread: yearSpread(cells),
    withinModel: byMetric((metric) => withinModel(surroundings, metric)),
  };
}

function byMetric<Value>(of: (metric: ErrorMetric) => Value): Record<ErrorMetric, Value> {
  return Object.fromEntries(ERROR_METRICS.map((metric) => [metric, of(metric)])) as Record<
    ErrorMetric,
    Value
  >;
}

/** Rows of one metric of an engine on a family with one kind of model. */
type Surroundings = Pick<ErrorCell, 'engine' | 'family' | 'kind' | 'metric'> & {
  readonly rows: readonly SetRow[];
};

function surroundingsOf(rows: readonly SetRow[]): Surroundings[] {
  const groups = groupedBy(rows, (row) =>
    [row.engine, row.family, row.isMixture, errorMetricOf(row)].join(' '),
  );
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  return ENGINE_GROUPS.flatMap((engine) =>
    families.flatMap((family) =>
      KINDS.flatMap((kind) =>
        ERROR_METRICS.flatMap((metric) => {
          const own = groups.get([engine, family, kind === 'mixture', metric].join(' '));
          return own === undefined ? [] : [{ engine, family, kind, metric, rows: own }];
        }),
      ),
    ),
  );
}

/** Every cell with rows enough, of the unfitted rows; of the fitted ones where there are no others. */
function cellsIn({ rows, ...about }: Surroundings): ErrorCell[] {
  return LOADS.flatMap((load) => {
    const own = load === 'any' ? rows : rows.filter((row) => row.load === load);
    const unfitted = modelErrors(own.filter(({ isFitted }) => !isFitted));
    const errors = unfitted.length === 0 ? modelErrors(own) : unfitted;
    if (errors.length < LEAST_ROWS) return [];
    const figure = rounded(errorFigure(errors));
    return [{ ...about, load, fitted: unfitted.length === 0, ...figure }];
  });
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
  return spreads.length === 0 ? null : round(median(spreads));
}

function tailFigure(rows: readonly SetRow[], metric: TailMetric): ErrorFigure | null {
  const errors = tailErrors(rows, metric);
  return errors.length < LEAST_ROWS ? null : rounded(errorFigureAboutZero(errors));
}

/** Median over surroundings that have both: how far unfitted rows are off / how far fitted ones are, both about 0. */
function fittedRatio(surroundings: readonly Surroundings[]): number {
  const ratios = surroundings.flatMap(({ rows }) => {
    const [fitted, unfitted] = [true, false].map((is) =>
      modelErrors(rows.filter(({ isFitted }) => isFitted === is)),
    );
    if (fitted.length < LEAST_ROWS || unfitted.length < LEAST_ROWS) return [];
    const within = errorFigureAboutZero(fitted).spread;
    return within > 0 ? [errorFigureAboutZero(unfitted).spread / within] : [];
  });
  return ratios.length === 0 ? 1 : Math.max(1, round(median(ratios)));
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

function withinModel(surroundings: readonly Surroundings[], wanted: ErrorMetric): number | null {
  const spreads = surroundings.flatMap(({ metric, rows }) => {
    const errors = modelErrors(rows.filter(({ isFitted }) => !isFitted));
    return metric === wanted && errors.length >= LEAST_ROWS ? [spreadWithinModels(errors)] : [];
  });
  return spreads.length === 0 ? null : round(median(spreads));
}

function rounded({ rows, models, centre, spread }: ErrorFigure): ErrorFigure {
  return { rows, models, centre: round(centre), spread: round(spread) };
}

/** Four decimals: a hundredth of a percent. */
const round = (value: number) => Number(value.toFixed(4)) + 0;
