import { formatSeconds, formatSignificant } from '../report/format.ts';
import { bullets, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import type { Compared, PowerSourceDocument } from './power-source.ts';

/** Sections of the comparison for a terminal: the table, why its rows differ, and how the file was read. */
export function powerSourceSections(
  { file, sources, compared, notes }: PowerSourceDocument,
  layout: Layout,
): readonly (readonly string[])[] {
  const { style } = layout;
  return [
    [
      ...wrapText(titleOf({ file, sources }), pageWidth(layout)).map(style.cyan),
      ...renderTable(
        { head: ['', 'Kavier', 'OpenDC', 'difference'], rows: compared.map(comparedCells) },
        style.dim,
      ),
    ],
    bullets('Likely reasons', reasonsOnce(compared), layout),
    bullets('How the file was read', notes, layout),
  ];
}

/** Where OpenDC's figures come from. */
export function titleOf({ file, sources }: Pick<PowerSourceDocument, 'file' | 'sources'>): string {
  const names = sources.map(({ name, cluster }) => `${name} of ${cluster}`).join(', ');
  return `OpenDC's answer in ${file}: ${names}`;
}

/** A row: the quantity, Kavier's figure, OpenDC's, and the difference. */
export function comparedCells({
  quantity,
  unit,
  kavier,
  openDc,
  differencePct,
}: Compared): readonly string[] {
  const figure = (value: number | null) => {
    if (value === null) return '-';
    return unit === 's' ? formatSeconds(value) : `${formatSignificant(value)} ${unit}`;
  };
  const sign = differencePct !== null && differencePct > 0 ? '+' : '';
  const difference =
    differencePct === null ? '-' : `${sign}${formatSignificant(differencePct, 3)} %`;
  return [quantity, figure(kavier), figure(openDc), difference];
}

/** Each reason once, after the quantities that it is for. */
export function reasonsOnce(compared: readonly Compared[]): readonly string[] {
  const quantities = new Map<string, string[]>();
  for (const { quantity, reasons } of compared) {
    for (const reason of reasons) {
      const named = quantities.get(reason);
      if (named === undefined) quantities.set(reason, [quantity]);
      else named.push(quantity);
    }
  }
  return [...quantities].map(([reason, names]) => `${names.join(', ')}: ${reason}`);
}
