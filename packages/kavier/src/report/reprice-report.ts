import type { RepriceDocument, Repriced, RepricedName } from '../footprint/reprice-document.ts';
import { formatGrams, formatLitres, formatUsd, formatWh } from './format.ts';
import { bullets, joinSections, type Layout } from './layout.ts';
import { renderTable } from './table.ts';

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

/** What `kavier reprice` prints: each figure as stored, as priced now, and the change. */
export function renderReprice(document: RepriceDocument, layout: Layout): string {
  const { style } = layout;
  return joinSections([
    [style.bold(`${document.name}, priced again without simulating`)],
    renderTable(
      { head: ['', 'as its scenario', 'as asked', 'change'], rows: document.figures.map(rowOf) },
      style.dim,
    ),
    bullets('Assumed', document.assumptions, layout),
    [style.dim(`again: ${document.command}`)],
  ]);
}

function rowOf({ name, before, after, change }: Repriced): string[] {
  const [title, format] = ROWS[name];
  const sign = change !== null && change > 0 ? '+' : '';
  const text = change === null ? '-' : `${sign}${(change * 100).toFixed(2)} %`;
  return [title, format(before), format(after), text];
}
