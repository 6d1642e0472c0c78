import {
  formatGrams,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWh,
} from '../report/format.ts';
import type { CompareFigure } from './document.ts';
import type { CompareMetric } from './metrics.ts';
import type { RowState } from './run-rows.ts';

type Format = (value: number | null) => string;

const hours: Format = (value) => `${formatSignificant(value)} h`;

/** How a metric is called where there is room, and how its values are written. */
export const METRIC_WORDS: Readonly<
  Record<CompareMetric, { readonly name: string; readonly format: Format }>
> = {
  requestHitRatio: { name: 'hits, of requests', format: formatShare },
  tokenHitRatio: { name: 'hits, of prompt tokens', format: formatShare },
  ttftMeanS: { name: 'TTFT mean', format: formatSeconds },
  ttftP50S: { name: 'TTFT p50', format: formatSeconds },
  ttftP99S: { name: 'TTFT p99', format: formatSeconds },
  tpotP50S: { name: 'TPOT p50', format: formatSeconds },
  heldGpuHours: { name: 'GPU hours held', format: hours },
  busyGpuHours: { name: 'GPU hours busy', format: hours },
  energyWh: { name: 'energy', format: formatWh },
  carbonG: { name: 'CO2e', format: formatGrams },
  costUsd: { name: 'cost', format: formatUsd },
  whPerMtokenOutput: { name: 'energy per Mtoken of output', format: formatWh },
  whPerMtokenAll: { name: 'energy per Mtoken of all tokens', format: formatWh },
  gPerMtokenOutput: { name: 'CO2e per Mtoken of output', format: formatGrams },
  gPerMtokenAll: { name: 'CO2e per Mtoken of all tokens', format: formatGrams },
  usdPerMtokenOutput: { name: 'cost per Mtoken of output', format: formatUsd },
  usdPerMtokenAll: { name: 'cost per Mtoken of all tokens', format: formatUsd },
};

export const STATE_WORDS: Readonly<Record<RowState, string>> = {
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
  { difference }: Pick<CompareFigure, 'difference'>,
): string {
  if (difference === null) return '-';
  const text = METRIC_WORDS[metric].format(Math.abs(difference));
  const points = metric.endsWith('Ratio') ? text.replace('%', 'pp') : text;
  return `${signOf(difference)}${points}`;
}

/** `-23.4 %`. */
export function percentInWords(percent: number | null): string {
  if (percent === null) return '-';
  const size = Math.abs(percent);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return `${signOf(percent)}${size.toFixed(digits)} %`;
}

const signOf = (value: number) => (value < 0 ? '-' : value > 0 ? '+' : '');
