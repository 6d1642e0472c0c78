import { largestOf, smallestOf } from '@kavier/core';
import type { CarbonDocument } from '../footprint/carbon-document.ts';
import type { PlaceCarbon } from '../footprint/carbon-windows.ts';
import type { Detail } from './detail.ts';
import { doubtLines, warningsOf } from './doubts.ts';
import { formatGrams, formatSignificant, formatWh } from './format.ts';
import { bullets, joinSections, type Layout, pageWidth } from './layout.ts';
import { sparkline } from './plot-terminal.ts';
import { renderTable, wrapText } from './table.ts';

/** What `kavier carbon` prints: doubts, the best window and a line a place; in full what it takes for granted, too. */
export function renderCarbon(document: CarbonDocument, layout: Layout, detail: Detail): string {
  const { style } = layout;
  if (detail === 'brief') return `${document.name}: ${document.verdict}\n`;
  const isFull = detail === 'full';
  return joinSections([
    [
      ...(isFull ? [] : doubtLines(warningsOf(document.assumptions), layout)),
      ...wrapText(document.verdict, pageWidth(layout)).map(style.bold),
    ],
    [
      style.cyan(`Operational carbon of ${formatWh(document.energyWh)}`),
      ...placeLines(document, layout),
    ],
    isFull ? bullets('Assumed', document.assumptions, layout) : [],
    [style.dim(`again: ${document.command}`)],
  ]);
}

/** A line a place, with a bar a start where they fit. */
function placeLines({ places, startsH }: CarbonDocument, layout: Layout): string[] {
  const { dim } = layout.style;
  const head = ['place', 'first start', 'best', 'at h', 'worst', 'at h'];
  const rows = places.map((place) => cellsOf(place, startsH));
  const taken = largestOf(renderTable({ head, rows }).map((line) => line.length)) + 2;
  const fits = startsH.length > 1 && taken + startsH.length <= pageWidth(layout);
  if (!fits || !places.some(({ varies }) => varies)) return renderTable({ head, rows }, dim);
  const top = largestOf(places.flatMap(({ carbonG }) => carbonG));
  const bars = places.map(({ varies, carbonG }) => (varies ? sparkline(carbonG, top) : ''));
  const withBars = rows.map((row, i) => [...row, bars[i]]);
  return renderTable({ head: [...head, 'by start'], rows: withBars }, dim);
}

function cellsOf({ name, carbonG, varies }: PlaceCarbon, startsH: readonly number[]): string[] {
  const hour = (grams: number) =>
    varies ? formatSignificant(startsH[carbonG.indexOf(grams)]) : 'any';
  const best = smallestOf(carbonG);
  const worst = largestOf(carbonG);
  return [
    name,
    formatGrams(carbonG[0]),
    formatGrams(best),
    hour(best),
    formatGrams(worst),
    hour(worst),
  ];
}
