import { largestOf } from '@kavier/core';
import { element } from './element.ts';
import { type Area, type LegendEntry, label, plotDocument, xAxis } from './frame.ts';
import { linearScale, logScale, type Scale, spansDecades } from './scale.ts';

interface RowSeries extends LegendEntry {
  /** One value per row, >= 0; null draws nothing. */
  readonly values: readonly (number | null)[];
}

export interface RowBarPlot {
  readonly title: string;
  /** Described for readers who cannot see the plot. */
  readonly description: string;
  readonly xLabel: string;
  readonly rows: readonly string[];
  readonly series: readonly RowSeries[];
  /** One bar a row with the series end to end, or one bar a series below each other. */
  readonly layout: 'stacked' | 'side-by-side';
  /** What stands behind a row's longest bar, such as its total. */
  readonly labels: readonly string[];
}

const ROW_HEIGHT = 46;
const BAR_SHARE = 0.72;
const TOP = 64;
const BELOW = 52;
const LETTER_WIDTH = 6.4;

/** Horizontal bars, a row each, so that long names have room. The plot is as high as it has rows. */
export function rowBars(plot: RowBarPlot): string {
  const { rows, layout } = plot;
  const longest = largestOf(rows.map((name) => name.length));
  const area: Area = {
    width: 540,
    height: TOP + rows.length * ROW_HEIGHT + BELOW,
    left: 16 + Math.round(longest * LETTER_WIDTH),
    right: 452,
    top: TOP,
    bottom: TOP + rows.length * ROW_HEIGHT,
  };
  const x = scaleOf(plot, area);
  const marks = rows.flatMap((_, row) =>
    layout === 'stacked' ? stackOf(plot, row, x) : groupOf(plot, row, x),
  );
  const names = rows.flatMap((name, row) => {
    const y = TOP + (row + 0.5) * ROW_HEIGHT + 4;
    return [
      label('label', area.left - 8, y, 'end', name),
      label('', x.at(Math.max(x.base, reachOf(plot, row))) + 6, y, 'start', plot.labels[row]),
    ];
  });
  const axis = { class: 'axis', x1: area.left, x2: area.left, y1: area.top, y2: area.bottom };
  const xLabel = x.base > 0 ? `${plot.xLabel} (log axis)` : plot.xLabel;
  return plotDocument(area, { ...plot, xLabel, yLabel: '' }, plot.series, [
    xAxis(area, x),
    ...marks,
    element('line', axis),
    ...names,
  ]);
}

/** Lengths that are stacked add up on a linear axis alone; bars beside each other get a logarithmic one where they span decades. */
function scaleOf(plot: RowBarPlot, { left, right }: Area): Scale {
  const ends = plot.rows.map((_, row) => reachOf(plot, row));
  const high = ends.reduce((most, value) => Math.max(most, value), 0);
  const values = plot.series.flatMap((series) => series.values.filter((value) => value !== null));
  if (plot.layout === 'stacked' || !spansDecades(values)) {
    return linearScale({ low: 0, high, from: left, to: right });
  }
  const low = values.reduce((least, value) => (value > 0 ? Math.min(least, value) : least), high);
  return logScale({ low, high, from: left, to: right });
}

/** Where a row's bars end. */
function reachOf({ series, layout }: RowBarPlot, row: number): number {
  const values = series.map(({ values: own }) => own[row] ?? 0);
  return layout === 'stacked' ? values.reduce((sum, value) => sum + value, 0) : largestOf(values);
}

function stackOf({ series }: RowBarPlot, row: number, x: Scale): string[] {
  const height = ROW_HEIGHT * BAR_SHARE;
  const y = TOP + row * ROW_HEIGHT + (ROW_HEIGHT - height) / 2;
  let from = 0;
  return series.map(({ tone, values }) => {
    const to = from + (values[row] ?? 0);
    const bar = { x: x.at(from), width: x.at(to) - x.at(from), y, height };
    from = to;
    return bar.width > 0 ? element('rect', { class: `fill-${tone}`, ...bar }) : '';
  });
}

function groupOf({ series }: RowBarPlot, row: number, x: Scale): string[] {
  const height = (ROW_HEIGHT * BAR_SHARE) / series.length;
  const top = TOP + row * ROW_HEIGHT + (ROW_HEIGHT * (1 - BAR_SHARE)) / 2;
  return series.map(({ tone, values }, index) => {
    const value = values[row] ?? 0;
    const width = value > 0 ? x.at(value) - x.at(x.base) : 0;
    if (!(width > 0)) return '';
    const place = { x: x.at(x.base), y: top + index * height, width, height: height - 1 };
    return element('rect', { class: `fill-${tone}`, ...place });
  });
}
