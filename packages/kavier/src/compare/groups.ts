import type { CompareMetric } from './metrics.ts';

/** One table of a report: what it shows of every row, and how its columns are called. */
export interface MetricGroup {
  readonly title: string;
  readonly columns: readonly (readonly [metric: CompareMetric, name: string])[];
  /** Whether the table says what became of the requests, too. */
  readonly showsState?: boolean | undefined;
}

/** The tables of a report, each narrow enough for a terminal. */
export const METRIC_GROUPS: readonly MetricGroup[] = [
  {
    title: 'Hits, and whether it keeps up',
    columns: [
      ['requestHitRatio', 'requests'],
      ['tokenHitRatio', 'prompt tokens'],
      ['newHitRatio', 'never seen'],
    ],
    showsState: true,
  },
  {
    title: 'Latency',
    columns: [
      ['ttftMeanS', 'TTFT mean'],
      ['ttftP50S', 'TTFT p50'],
      ['ttftP99S', 'TTFT p99'],
      ['tpotP50S', 'TPOT p50'],
    ],
  },
  {
    title: 'The whole run',
    columns: [
      ['heldGpuHours', 'GPU held'],
      ['busyGpuHours', 'GPU busy'],
      ['energyWh', 'energy'],
      ['carbonG', 'CO2e'],
      ['costUsd', 'cost'],
    ],
  },
  {
    title: 'For a million output tokens, in the window of the latencies',
    columns: [
      ['whPerMtokenOutput', 'energy'],
      ['gPerMtokenOutput', 'CO2e'],
      ['usdPerMtokenOutput', 'cost'],
    ],
  },
  {
    title: 'For a million tokens of prompts and outputs, in that window',
    columns: [
      ['whPerMtokenAll', 'energy'],
      ['gPerMtokenAll', 'CO2e'],
      ['usdPerMtokenAll', 'cost'],
    ],
  },
];
