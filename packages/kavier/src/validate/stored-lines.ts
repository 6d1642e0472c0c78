import { type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import type { ValidateDocument } from './document.ts';
import { countText, percent, signedPercent } from './words.ts';

/** What was stored of the sets of which not all values were compared, by quantity. */
export function storedLines({ stored }: ValidateDocument, layout: Layout): string[] {
  if (stored === null || stored.sets.length === 0) return [];
  const { cyan, dim } = layout.style;
  const rows = stored.sets.flatMap(({ name, quantities }) =>
    quantities.map(({ quantity, fitted, unfitted }) => [
      `${name} ${quantity}`,
      countText(fitted),
      percent(fitted.medianPct),
      countText(unfitted),
      percent(unfitted.medianPct),
      signedPercent(unfitted.biasPct),
    ]),
  );
  const head = `Stored: all values of these sets, as Kavier ${stored.version} predicted them; they need the public files`;
  return [
    ...wrapText(head, pageWidth(layout)).map(cyan),
    ...renderTable({ head: ['', 'fitted', 'median', 'unfitted', 'median', 'bias'], rows }, dim),
  ];
}
