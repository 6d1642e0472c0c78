import { largestOf } from '@kavier/core';
import { PART_TONES } from '../report/energy-parts.ts';
import { type RowBarPlot, rowBars } from '../report/svg/row-bars.ts';
import type { Tone } from '../report/svg/theme.ts';
import type { CompareDocument, CompareRow } from './document.ts';
import type { CompareMetric } from './metrics.ts';
import { valueInWords } from './words.ts';

/** The plots of a comparison, each a self-contained SVG: TTFT, energy, and carbon and cost where they are computed. */
export function comparePlots({ rows }: CompareDocument): string[] {
  const carbon = rows.every(({ carbonPartsG }) => carbonPartsG !== null);
  const priced = rows.every(({ costPartsUsd }) => costPartsUsd !== null);
  return [
    ttftBars(rows),
    energyBars(rows),
    ...(carbon ? [carbonBars(rows)] : []),
    ...(priced ? [costBars(rows)] : []),
  ];
}

type Series = readonly [name: string, tone: Tone, of: (row: CompareRow) => number | null];

interface BarWords extends Pick<RowBarPlot, 'title' | 'description' | 'xLabel' | 'layout'> {
  /** Before the figure behind each bar. */
  readonly prefix?: string;
}

function barsOf(
  rows: readonly CompareRow[],
  total: CompareMetric,
  series: readonly Series[],
  { prefix = '', ...plot }: BarWords,
): string {
  return rowBars({
    ...plot,
    rows: rows.map(({ name }) => name),
    labels: rows.map(({ figures }) => `${prefix}${valueInWords(total, figures[total])}`),
    series: series.map(([name, tone, of]) => ({ name, tone, values: rows.map(of) })),
  });
}

function ttftBars(rows: readonly CompareRow[]): string {
  const series: readonly Series[] = [
    ['mean', 'a', ({ figures }) => figures.ttftMeanS.value],
    ['p50', 'c', ({ figures }) => figures.ttftP50S.value],
    ['p99', 'quiet', ({ figures }) => figures.ttftP99S.value],
  ];
  return barsOf(rows, 'ttftMeanS', series, {
    title: 'Time to first token',
    description:
      'Mean, median and 99th percentile of each policy, seconds; the mean is written out.',
    xLabel: 'TTFT, s',
    layout: 'side-by-side',
    prefix: 'mean ',
  });
}

function energyBars(rows: readonly CompareRow[]): string {
  const part =
    (name: keyof CompareRow['energyPartsWh'], divisor: number) =>
    ({ energyPartsWh }: CompareRow) =>
      energyPartsWh[name] / divisor;
  const [divisor, unit] = scaleOf(rows, 'energyWh', 'Wh', 'kWh');
  const series: readonly Series[] = [
    ['prefill', PART_TONES.prefill, part('prefill', divisor)],
    ['decode', PART_TONES.decode, part('decode', divisor)],
    ['idle', PART_TONES.idle, part('idle', divisor)],
    ['servers', PART_TONES.host, part('host', divisor)],
    ['facility', PART_TONES.facility, part('facility', divisor)],
  ];
  return barsOf(rows, 'energyWh', series, {
    title: 'Energy by part',
    description:
      'Accelerators in prefill, in decode and idle, the rest of the servers, and the facility.',
    xLabel: `energy, ${unit}`,
    layout: 'stacked',
  });
}

function carbonBars(rows: readonly CompareRow[]): string {
  const [divisor, unit] = scaleOf(rows, 'carbonG', 'g', 'kg');
  const embodied = ({ carbonPartsG }: CompareRow) => (carbonPartsG?.embodied ?? 0) / divisor;
  const operational = ({ carbonPartsG: parts }: CompareRow) =>
    parts === null
      ? null
      : (parts.prefill + parts.decode + parts.idle + parts.host + parts.facility) / divisor;
  const series: readonly Series[] = [
    ['operational', 'b', operational],
    ['embodied', 'quiet', embodied],
  ];
  return barsOf(rows, 'carbonG', series, {
    title: 'Carbon',
    description: 'Of the electricity, and the share of making the hardware.',
    xLabel: `CO2e, ${unit}`,
    layout: 'stacked',
  });
}

function costBars(rows: readonly CompareRow[]): string {
  const part =
    (name: keyof NonNullable<CompareRow['costPartsUsd']>) =>
    ({ costPartsUsd }: CompareRow) =>
      costPartsUsd?.[name] ?? null;
  const series: readonly Series[] = [
    ['prefill', PART_TONES.prefill, part('prefill')],
    ['decode', PART_TONES.decode, part('decode')],
    ['held without work', PART_TONES.idle, part('idle')],
  ];
  return barsOf(rows, 'costUsd', series, {
    title: 'Cost',
    description: 'By what the accelerators did while they were held, US dollars.',
    xLabel: 'cost, USD',
    layout: 'stacked',
  });
}

/** What values are divided by, and the unit that they are in then. */
function scaleOf(
  rows: readonly CompareRow[],
  metric: CompareMetric,
  small: string,
  large: string,
): readonly [number, string] {
  const high = largestOf(rows.map(({ figures }) => figures[metric].value ?? 0));
  return high >= 1000 ? [1000, large] : [1, small];
}
