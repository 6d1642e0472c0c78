import { largestOf, smallestOf } from '@kavier/core';
import { element } from './element.ts';
import { type LegendEntry, PLOT_AREA, type PlotText, plotDocument, xAxis, yAxis } from './frame.ts';
import { linearScale, logScale, type Scale, type ScaleOptions } from './scale.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface PointSeries extends LegendEntry {
  readonly points: readonly Point[];
  /** Joins the points in their order. */
  readonly line?: boolean | undefined;
  /** Leaves the points themselves out of a line. */
  readonly bare?: boolean | undefined;
}

/** `log2` marks powers of two, `log` powers of ten. */
type AxisKind = 'linear' | 'log' | 'log2';

export interface PointPlot extends PlotText {
  readonly series: readonly PointSeries[];
  readonly xAxis: AxisKind;
  readonly yAxis: AxisKind;
  /** Draws the line of equal x and y over the range that both axes cover. */
  readonly diagonal?: boolean | undefined;
}

const SCALES: Readonly<Record<AxisKind, (options: ScaleOptions) => Scale>> = {
  linear: linearScale,
  log: (options) => logScale(options),
  log2: (options) => logScale(options, 2),
};

/** Points, and lines through them, over two numeric axes. */
export function pointPlot(plot: PointPlot): string {
  const area = PLOT_AREA;
  const points = plot.series.flatMap((series) => series.points);
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const x = SCALES[plot.xAxis]({
    low: smallestOf(xs),
    high: largestOf(xs),
    from: area.left,
    to: area.right,
  });
  const y = SCALES[plot.yAxis]({
    low: smallestOf(ys),
    high: largestOf(ys),
    from: area.bottom,
    to: area.top,
  });
  const diagonal = plot.diagonal === true ? [diagonalLine(x, y)] : [];
  return plotDocument(area, plot, plot.series, [
    xAxis(area, x),
    yAxis(area, y),
    ...diagonal,
    ...plot.series.map((series) => seriesMarks(series, x, y)),
  ]);
}

function diagonalLine(x: Scale, y: Scale): string {
  const low = Math.max(x.ticks[0], y.ticks[0]);
  const high = Math.min(x.ticks[x.ticks.length - 1], y.ticks[y.ticks.length - 1]);
  return element('line', {
    class: 'reference',
    x1: x.at(low),
    y1: y.at(low),
    x2: x.at(high),
    y2: y.at(high),
  });
}

function seriesMarks(series: PointSeries, x: Scale, y: Scale): string {
  const tone = series.tone;
  const at = series.points.map((point) => ({ cx: x.at(point.x), cy: y.at(point.y) }));
  const path = at.map(({ cx, cy }) => `${cx.toFixed(1)},${cy.toFixed(1)}`).join(' ');
  const line =
    series.line === true ? element('polyline', { class: `line stroke-${tone}`, points: path }) : '';
  if (series.bare === true) return line;
  const style = series.hollow === true ? `hollow stroke-${tone}` : `fill-${tone}`;
  return line + at.map((point) => element('circle', { class: style, ...point, r: 4.5 })).join('');
}
