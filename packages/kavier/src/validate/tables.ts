import type { BarDocument, QuantitySummary, SetDocument, TransferRow } from '@kavier/evidence';
import { fixed, LOAD_REGIONS } from '@kavier/evidence';
import { formatSignificant } from '../report/format.ts';
import { left, right, type Table } from '../reproduce/table.ts';
import { countText, percent, signedPercent, titleOf, verdictOf } from './words.ts';

/** One row a quantity, fitted and unfitted apart. */
export function summaryTable({ summaries }: SetDocument): Table {
  return {
    caption: 'Errors by quantity, %',
    columns: [
      left('quantity'),
      ...['fitted', 'median', 'p90', 'mean', 'bias'].map(right),
      ...['unfitted', 'median', 'p90', 'mean', 'bias'].map(right),
    ],
    rows: summaries.map(({ quantity, fitted, unfitted }) => [
      quantity,
      ...[fitted, unfitted].flatMap((errors) => [
        countText(errors),
        ...[errors.medianPct, errors.p90Pct, errors.meanPct].map(percent),
        signedPercent(errors.biasPct),
      ]),
    ]),
  };
}

/** Median errors of the unfitted rows by load; nothing where there are none. */
export function loadTable({ summaries }: SetDocument): Table | null {
  const regions = LOAD_REGIONS.filter((region) =>
    summaries.some(({ unfittedByLoad }) => unfittedByLoad.some(({ load }) => load === region)),
  );
  if (regions.length === 0) return null;
  const cell = ({ unfittedByLoad }: QuantitySummary, region: string) => {
    const found = unfittedByLoad.find(({ load }) => load === region);
    return found === undefined ? '' : `${percent(found.medianPct)} (${found.count})`;
  };
  return {
    caption:
      'Median error of unfitted rows by requests at a time on a replica, % (and how many rows)',
    columns: [left('quantity'), ...regions.map(right)],
    rows: summaries.map((summary) => [
      summary.quantity,
      ...regions.map((region) => cell(summary, region)),
    ]),
  };
}

/** The worst rows of each quantity, fitted ones marked. */
export function worstTable({ summaries }: SetDocument): Table {
  return {
    caption: 'Largest errors by quantity',
    columns: [
      ...['quantity', 'point', 'load'].map(left),
      ...['measured', 'predicted', 'error %'].map(right),
      left('fitted'),
      left('cause'),
    ],
    rows: summaries.flatMap(({ quantity, fitted, unfitted }) =>
      [unfitted, fitted].flatMap(({ worst }) =>
        worst.map((one) => [
          quantity,
          one.point,
          one.load,
          ...[one.measured, one.predicted].map((value) => formatSignificant(value)),
          signedPercent(one.errorPct),
          worst === fitted.worst ? 'yes' : '',
          one.cause ?? '',
        ]),
      ),
    ),
  };
}

/** Dense models on accelerators, or models, that the coefficients have not seen. */
export function transferTable(rows: readonly TransferRow[], of: 'accelerators' | 'models'): Table {
  const isModels = of === 'models';
  return {
    caption: isModels
      ? 'A model that was not measured: each left out of the fit, % error'
      : 'An accelerator that was not measured: priors alone, or fitted on another family, % error',
    columns: [
      left('engine'),
      left('family'),
      left(isModels ? 'model left out' : 'coefficients'),
      left('quantity'),
      ...['rows', 'median', 'p90', 'bias'].map(right),
    ],
    rows: rows
      .filter(({ model }) => (model !== undefined) === isModels)
      .map((row) => [
        row.engine,
        row.family,
        row.model ?? row.coefficients,
        row.kind,
        String(row.count),
        percent(row.medianPct),
        percent(row.p90Pct),
        signedPercent(row.biasPct),
      ]),
  };
}

/** The declared bars with what was found. */
export function barTable(bars: readonly BarDocument[]): Table {
  return {
    caption: 'Declared bars',
    columns: [
      left('bar'),
      left('verdict'),
      ...['found %', 'limit %', 'rows'].map(right),
      left('statement'),
    ],
    rows: bars.map((bar) => [
      titleOf(bar),
      verdictOf(bar),
      bar.foundPct === null ? '-' : fixed(bar.foundPct, 2),
      fixed(bar.limitPct, 2),
      countText({ ...NO_FIGURES, count: bar.rows, withoutPrediction: bar.withoutPrediction }),
      bar.statement,
    ]),
  };
}

/** Where the rows of a missed bar are that lie beyond its limit; null where its rows are not here. */
export function shortfallTable({ name, limitPct, shortfall }: BarDocument): Table | null {
  if (shortfall === null || shortfall.groups.length === 0) return null;
  return {
    caption: `Most rows beyond ${fixed(limitPct, 0)} %: ${name}`,
    columns: [left('rows'), ...['count', 'beyond', 'median', 'bias'].map(right)],
    rows: shortfall.groups.map((one) => [
      one.group,
      String(one.rows),
      String(one.rowsBeyond),
      percent(one.medianPct),
      signedPercent(one.biasPct),
    ]),
  };
}

const NO_FIGURES = { medianPct: null, p90Pct: null, meanPct: null, biasPct: null };

/** Rows left out of a set and points that could not be simulated, with the reasons. */
export function leftOutTable({ exclusions, unpredicted }: SetDocument): Table | null {
  if (exclusions.length + unpredicted.length === 0) return null;
  return {
    caption: 'Left out',
    columns: [right('count'), left('of'), left('reason')],
    rows: [
      ...exclusions.map(({ rule, rows }) => [String(rows), 'rows of the source', rule]),
      ...unpredicted.map(({ reason, points }) => [String(points), 'points', reason]),
    ],
  };
}
