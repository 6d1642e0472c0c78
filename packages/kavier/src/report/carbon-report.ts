import type { CarbonDocument } from '../footprint/carbon-document.ts';
import type { PlaceCarbon } from '../footprint/carbon-windows.ts';
import { formatGrams, formatSignificant, formatWh } from './format.ts';
import { bullets, joinSections, type Layout, pageWidth } from './layout.ts';
import { sparkline } from './plot-terminal.ts';
import { renderTable, wrapText } from './table.ts';

/** What `kavier carbon` prints: a line a place, the best window, and what it takes for granted. */
export function renderCarbon(document: CarbonDocument, layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  const showsHours = document.startsH.length <= 48 && document.startsH.length > 1;
  const head = ['place', 'first start', 'best', 'at h', 'worst', 'at h'];
  return joinSections([
    wrapText(document.verdict, width).map(style.bold),
    [
      style.cyan(`Operational carbon of ${formatWh(document.energyWh)}`),
      ...renderTable(
        {
          head: showsHours ? [...head, 'by start'] : head,
          rows: document.places.map((place) => [
            ...cellsOf(place, document.startsH),
            ...(showsHours ? [place.varies ? sparkline(place.carbonG) : ''] : []),
          ]),
        },
        style.dim,
      ),
    ],
    bullets('Assumed', document.assumptions, layout),
    [style.dim(`again: ${document.command}`)],
  ]);
}

function cellsOf({ name, carbonG, varies }: PlaceCarbon, startsH: readonly number[]): string[] {
  const hour = (grams: number) =>
    varies ? formatSignificant(startsH[carbonG.indexOf(grams)]) : 'any';
  const best = Math.min(...carbonG);
  const worst = Math.max(...carbonG);
  return [
    name,
    formatGrams(carbonG[0]),
    formatGrams(best),
    hour(best),
    formatGrams(worst),
    hour(worst),
  ];
}
