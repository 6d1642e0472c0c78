import { element } from './element.ts';
import {
  type Area,
  type LegendEntry,
  label,
  type PlotText,
  plotDocument,
  xAxis,
  yAxis,
} from './frame.ts';
import { logScale, type Scale } from './scale.ts';

interface Agreement {
  readonly x: number;
  readonly y: number;
}

export interface AgreementSeries extends LegendEntry {
  readonly points: readonly Agreement[];
}

export interface AgreementPlot extends PlotText {
  readonly series: readonly AgreementSeries[];
  /** Half width of the band around the line of equal values, for example 0.2 for +-20 %. */
  readonly band: number;
}

const SQUARE: Area = { width: 420, height: 420, left: 82, right: 400, top: 60, bottom: 368 };
const RADIUS = 3;

/**
 * Points on two logarithmic axes of one range, with the line of equal values and a band around it. Points that are not above 0
 * have no place and are left out; undefined when none is left.
 */
export function agreementPlot(plot: AgreementPlot): string | undefined {
  const series = plot.series
    .map((one) => ({ ...one, points: one.points.filter(({ x, y }) => x > 0 && y > 0) }))
    .filter(({ points }) => points.length > 0);
  const values = series.flatMap(({ points }) => points.flatMap(({ x, y }) => [x, y]));
  if (values.length === 0) return undefined;
  const ends = {
    low: values.reduce((least, value) => Math.min(least, value)),
    high: values.reduce((most, value) => Math.max(most, value)),
  };
  const x = logScale({ ...ends, from: SQUARE.left, to: SQUARE.right });
  const y = logScale({ ...ends, from: SQUARE.bottom, to: SQUARE.top });
  return plotDocument(SQUARE, plot, series, [
    bandMark(x, y, plot.band),
    xAxis(SQUARE, x),
    yAxis(SQUARE, y),
    diagonal(x, y),
    label('', SQUARE.right - 4, SQUARE.bottom - 8, 'end', `band: ±${100 * plot.band} %`),
    ...series.map((one) => marks(one, x, y)),
  ]);
}

/** The region of (1 - band) x <= y <= (1 + band) x, cut at the ends of the axes. */
function bandMark(x: Scale, y: Scale, band: number): string {
  const low = x.ticks[0];
  const high = x.ticks[x.ticks.length - 1];
  const corners = [
    [low, low],
    [low, low * (1 + band)],
    [high / (1 + band), high],
    [high, high],
    [high, high * (1 - band)],
    [low / (1 - band), low],
  ];
  const points = corners.map(([at, to]) => `${x.at(at).toFixed(1)},${y.at(to).toFixed(1)}`);
  return element('polygon', {
    class: 'fill-quiet',
    'fill-opacity': 0.18,
    points: points.join(' '),
  });
}

function diagonal(x: Scale, y: Scale): string {
  const low = x.ticks[0];
  const high = x.ticks[x.ticks.length - 1];
  const ends = { x1: x.at(low), y1: y.at(low), x2: x.at(high), y2: y.at(high) };
  return element('line', { class: 'reference', ...ends });
}

/** More marks than this lie on each other. */
const CROWD = 60;

/** Marks of a crowd let others shine through, so that it shows where it is dense. */
function marks({ tone, hollow, points }: AgreementSeries, x: Scale, y: Scale): string {
  const style =
    hollow === true
      ? { class: `hollow stroke-${tone}`, 'fill-opacity': 0 }
      : { class: `fill-${tone}`, 'fill-opacity': points.length > CROWD ? 0.45 : 0.85 };
  const circles = points.map((point) =>
    element('circle', { cx: x.at(point.x), cy: y.at(point.y), r: RADIUS }),
  );
  return element('g', style, circles);
}
