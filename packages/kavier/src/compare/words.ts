import {
  formatGrams,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWh,
} from '../report/format.ts';
import type { LoadState } from '../run/load-state.ts';
import type { CompareFigure, CompareRow } from './document.ts';
import type { CompareMetric } from './metrics.ts';

type Format = (value: number | null) => string;

/** Hours; small differences of them in seconds. */
const hours: Format = (value) =>
  value !== null && Math.abs(value) < 1e-3
    ? formatSeconds(value * 3600)
    : `${formatSignificant(value)} h`;

interface MetricWords {
  readonly name: string;
  readonly kind: string;
  readonly format: Format;
}

/** How a metric is called where there is room, what it is a kind of, and how its values are written. */
export const METRIC_WORDS: Readonly<Record<CompareMetric, MetricWords>> = {
  requestHitRatio: { name: 'hits, of requests', kind: 'hits', format: formatShare },
  tokenHitRatio: { name: 'hits, of prompt tokens', kind: 'hits', format: formatShare },
  newHitRatio: { name: 'hits, never seen before', kind: 'hits', format: formatShare },
  ttftMeanS: { name: 'TTFT mean', kind: 'TTFT mean', format: formatSeconds },
  ttftP50S: { name: 'TTFT p50', kind: 'TTFT p50', format: formatSeconds },
  ttftP99S: { name: 'TTFT p99', kind: 'TTFT p99', format: formatSeconds },
  tpotP50S: { name: 'TPOT p50', kind: 'TPOT p50', format: formatSeconds },
  heldGpuHours: { name: 'GPU hours held', kind: 'GPU hours', format: hours },
  busyGpuHours: { name: 'GPU hours busy', kind: 'GPU hours', format: hours },
  energyWh: { name: 'energy', kind: 'energy', format: formatWh },
  carbonG: { name: 'CO2e', kind: 'CO2e', format: formatGrams },
  costUsd: { name: 'cost', kind: 'cost', format: formatUsd },
  whPerMtokenOutput: { name: 'energy per Mtoken of output', kind: 'energy', format: formatWh },
  whPerMtokenAll: { name: 'energy per Mtoken of all tokens', kind: 'energy', format: formatWh },
  gPerMtokenOutput: { name: 'CO2e per Mtoken of output', kind: 'CO2e', format: formatGrams },
  gPerMtokenAll: { name: 'CO2e per Mtoken of all tokens', kind: 'CO2e', format: formatGrams },
  usdPerMtokenOutput: { name: 'cost per Mtoken of output', kind: 'cost', format: formatUsd },
  usdPerMtokenAll: { name: 'cost per Mtoken of all tokens', kind: 'cost', format: formatUsd },
};

export const STATE_WORDS: Readonly<Record<LoadState, string>> = {
  stable: 'stable',
  near: 'near',
  over: 'OVER',
  'not-modelled': 'not modelled',
};

export function valueInWords(metric: CompareMetric, { value }: CompareFigure): string {
  return METRIC_WORDS[metric].format(value);
}

/** `-23.4 ms`; shares differ in percentage points. */
export function differenceInWords(
  metric: CompareMetric,
  { difference, percent = null }: Pick<CompareFigure, 'difference'> & Partial<CompareFigure>,
): string {
  if (difference === null) return '-';
  const size = isRounding(percent) ? 0 : Math.abs(difference);
  const text = METRIC_WORDS[metric].format(size);
  const points = metric.endsWith('Ratio') ? text.replace('%', 'pp') : text;
  return size === 0 ? points : `${signOf(difference)}${points}`;
}

/** `-23.4 %`. */
export function percentInWords(percent: number | null): string {
  if (percent === null) return '-';
  if (isRounding(percent)) return '0.00 %';
  const size = Math.abs(percent);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${signOf(percent)}${size.toFixed(digits)} %`;
}

/** Whether two figures differ by no more than the order in which float64 numbers were added. */
function isRounding(percent: number | null): boolean {
  return percent !== null && Math.abs(percent) < 1e-7;
}

const signOf = (value: number) => (value < 0 ? '-' : '+');

/** What no error was ever validated of, each kind once. */
export function unvalidatedInWords(metrics: readonly CompareMetric[]): string {
  const kinds = [...new Set(metrics.map((metric) => METRIC_WORDS[metric].kind))];
  return `UNVALIDATED HERE, in every row: ${kinds.join(', ')}.`;
}

/** What the intervals of rows rest on, each sentence once, with the rows that it is about. */
export function basesInWords(rows: readonly CompareRow[]): readonly string[] {
  const bases = [...new Set(rows.map(basisOf))];
  return bases.map((basis) => {
    const names = rows.filter((row) => basisOf(row) === basis).map(({ name }) => name);
    return `${names.join(', ')}: ${basis}`;
  });
}

const basisOf = ({ basis }: CompareRow) =>
  basis ?? 'the published model, whose accuracy is in docs/reproduction.md.';
