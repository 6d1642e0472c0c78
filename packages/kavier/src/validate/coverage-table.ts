import type { CoverageDocument, CoverageRow, ErrorMetric, Metric } from '@kavier/evidence';
import { METRIC_WORDS, signed, whole } from '@kavier/evidence';
import { left, right, type Table } from '../reproduce/table.ts';
import { percent } from './words.ts';

/** One row a metric: how often a model lies in the interval that the others give it, and how wide that is. */
export function coverageTable({ rows }: CoverageDocument): Table {
  return {
    caption: 'Coverage of the intervals of models that were left out, %',
    columns: [
      left('metric'),
      ...['models', 'rows', 'alone', 'nominal', 'covered', 'by model', 'interval'].map(right),
    ],
    rows: rows.map((row) => [
      metricInWords(row),
      whole(row.models),
      whole(row.rows),
      whole(row.rowsAlone),
      percent(100 * row.nominal),
      ...[row.covered, row.coveredByModel].map((share) => percentOrNone(share, row)),
      widthInWords(row),
    ]),
  };
}

const METRIC_OF: Partial<Readonly<Record<Metric, ErrorMetric>>> = {
  TTFT: 'ttft',
  TPOT: 'tpot',
  E2E: 'e2e',
  throughput: 'throughput',
  power: 'power',
  energy: 'energy',
};

/** Share of the rows of models left out that lie in the interval of the others, and the median interval; of means and medians. */
export function coverageCells({ rows }: CoverageDocument, metric: Metric): string[] {
  const row = rows.find(
    (one) => one.metric === METRIC_OF[metric] && one.statistic === 'central' && one.rows > 0,
  );
  return row === undefined ? ['-', '-'] : [percent(100 * row.covered), widthInWords(row)];
}

/** What the columns of the table mean. */
export const COVERAGE_MEANS =
  'In percent. Each model was left out with all its rows, intervals were made of the rows of the others, and its unfitted rows ' +
  'were looked for in them. Nominal is what intervals promise; covered is the share of all rows, and by model the mean of the shares of the ' +
  'models. The interval is the median one, about the prediction; E2E has the makespans of static batches in it. Rows alone are of models without any other on that engine ' +
  'and accelerator, of which nothing can be said. Two or three models say little of a share of 80 %.';

/** Where the figures are from. */
export function coverageOrigin({ isStored }: CoverageDocument): string {
  return isStored
    ? 'As stored with Kavier: not all sets were compared.'
    : 'Of the rows that were compared.';
}

function metricInWords({ metric, statistic }: CoverageRow): string {
  return statistic === 'p99' ? `${METRIC_WORDS[metric]} p99` : METRIC_WORDS[metric];
}

function percentOrNone(share: number, { rows }: CoverageRow): string {
  return percent(rows === 0 ? null : 100 * share);
}

function widthInWords({ rows, medianLow, medianHigh }: CoverageRow): string {
  if (rows === 0) return '-';
  const [low, high] = [medianLow, medianHigh].map((factor) => signed(100 * (factor - 1), 0));
  return `${low} to ${high}`;
}
