import { element, escapeText } from './element.ts';
import { type Scale, tickText } from './scale.ts';
import { PLOT_STYLE, type Tone } from './theme.ts';

/** Outer size and inner area of a plot, in pixels of its own coordinates. */
export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What every plot says about itself. */
export interface PlotText {
  readonly title: string;
  /** Described for readers who cannot see the plot. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the legend shows, where that is not one entry per series. */
  readonly legend?: readonly LegendEntry[] | undefined;
}

export interface LegendEntry {
  readonly name: string;
  readonly tone: Tone;
  /** Drawn as an outline instead of a filled mark. */
  readonly hollow?: boolean | undefined;
}

export const PLOT_AREA: Area = {
  width: 540,
  height: 340,
  left: 82,
  right: 510,
  top: 68,
  bottom: 288,
};

/**
 * The whole plot as one self-contained SVG document: style, ground, title, legend, then the given
 * marks.
 */
export function plotDocument(
  area: Area,
  text: PlotText,
  series: readonly LegendEntry[],
  marks: readonly string[],
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${area.width} ${area.height}`,
      class: 'plot',
      role: 'img',
      'aria-label': `${text.title}. ${text.description}`,
    },
    `<style>${PLOT_STYLE}</style>`,
    element('rect', { class: 'ground', width: area.width, height: area.height }),
    label('title', 16, 24, 'start', text.title),
    legendMarks(text.legend ?? series),
    marks,
    label('label', (area.left + area.right) / 2, area.height - 14, 'middle', text.xLabel),
    sideLabel(area, text.yLabel),
  );
}

/** Name of a y axis, upwards. */
export function sideLabel(area: Area, text: string): string {
  const transform = `translate(16 ${(area.top + area.bottom) / 2}) rotate(-90)`;
  const attributes = { class: 'label', 'text-anchor': 'middle', transform };
  return element('text', attributes, escapeText(text));
}

/** Horizontal grid lines with their values, for the y axis. */
export function yAxis(area: Area, scale: Scale): string {
  return scale.ticks
    .map((tick) => {
      const y = scale.at(tick);
      const line = { class: 'grid', x1: area.left, x2: area.right, y1: y, y2: y };
      return element('line', line) + label('', area.left - 8, y + 4, 'end', tickText(tick));
    })
    .join('');
}

/** Vertical grid lines with their values, for a numeric x axis. */
export function xAxis(area: Area, scale: Scale): string {
  return scale.ticks
    .map((tick) => {
      const x = scale.at(tick);
      const line = { class: 'grid', x1: x, x2: x, y1: area.top, y2: area.bottom };
      return element('line', line) + label('', x, area.bottom + 18, 'middle', tickText(tick));
    })
    .join('');
}

/** Text at a point; `anchor` is the side that is held. */
export function label(
  style: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  text: string,
): string {
  const attributes = { class: style === '' ? undefined : style, x, y, 'text-anchor': anchor };
  return element('text', attributes, escapeText(text));
}

const LETTER_WIDTH = 6.2;

function legendMarks(legend: readonly LegendEntry[]): string {
  let x = 16;
  return legend
    .map(({ name, tone, hollow }) => {
      const at = x;
      x += 34 + name.length * LETTER_WIDTH;
      const style = hollow === true ? `hollow stroke-${tone}` : `fill-${tone}`;
      const swatch = { class: style, x: at, y: 39, width: 11, height: 11, rx: 2 };
      return element('rect', swatch) + label('', at + 17, 49, 'start', name);
    })
    .join('');
}
