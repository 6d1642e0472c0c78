import type { RepriceDocument, Repriced, RepricedName } from '../footprint/reprice-document.ts';
import type { Detail } from './detail.ts';
import { doubtLines, warningsOf } from './doubts.ts';
import { formatGrams, formatLitres, formatUsd, formatWh } from './format.ts';
import { bullets, joinSections, type Layout, pageWidth } from './layout.ts';
import { renderTable, wrapText } from './table.ts';

type Format = (value: number | null) => string;

const ROWS: Readonly<Record<RepricedName, readonly [string, Format]>> = {
  energyWh: ['energy', formatWh],
  carbonG: ['CO2e, operational', formatGrams],
  embodiedG: ['CO2e, embodied', formatGrams],
  waterL: ['water', formatLitres],
  costUsd: ['cost', formatUsd],
  whPerMtokenOutput: ['energy per Mtoken of output', formatWh],
  gPerMtokenOutput: ['CO2e per Mtoken of output', formatGrams],
  usdPerMtokenOutput: ['cost per Mtoken of output', formatUsd],
  whPerMtokenAll: ['energy per Mtoken of all', formatWh],
  gPerMtokenAll: ['CO2e per Mtoken of all', formatGrams],
  usdPerMtokenAll: ['cost per Mtoken of all', formatUsd],
};

/** What `kavier reprice` prints: doubts, each figure as stored and as priced now; in full what it takes for granted, too. */
export function renderReprice(document: RepriceDocument, layout: Layout, detail: Detail): string {
  const { style } = layout;
  if (detail === 'brief') return `${verdictOf(document)}\n`;
  const isFull = detail === 'full';
  return joinSections([
    [
      ...(isFull ? [] : doubtLines(warningsOf(document.assumptions), layout)),
      ...wrapText(verdictOf(document), pageWidth(layout)).map(style.bold),
    ],
    [
      ...renderTable(
        { head: ['', 'as its scenario', 'as asked', 'change'], rows: document.figures.map(rowOf) },
        style.dim,
      ),
      ...wrapText(
        'Totals are of the whole run; per Mtoken is in the window of the latencies.',
        pageWidth(layout),
      ).map(style.dim),
    ],
    isFull ? bullets('Assumed', document.assumptions, layout) : [],
    [style.dim(`again: ${document.command}`)],
  ]);
}

/** The totals that have a figure now, with their changes. */
function verdictOf({ name, figures }: RepriceDocument): string {
  const told = figures
    .filter((one) => TOTALS.includes(one.name) && one.after !== null)
    .map((one) => {
      const [title, format] = ROWS[one.name];
      return `${title} ${format(one.after)}${one.change === null ? '' : ` (${changeOf(one)})`}`;
    });
  return `${name}, priced again without simulating: ${told.join(' · ')}`;
}

const TOTALS: readonly RepricedName[] = ['energyWh', 'carbonG', 'embodiedG', 'waterL', 'costUsd'];

function rowOf(figure: Repriced): string[] {
  const [title, format] = ROWS[figure.name];
  return [title, format(figure.before), format(figure.after), changeOf(figure)];
}

function changeOf({ change }: Repriced): string {
  if (change === null) return '-';
  return `${change > 0 ? '+' : ''}${(change * 100).toFixed(2)} %`;
}
