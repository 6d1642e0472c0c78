import type { ValidateDocument } from '@kavier/evidence';
import { type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { storedTable } from './stored-table.ts';

/** What was stored, for the terminal; nothing where all values were compared. */
export function storedLines(document: ValidateDocument, layout: Layout): string[] {
  const table = storedTable(document);
  if (table === null) return [];
  const { cyan, dim } = layout.style;
  const head = table.columns.map(({ name }) => name);
  return [
    ...wrapText(table.caption, pageWidth(layout)).map(cyan),
    ...renderTable({ head, rows: table.rows }, dim),
  ];
}
