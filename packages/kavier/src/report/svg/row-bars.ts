import { largestOf } from '@kavier/core';
import { element } from './element.ts';
import { type Area, type LegendEntry, label, plotDocument, xAxis } from './frame.ts';
import { linearScale, type Scale } from './scale.ts';

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
  const high = Math.max(0, largestOf(rows.map((_, row) => reachOf(plot, row))));
  const x = linearScale({ low: 0, high, from: area.left, to: area.right });
  const marks = rows.flatMap((_, row) =>
    layout === 'stacked' ? stackOf(plot, row, x) : groupOf(plot, row, x),
  );
  const names = rows.flatMap((name, row) => {
    const y = TOP + (row + 0.5) * ROW_HEIGHT + 4;
    return [
      label('label', area.left - 8, y, 'end', name),
      label('', x.at(reachOf(plot, row)) + 6, y, 'start', plot.labels[row]),
    ];
  });
  const axis = { class: 'axis', x1: area.left, x2: area.left, y1: area.top, y2: area.bottom };
  return plotDocument(area, { ...plot, yLabel: '' }, plot.series, [
    xAxis(area, x),
    ...marks,
    element('line', axis),
    ...names,
  ]);
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
    const width = x.at(values[row] ?? 0) - x.at(0);
    if (!(width > 0)) return '';
    const place = { x: x.at(0), y: top + index * height, width, height: height - 1 };
    return element('rect', { class: `fill-${tone}`, ...place });
  });
}
