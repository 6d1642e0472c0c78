import type { CsvRow } from '../trace/csv-row.ts';
import { numberFromText } from '../trace/values.ts';

/** How files spell that there is no value: nothing, or a word for it. */
const EMPTY = /^(|-|nan|na|n\/a|n\/e|null|none)$/i;

/** The number in a cell; undefined where the cell says that there is none. Errors: anything else. */
export function valueAt(row: CsvRow, column: number): number | undefined {
  const text = row.text(column).trim();
  if (EMPTY.test(text)) return undefined;
  return numberFromText(text, row.where(column), row.nameOf(column));
}
