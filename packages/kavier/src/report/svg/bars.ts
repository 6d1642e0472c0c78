import { largestOf, smallestOf } from '@kavier/core';
import { element } from './element.ts';
import { type LegendEntry, label, PLOT_AREA, type PlotText, plotDocument, yAxis } from './frame.ts';
import { linearScale, logScale } from './scale.ts';

interface BarSeries extends LegendEntry {
  /** One value per category; null draws nothing. On a logarithmic axis values must be above 0. */
  readonly values: readonly (number | null)[];
}

export interface BarPlot extends PlotText {
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  readonly axis: 'linear' | 'log';
}

const GROUP_FILL = 0.78;

/**
 * Bars in groups, one group per category. On a logarithmic axis they begin at the power of ten
 * below the smallest.
 */
export function groupedBars(plot: BarPlot): string {
  const area = PLOT_AREA;
  const values = plot.series.flatMap((series) => series.values).filter((v) => v !== null);
  const ends = {
    low: smallestOf(values),
    high: largestOf(values),
    from: area.bottom,
    to: area.top,
  };
  const scale = plot.axis === 'log' ? logScale(ends) : linearScale(ends);
  const groupWidth = (area.right - area.left) / plot.categories.length;
  const barWidth = (groupWidth * GROUP_FILL) / plot.series.length;
  const baseY = scale.at(scale.base);
  const marks = plot.series.flatMap((series, s) =>
    series.values.map((value, group) => {
      if (value === null) return '';
      const x = area.left + (group + (1 - GROUP_FILL) / 2) * groupWidth + s * barWidth;
      return bar(series, x, barWidth, scale.at(value), baseY);
    }),
  );
  const names = plot.categories.map((name, group) =>
    label('label', area.left + (group + 0.5) * groupWidth, area.bottom + 18, 'middle', name),
  );
  const axis = { class: 'axis', x1: area.left, x2: area.right, y1: baseY, y2: baseY };
  return plotDocument(area, plot, plot.series, [
    yAxis(area, scale),
    ...marks,
    element('line', axis),
    ...names,
  ]);
}

function bar(series: BarSeries, x: number, width: number, valueY: number, baseY: number): string {
  // A hollow bar is drawn half a stroke inside its place, so that neighbours do not touch.
  const inset = series.hollow === true ? 1.75 : 1;
  return element('rect', {
    class: series.hollow === true ? `hollow stroke-${series.tone}` : `fill-${series.tone}`,
    x: x + inset,
    y: Math.min(valueY, baseY),
    width: Math.max(width - 2 * inset, 0.5),
    height: Math.max(Math.abs(baseY - valueY), 0.5),
    rx: 1.5,
  });
}
